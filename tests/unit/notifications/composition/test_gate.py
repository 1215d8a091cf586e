from __future__ import annotations

from dataclasses import replace

import pytest

from notifications.composition.composer import messages_used
from notifications.composition.gate import Reason, language_for
from notifications.notice import AgencySentence, NoticeKind
from notifications.recipients import Channel
from tests.factories.notices import make_notice

NOTICE = make_notice(NoticeKind.REQUEST_REFUSED)
ONE = ("notices", "We did not give them.")


def approving(*languages: str, but: tuple[str, tuple[str, str]] | None = None):  # noqa: ANN201
    def is_approved(language: str, domain: str, msgid: str) -> bool:
        return language in languages and (language, (domain, msgid)) != but

    return is_approved


def test_a_language_that_is_wholly_approved_is_used() -> None:
    decision = language_for(NOTICE, "so", approving("en", "so"))
    assert (decision.language, decision.reason) == ("so", Reason.APPROVED)
    assert decision.pointers_allowed


def test_one_unapproved_sentence_makes_it_an_english_letter_without_a_text() -> None:
    decision = language_for(NOTICE, "so", approving("en", "so", but=("so", ONE)))
    assert (decision.language, decision.reason) == ("en", Reason.LANGUAGE_NOT_APPROVED)
    assert decision.unapproved == (ONE,)
    assert not decision.pointers_allowed
    assert decision.allows(Channel.LETTER)
    assert not decision.allows(Channel.SMS)


@pytest.mark.parametrize("wanted", ["en", "so", "tlh"])
def test_one_unapproved_english_sentence_holds_the_notice(wanted: str) -> None:
    decision = language_for(NOTICE, wanted, approving("en", "so", but=("en", ONE)))
    assert decision.is_held
    assert decision.reason is Reason.ENGLISH_NOT_APPROVED
    assert not decision.allows(Channel.LETTER)


def test_a_language_that_is_not_one_of_ours_gets_an_english_letter() -> None:
    decision = language_for(NOTICE, "tlh", approving("en"))
    assert (decision.language, decision.reason) == ("en", Reason.LANGUAGE_NOT_OURS)
    assert not decision.pointers_allowed


def test_english_is_used_for_whoever_reads_english() -> None:
    decision = language_for(NOTICE, "en", approving("en"))
    assert (decision.language, decision.reason) == ("en", Reason.APPROVED)
    assert decision.pointers_allowed


def test_a_sentence_that_the_notice_does_not_use_is_not_asked_about() -> None:
    other = ("notices", "A judge ordered us to give them.")
    assert other not in messages_used(NOTICE, "so")
    decision = language_for(NOTICE, "so", approving("en", "so", but=("so", other)))
    assert decision.language == "so"


def test_a_sign_in_code_goes_by_text_in_english_where_her_language_is_not_approved() -> None:
    decision = language_for(make_notice(NoticeKind.SIGN_IN_CODE), "so", approving("en"))
    assert decision.language == "en"
    assert decision.allows(Channel.SMS)


def test_an_agency_sentence_not_approved_in_english_holds_the_notice() -> None:
    own = AgencySentence("closed", "The office is closed.", english_approved=False)
    notice = replace(NOTICE, agency_sentences=(own,))
    decision = language_for(notice, "en", approving("en"))
    assert decision.is_held
    assert decision.unapproved_agency_sentences == ("closed",)


def test_an_agency_sentence_without_a_translation_does_not_cost_her_the_language() -> None:
    own = AgencySentence("closed", "The office is closed.", english_approved=True)
    notice = replace(NOTICE, agency_sentences=(own,))
    assert language_for(notice, "so", approving("en", "so")).language == "so"


def test_labels_texts_and_emails_are_asked_about_too() -> None:
    used = {message for _, message in messages_used(NOTICE, "so")}
    assert "Letter number" in used
    assert any("Text STOP to end." in message for message in used)
    assert "To hear it in your language for free, call %(phone)s." in used


def test_no_pointer_goes_in_a_language_whose_texts_cannot_be_judged() -> None:
    decision = language_for(NOTICE, "ksw", approving("en", "ksw"))
    assert decision.language == "ksw"
    assert not decision.pointers_allowed
    assert decision.allows(Channel.LETTER)
