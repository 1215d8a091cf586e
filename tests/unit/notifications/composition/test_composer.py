from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from notifications.composition.composed import ComposedNotice
from notifications.composition.composer import (
    FactsDoNotFitError,
    compose,
    compose_email,
    compose_letter,
    compose_text,
    messages_used,
)
from notifications.composition.letter import LetterCode
from notifications.composition.parts import LETTER_ORDER
from notifications.composition.pointers import CodeIsMissingError, NoCodeHereError
from notifications.notice import AgencySentence, NoticeKind
from tests.factories import notices as made

K = NoticeKind
DAY = dt.date(2026, 7, 1)


def text_of(notice: ComposedNotice) -> str:
    parts = [notice.sender_line, notice.headline, notice.closing, *notice.marks]
    for section in notice.sections:
        parts += [*section.paragraphs, *section.points, *section.english]
        if section.table:
            parts += [*section.table.headings, *(c for row in section.table.rows for c in row)]
    return "\n".join(parts)


def english(kind: NoticeKind, **changes: object) -> str:
    facts = replace(made.FACTS[kind], **changes) if changes else None  # type: ignore[type-var]
    return text_of(compose(made.make_notice(kind, facts=facts), "en").notice)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", made.WITH_A_LETTER)
def test_every_kind_says_who_writes_what_happened_and_how_to_get_help(kind: NoticeKind) -> None:
    composed = compose(made.make_notice(kind), "en").notice
    assert composed.sender_line.startswith("This letter is from Example County. It is not from ICE")
    assert composed.headline
    assert made.PHONE in text_of(composed)
    assert "Your check word is MAPLE." in text_of(composed)
    assert composed.closing.startswith("This shows what we can show today.")


@pytest.mark.parametrize("kind", made.WITH_A_LETTER)
def test_sections_keep_the_order_of_a_letter(kind: NoticeKind) -> None:
    keys = [s.key for s in compose(made.make_notice(kind), "en").notice.sections]
    assert keys == [key for key in LETTER_ORDER if key in keys]
    assert keys[0] == "today"
    assert {"help", "happened", "why"} <= set(keys)
    assert ("rights" in keys) != (kind in made.ABOUT_HER_WAY_IN)


@pytest.mark.parametrize("kind", made.WITH_A_LETTER)
def test_no_open_place_is_left_in_a_letter(kind: NoticeKind) -> None:
    letter = compose_letter(made.make_notice(kind), "en", dated=DAY, reference_url="u")
    assert "%(" not in text_of(letter.notices[0])
    assert "%(" not in repr(letter.labels)


@pytest.mark.parametrize("kind", made.WITH_A_LETTER)
def test_a_letter_prints_no_number_or_day_of_birth_of_the_person(kind: NoticeKind) -> None:
    said = text_of(compose(made.make_notice(kind), "en").notice)
    assert "Elm" not in said
    assert "+1651" not in said
    assert "Ana" not in said


@pytest.mark.parametrize("kind", made.WITH_A_LETTER)
def test_every_notice_says_whether_law_or_choice_has_us_tell(kind: NoticeKind) -> None:
    said = english(kind)
    by_law = "The law tells us to send you this letter" in said
    by_choice = "We found no law that tells us to send you this letter." in said
    assert by_law != by_choice


def test_a_duty_of_law_is_named_with_its_citation() -> None:
    said = english(K.RECORDS_REQUEST_READY)
    assert "The law tells us to send you this letter: Minn. Stat. § 13.04 subd. 3." in said


def test_a_refusal_says_so_first() -> None:
    headline = compose(made.make_notice(K.REQUEST_REFUSED), "en").notice.headline
    assert headline == "ICE asked us for facts about you. We did not give them."


def test_where_a_law_has_us_ask_first_she_can_say_yes_no_or_nothing() -> None:
    said = english(K.ADVANCE_NOTICE)
    assert "We have not answered yet. The law tells us to ask you before we answer." in said
    assert "Please tell us by July 1, 2026. Call 651-555-0100, or write to us." in said
    assert "If you do not answer, that is not a yes." in said
    assert "You can see the paper and our answer." not in said


def test_where_a_law_has_us_tell_first_she_can_go_to_court() -> None:
    said = english(K.ADVANCE_NOTICE, first="tell")
    assert "The law tells us to tell you before we answer." in said
    assert "You can ask a court to stop this." in said
    assert "We wait until July 1, 2026 before we answer." in said
    assert "You can say yes" not in said


def test_what_an_order_kept_from_her_is_told_as_what_it_is() -> None:
    composed = compose(made.make_notice(K.SILENCE_ORDER_ENDED), "en").notice
    given = compose(made.make_notice(K.DATA_DISCLOSED), "en").notice
    late = "An order did not let us tell you this before. That order has ended. "
    assert composed.headline == late + given.headline
    assert "The order ended on September 30, 2026." in text_of(composed)
    assert [s.key for s in composed.sections] == [s.key for s in given.sections]


def test_a_new_way_in_opens_nothing_yet_and_can_be_refused() -> None:
    said = english(K.NEW_WAY_IN)
    assert "someone used the code from our letter to begin it." in said
    assert "It does not open your history yet." in said
    assert "If it was not you, please call 651-555-0100. We will stop it." in said
    open_now = english(K.NEW_WAY_IN, opens_since=dt.date(2026, 11, 20))
    assert "Since November 20, 2026, it opens your history." in open_now
    assert "not open your history" not in open_now
    assert "only when we know" not in open_now

    by_papers = english(K.NEW_WAY_IN, begun_by="papers_seen")
    assert "someone showed papers to one of our clerks" in by_papers


def test_a_changed_contact_is_told_without_the_contact() -> None:
    said = english(K.CONTACT_CHANGED)
    changed = "a phone number was added, an email address was taken out, the order in which"
    also = "and a choice about how we reach you"
    assert f"On November 18, 2026, this changed: {changed} we try to reach you {also}." in said
    assert "+1" not in said
    assert "@" not in said


def test_released_records_say_where_they_are_and_whether_they_are_all() -> None:
    said = english(K.RECORDS_REQUEST_RELEASED)
    assert "We put them there on December 8, 2026." in said
    assert "You have all that you asked for." in said
    part = english(K.RECORDS_REQUEST_RELEASED, is_whole=False)
    assert "You have a part of what you asked for." in part


@pytest.mark.parametrize("kind", made.ANNOUNCED)
def test_a_letter_that_announces_a_way_in_carries_no_code(kind: NoticeKind) -> None:
    assert not made.make_notice(kind).rule.carries_code


def test_what_could_be_passed_on_is_not_said_to_have_been_given() -> None:
    composed = compose(made.make_notice(K.COULD_BE_PASSED_ON), "en").notice
    assert composed.headline == (
        "A judge's order allowed a federal health agency (CMS) to give ICE facts about some "
        "people. We do not know whether it gave any fact about you."
    )
    said = text_of(composed)
    assert "We send this same letter to everyone in Medical Assistance." in said
    assert "The order did not allow health facts." in said
    assert "We do not know if facts are being given to ICE today." in said
    assert "You can see the paper" not in said
    assert "we gave" not in said.lower()


def test_without_an_order_the_holder_is_only_able_to_pass_facts_on() -> None:
    said = english(K.COULD_BE_PASSED_ON, judge_signed=None, holder="hud")
    assert "A federal housing agency (HUD) has facts about some people. It is able to give" in said
    assert "order" not in said.partition("\n")[2].partition("\n")[0]


def test_a_gift_without_a_law_is_told_plainly() -> None:
    headline = compose(made.make_notice(K.DISCLOSED_NO_BASIS), "en").notice.headline
    assert headline == (
        "On June 12, 2026, we gave ICE these facts about you: name and address. "
        "We have looked for a law that let us do this. We have not found one."
    )


@pytest.mark.parametrize("certainty", ["in_requested_group", "cannot_determine"])
def test_nobody_is_told_that_her_facts_were_given_unless_that_is_known(certainty: str) -> None:
    said = english(K.DATA_DISCLOSED, certainty=certainty)
    assert "facts about you:" not in said
    assert "We do not know if we gave any fact about you." in said


def test_a_judges_order_is_not_called_a_request() -> None:
    composed = compose(made.make_notice(K.DATA_DISCLOSED), "en").notice
    assert composed.headline.endswith("A judge ordered us to give them.")
    said = text_of(composed)
    assert "It ordered us to give these facts" in said
    assert "What the judge ordered" in said
    assert "asked for these facts" not in said


def test_what_was_given_stands_beside_what_was_asked_for() -> None:
    composed = compose(made.make_notice(K.DATA_DISCLOSED), "en").notice
    table = next(s.table for s in composed.sections if s.key == "asked_given")
    assert table is not None
    assert table.rows == (
        ("Name", "Name"),
        ("Address", "Address"),
        ("Names of people in the home", "Not given"),
    )


def test_facts_given_that_nobody_asked_for_show_as_that() -> None:
    facts = replace(made.NO_BASIS, elements_asked=("name",), elements_given=("phone",))
    composed = compose(made.make_notice(K.DISCLOSED_NO_BASIS, facts=facts), "en").notice
    table = next(s.table for s in composed.sections if s.key == "asked_given")
    assert table is not None
    assert table.rows == (("Name", "Not given"), ("Not asked for", "Phone number"))


def test_a_correction_tells_both_what_was_said_and_what_is_right() -> None:
    said = english(K.CORRECTION)
    assert "On May 20, 2026, we told you something that was not right." in said
    assert "Before, we told you this: ICE asked us for facts about you. We did not give" in said
    assert "This is right: On May 12, 2026, we gave ICE these facts about you" in said


def test_a_court_that_stopped_the_states_case_is_told_without_our_name() -> None:
    headline = compose(made.make_notice(K.COURT_RULED), "en").notice.headline
    assert headline == (
        "The federal food agency (USDA) asked the State of Minnesota for facts about a group of "
        "people. You are in that group. A court stopped this for now."
    )


def test_both_sides_of_a_contested_law_are_named() -> None:
    said = english(K.REQUEST_REFUSED)
    assert "Example County says that this law does not allow it: Minn. Stat. § 13.46" in said
    assert "ICE says that this law allows it: 8 U.S.C. § 1225(d)(4)" in said
    assert said.count("People disagree about this law.") == 2


def test_a_court_rules_where_others_claim() -> None:
    said = english(K.COURT_RULED)
    assert "A court ruled on this: Minn. Stat. § 13.46 subd. 2." in said
    assert "says that this law" not in said


def test_a_law_that_two_sides_claim_is_explained_once() -> None:
    bases = (made.ICE_CLAIM, replace(made.ICE_CLAIM, claimed_by="agency", effect="forbids"))
    assert english(K.REQUEST_REFUSED, bases=bases).count(made.ICE_CLAIM.means_for_you) == 1


def test_a_law_from_memory_or_an_example_says_so() -> None:
    basis = replace(made.ICE_CLAIM, verified="from-memory", is_example=True)
    said = english(K.REQUEST_REFUSED, bases=(basis,))
    assert "We have not yet seen the page of this law." in said
    assert "This law stands here as an example." in said


def test_a_letter_to_a_parent_names_the_children() -> None:
    notice = made.make_notice(K.REQUEST_REFUSED, children=("Luis", "Eva"))
    composed = compose(notice, "en").notice
    assert composed.headline.startswith("ICE asked us for facts about Luis and Eva.")
    assert "This letter is about Luis and Eva." in composed.sender_line


def test_the_counting_of_a_due_date_names_the_holidays_left_out() -> None:
    said = english(K.RECORDS_REQUEST_RECEIVED)
    assert "We did not count these holidays: November 26, 2026 and November 27, 2026." in said
    assert "We must answer by December 4, 2026." in said


def test_records_that_are_ready_have_five_working_days() -> None:
    said = english(K.RECORDS_REQUEST_READY)
    assert "in the next five working days. The last day is December 11, 2026." in said


def test_marks_show_on_the_notice() -> None:
    marks = compose(made.make_notice(K.REQUEST_REFUSED), "en").notice.marks
    assert marks[0] == "This is an example. It did not happen."
    assert marks[1].startswith("This is a demonstration.")


def test_an_agency_sentence_without_a_translation_is_framed_in_english() -> None:
    own = AgencySentence("a", "The office is closed.", english_approved=True)
    notice = replace(made.make_notice(K.REQUEST_REFUSED), agency_sentences=(own,))
    frame = "This part is not in your language yet. It is in English."
    assert ("notices", frame) in messages_used(notice, "so")
    assert ("notices", frame) not in messages_used(notice, "en")
    assert "The office is closed." in text_of(compose(notice, "en").notice)


def test_the_pointer_says_only_that_a_letter_was_mailed() -> None:
    notice = made.make_notice(K.LETTER_POINTER)
    assert compose_text(notice, "en").body == (
        "Example County: We mailed you a letter. Your check word: MAPLE. "
        "Free help in your language: 651-555-0100. Text STOP to end."
    )
    assert compose_email(notice, "en").subject == "A letter from Example County"


def test_a_sign_in_text_holds_the_code_and_how_long_it_works() -> None:
    notice = made.make_notice(K.SIGN_IN_CODE)
    assert compose_text(notice, "en", code="402913").body == (
        "Example County: Your sign-in code is 402913. It works for ten minutes. "
        "We never ask you to tell us this code."
    )
    assert "402913" in " ".join(compose_email(notice, "en", code="402913").paragraphs)


def test_a_code_goes_with_sign_in_messages_and_with_nothing_else() -> None:
    with pytest.raises(CodeIsMissingError):
        compose_text(made.make_notice(K.SIGN_IN_CODE), "en")
    with pytest.raises(NoCodeHereError):
        compose_text(made.make_notice(K.REQUEST_REFUSED), "en", code="402913")


@pytest.mark.parametrize("kind", [K.SIGN_IN_CODE, K.LETTER_POINTER])
def test_a_kind_without_a_letter_is_refused(kind: NoticeKind) -> None:
    with pytest.raises(FactsDoNotFitError):
        compose(made.make_notice(kind), "en")


def test_a_letter_groups_the_code_and_leaves_unapproved_lines_out() -> None:
    letter = compose_letter(
        made.make_notice(K.REQUEST_REFUSED),
        "en",
        dated=DAY,
        reference_url="https://portal.example.org/r",
        code=LetterCode("7K2M9QXT4DHB3", "https://portal.example.org/c#secret"),
        is_line_approved=lambda code: code == "so",
    )
    assert letter.code == "7K2M-9QXT-4DHB-3"
    assert [line.language for line in letter.language_block] == ["so"]
    assert letter.recipient_lines[0] == "ANA EXAMPLE"
    assert letter.date_text == ("July 1, 2026",)


def test_a_masked_code_keeps_its_shape_and_nothing_of_the_secret() -> None:
    masked = LetterCode("7K2M9QXT4DHB3", "https://portal.example.org/c#secret").masked
    assert masked.typed == "••••-••••-••••-•"
    assert "secret" not in masked.url


@pytest.mark.parametrize("kind", made.WITH_A_LETTER)
def test_what_is_recorded_is_what_composing_used(kind: NoticeKind) -> None:
    notice = made.make_notice(kind)
    assert compose(notice, "en").used <= messages_used(notice, "en")


@pytest.mark.parametrize("kind", made.WITH_A_LETTER)
def test_the_word_that_can_mean_two_things_is_not_used(kind: NoticeKind) -> None:
    used = " ".join(message for _, message in messages_used(made.make_notice(kind), "en"))
    assert not re.search(r"\b(may|might|shared|transferred|released)\b", used, re.IGNORECASE)


def test_agency_words_that_lack_their_translation_stand_in_english_after_a_line_that_says_so() -> (
    None
):
    own = AgencySentence("a", "The office is closed.", english_approved=True)
    notice = replace(made.make_notice(K.DISCLOSED_NO_BASIS, language="so"), agency_sentences=(own,))
    (section,) = [s for s in compose(notice, "so").notice.sections if s.key == "agency"]
    assert section.english == ("The office is closed.",)
    assert made.PHONE in section.paragraphs[-1]
    translated = replace(own, translations=(("so", "Xafiisku wuu xiran yahay."),))
    notice = replace(notice, agency_sentences=(translated,))
    (section,) = [s for s in compose(notice, "so").notice.sections if s.key == "agency"]
    assert (section.paragraphs, section.english) == (("Xafiisku wuu xiran yahay.",), ())
