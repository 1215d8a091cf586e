from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.notice import NoticeKind
from portal.disclosures.kinds import Certainty, EntryKind, Says
from portal.disclosures.rules import (
    FIRST_BY_LAW,
    Fault,
    Said,
    before_an_answer,
    certainty_for,
    faults,
    fitting_notice,
    left_our_hands,
    notice_kinds,
    superseded_by,
)
from translations.vocabulary import keys

TODAY = date(2026, 11, 23)
DAY = date(2026, 6, 3)
REQUESTED = [EntryKind.REQUESTED]

GOOD = {
    EntryKind.REQUESTED: Said(EntryKind.REQUESTED, DAY, asked=("name",)),
    EntryKind.REFUSED: Said(EntryKind.REFUSED, DAY),
    EntryKind.PARTLY_AGREED: Said(EntryKind.PARTLY_AGREED, DAY),
    EntryKind.OBJECTED_IN_COURT: Said(EntryKind.OBJECTED_IN_COURT, DAY),
    EntryKind.COURT_RULED: Said(EntryKind.COURT_RULED, DAY, ruling="stopped"),
    EntryKind.DISCLOSED: Said(EntryKind.DISCLOSED, DAY, given=("name",)),
    EntryKind.ONWARD_SHARING_POSSIBLE: Said(
        EntryKind.ONWARD_SHARING_POSSIBLE, DAY, could_be_passed=("name",), holder="cms"
    ),
    EntryKind.CORRECTED: Said(EntryKind.CORRECTED, DAY, supersedes=True),
}


@pytest.mark.parametrize("kind", list(EntryKind))
def test_each_kind_can_follow_a_request(kind: EntryKind) -> None:
    assert faults(GOOD[kind], REQUESTED, TODAY) == ()


@pytest.mark.parametrize(
    "kind",
    [
        EntryKind.REFUSED,
        EntryKind.PARTLY_AGREED,
        EntryKind.OBJECTED_IN_COURT,
        EntryKind.CORRECTED,
    ],
)
def test_an_answer_needs_something_that_it_answers(kind: EntryKind) -> None:
    assert faults(GOOD[kind], [], TODAY) == (Fault.NOTHING_BEFORE_IT,)


def test_a_refusal_does_not_answer_a_ruling() -> None:
    found = faults(GOOD[EntryKind.REFUSED], [EntryKind.COURT_RULED], TODAY)
    assert found == (Fault.NOTHING_BEFORE_IT,)


@pytest.mark.parametrize(
    "kind",
    [
        EntryKind.REQUESTED,
        EntryKind.COURT_RULED,
        EntryKind.DISCLOSED,
        EntryKind.ONWARD_SHARING_POSSIBLE,
    ],
)
def test_a_log_can_begin_with_what_came_to_light(kind: EntryKind) -> None:
    assert faults(GOOD[kind], [], TODAY) == ()


@given(st.lists(st.sampled_from(EntryKind), max_size=6))
def test_a_disclosure_without_any_law_is_never_refused(before: list[EntryKind]) -> None:
    bad_news = replace(GOOD[EntryKind.DISCLOSED], notice_kind="disclosed_no_basis")
    assert faults(bad_news, before, TODAY) == ()


@pytest.mark.parametrize("kind", [kind for kind in EntryKind if not left_our_hands(kind)])
def test_only_a_disclosure_or_a_correction_says_that_facts_were_given(kind: EntryKind) -> None:
    said = replace(GOOD[kind], given=("name",))
    assert Fault.GIVEN_NOT_SAID_HERE in faults(said, REQUESTED, TODAY)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (Said(EntryKind.REQUESTED, DAY), Fault.ASKED_MISSING),
        (Said(EntryKind.DISCLOSED, DAY), Fault.GIVEN_MISSING),
        (Said(EntryKind.ONWARD_SHARING_POSSIBLE, DAY, holder="cms"), Fault.PASSED_ON_MISSING),
        (
            Said(EntryKind.ONWARD_SHARING_POSSIBLE, DAY, could_be_passed=("name",)),
            Fault.HOLDER_MISSING,
        ),
        (
            Said(EntryKind.REFUSED, DAY, could_be_passed=("name",), holder="cms"),
            Fault.PASSED_ON_NOT_SAID_HERE,
        ),
        (Said(EntryKind.COURT_RULED, DAY), Fault.RULING_MISSING),
        (Said(EntryKind.REFUSED, DAY, ruling="stopped"), Fault.RULING_NOT_SAID_HERE),
        (
            Said(EntryKind.REFUSED, DAY, notice_kind="data_disclosed"),
            Fault.NOTICE_OF_ANOTHER_KIND,
        ),
        (
            Said(EntryKind.DISCLOSED, DAY, given=("name",), notice_kind="data_disclosed"),
            Fault.NOTICE_WITHOUT_LAW,
        ),
        (Said(EntryKind.REFUSED, DAY, by_law=True), Fault.DUTY_WITHOUT_LAW),
        (Said(EntryKind.CORRECTED, DAY), Fault.SUPERSEDES_NOTHING),
        (Said(EntryKind.REFUSED, DAY, supersedes=True), Fault.ONLY_CORRECTIONS_SUPERSEDE),
        (Said(EntryKind.REFUSED, TODAY + timedelta(days=1)), Fault.IN_THE_FUTURE),
    ],
)
def test_an_entry_that_says_too_little_or_too_much_is_refused(said: Said, fault: Fault) -> None:
    assert faults(said, REQUESTED, TODAY) == (fault,)


def test_every_notice_that_an_entry_leads_to_is_one_that_the_sender_knows() -> None:
    known = {kind.value for kind in NoticeKind}
    assert {name for kind in EntryKind for name in notice_kinds(kind)} <= known


def test_a_disclosure_that_no_law_is_said_to_permit_gets_the_notice_that_says_so() -> None:
    assert fitting_notice(EntryKind.DISCLOSED, []) == "disclosed_no_basis"
    assert fitting_notice(EntryKind.DISCLOSED, [Says.FORBIDS]) == "disclosed_no_basis"
    assert fitting_notice(EntryKind.DISCLOSED, [Says.PERMITS]) == "data_disclosed"
    assert fitting_notice(EntryKind.REFUSED, []) == "request_refused"


def test_supersession_is_read_from_the_later_entry() -> None:
    assert superseded_by([("a", None), ("b", "a"), ("c", None)]) == {"a": "b"}


def test_a_person_is_never_told_surer_than_entry_and_list_allow() -> None:
    group, unknown = Certainty.IN_REQUESTED_GROUP, Certainty.CANNOT_DETERMINE
    assert certainty_for(Certainty.CONFIRMED, None) is Certainty.CONFIRMED
    assert certainty_for(Certainty.CONFIRMED, group) is group
    assert certainty_for(unknown, Certainty.CONFIRMED) is unknown


def test_who_is_asked_before_an_answer_depends_on_the_program() -> None:
    asked = [EntryKind.REQUESTED]
    assert before_an_answer(["snap"], asked) == ()
    assert before_an_answer(["medical_assistance", "mfip"], asked) == (
        "us-medicaid-431.306",
        "us-tanf-205.50",
    )
    assert set(before_an_answer(keys("programmes"), asked)) <= set(FIRST_BY_LAW)
    assert before_an_answer(["medical_assistance"], [*asked, EntryKind.REFUSED]) == ()
    assert before_an_answer(["medical_assistance"], []) == ()
