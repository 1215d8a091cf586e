"""Two thousand odd and hostile names through every channel: as they are, or held with a reason."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from notifications.channels.letter import render_letter
from notifications.composition.composer import compose_email, compose_letter, compose_text
from notifications.notice import ChildrenNamed, Notice, NoticeKind
from notifications.recipients import PostalAddress
from notifications.typesetting import DoesNotFit, UnprintableText
from portal.notices.holds import letter_hold
from tests.factories.notices import make_notice
from tests.factories.odd_names import odd_names

COUNT, PARTS = 2000, 20
LANGUAGES = ("en", "es", "so", "ar")
BIDI = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C))


def _notice(name: str, number: int) -> Notice:
    notice = make_notice(NoticeKind.DISCLOSED_NO_BASIS, language=LANGUAGES[number % 4])
    to = notice.recipient
    if number % 3 == 0:
        return replace(notice, recipient=replace(to, name=name))
    if number % 3 == 1:
        street = PostalAddress(name, "Duluth", "MN", "55802")
        return replace(notice, recipient=replace(to, address=street))
    return replace(notice, children=ChildrenNamed((name, "Ana")))


@pytest.mark.parametrize("part", range(PARTS))
def test_a_name_is_printed_as_it_is_or_held_with_a_reason(part: int) -> None:
    printed = 0
    for number, name in enumerate(odd_names(COUNT)):
        if number % PARTS == part:
            printed += _goes_out(_notice(name, number), name, number)
    assert printed, "not every name is held"


def _goes_out(notice: Notice, name: str, number: int) -> bool:
    """Whether the letter was printed; nothing of the name is in a text or an email, ever."""
    language = LANGUAGES[number % 4]
    _says_nothing_of(name, notice, language)
    children = notice.children.given_names if notice.children else ()
    if letter_hold(notice.recipient.name, notice.recipient.address, children):
        return False
    letter = compose_letter(notice, language, dated=notice.code_expires_on, reference_url="u")  # type: ignore[arg-type]
    try:
        made = render_letter(letter, made_on=notice.code_expires_on)  # type: ignore[arg-type]
    except (DoesNotFit, UnprintableText) as held:
        return _names_nobody(held, name)
    if name.isascii() and number % 10 < 3:
        words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made.pdf)).pages)
        assert _bare(name) in _bare(words)
    return True


def _names_nobody(held: Exception, name: str) -> bool:
    assert len(name) < 2 or name not in str(held), "a reason never quotes the name"
    return False


def _bare(text: str) -> str:
    """As mail sorters want it, so that an address line can be found: capitals, no commas."""
    return "".join(text.translate(BIDI).upper().replace(",", "").replace(".", "").split())


def _says_nothing_of(name: str, notice: Notice, language: str) -> None:
    text = compose_text(notice, language).body
    email = compose_email(notice, language)
    english = make_notice(notice.kind, language=language)
    assert text == compose_text(english, language).body
    assert email == compose_email(english, language)
