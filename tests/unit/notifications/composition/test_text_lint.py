from __future__ import annotations

import pytest

from notifications.composition.composed import ComposedText
from notifications.composition.composer import compose_email, compose_text
from notifications.composition.text_lint import (
    Finding,
    Refused,
    SaysTooMuchError,
    findings,
    findings_in_email,
    findings_in_text,
    refuse,
)
from notifications.composition.words import NotTranslated
from notifications.notice import NoticeKind
from tests.factories.notices import make_notice
from translations.registry import LANGUAGES

COUNTY = "Example County"
NAMES = ("Ana Example",)
POINTERS = [NoticeKind.LETTER_POINTER, NoticeKind.REQUEST_REFUSED]


def why(message: str, language: str = "en") -> set[Refused]:
    return {found.why for found in findings(message, language, agency=COUNTY, names=NAMES)}


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("kind", [*POINTERS, NoticeKind.SIGN_IN_CODE])
def test_our_own_texts_and_emails_pass(kind: NoticeKind, language: str) -> None:
    notice = make_notice(kind)
    code = "402913" if kind is NoticeKind.SIGN_IN_CODE else None
    try:
        text = compose_text(notice, language, code=code)
        email = compose_email(notice, language, code=code)
    except NotTranslated:
        pytest.skip(f"{language} does not have these sentences yet")
    assert findings_in_text(text, agency=COUNTY, names=NAMES) == ()
    assert findings_in_email(email, agency=COUNTY, names=NAMES) == ()


@pytest.mark.parametrize(
    ("message", "language", "refused"),
    [
        ("We have news about SNAP.", "en", Refused.PROGRAMME),
        ("Your medical assistance", "en", Refused.PROGRAMME),
        ("ICE asked for facts.", "en", Refused.REQUESTER),
        ("Your Immigration papers", "en", Refused.IMMIGRATION),
        ("Call now.", "en", Refused.HASTE),
        ("See https://example.org", "en", Refused.LINK),
        ("See portal.example.org", "en", Refused.LINK),
        ("See bit.ly/xyz/", "en", Refused.LINK),
        ("Ana, we mailed you a letter.", "en", Refused.NAME),
        ("Llame ahora.", "es", Refused.HASTE),
        ("Sobre su ciudadanía", "es", Refused.IMMIGRATION),
        ("La policía preguntó.", "es", Refused.REQUESTER),
        ("Waa degdeg.", "so", Refused.HASTE),
        ("Laanta socdaalka", "so", Refused.IMMIGRATION),
        ("اتصل الآن", "ar", Refused.HASTE),
        ("دائرة الهجرة", "ar", Refused.IMMIGRATION),
        ("بالهجرة", "ar", Refused.IMMIGRATION),
        ("رسالة من ICE", "ar", Refused.REQUESTER),
    ],
)
def test_a_message_that_says_too_much_is_refused(
    message: str, language: str, refused: Refused
) -> None:
    assert refused in why(message, language)


def test_ice_on_the_road_is_not_the_agency() -> None:
    assert why("There is ice on the road.") == set()


def test_a_language_without_a_word_list_cannot_pass() -> None:
    assert Refused.NO_WORD_LIST in why("လံာ်", "ksw")


def test_the_person_s_name_is_not_repeated_in_the_finding() -> None:
    found = findings_in_text(ComposedText("en", "Hello Ana"), agency=COUNTY, names=NAMES)
    assert found == (Finding(Refused.NAME),)


def test_a_message_that_says_too_much_is_not_composed() -> None:
    found = findings("ICE asked for facts now.", "en", agency=COUNTY)
    with pytest.raises(SaysTooMuchError, match="requester ICE, haste now"):
        refuse(found)
    refuse(findings("We mailed you a letter.", "ko", agency=COUNTY))
