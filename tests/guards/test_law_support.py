"""The matters that the project ships say no more than the law catalogue supports."""

from __future__ import annotations

import re
from datetime import date

import pytest
import textstat

from portal.disclosures.drafts import EntryDraft, MatterDraft
from portal.disclosures.kinds import Certainty, Duty, EntryKind
from portal.disclosures.loading import shipped_matters
from portal.disclosures.matters_file import read_matters
from portal.disclosures.rules import left_our_hands
from portal.legal_bases.catalogue import legal_basis

MATTERS = read_matters(shipped_matters(), date(2026, 11, 23)).matters
OF_RECORD = [matter for matter in MATTERS if matter.of_public_record]
EXAMPLES = [matter for matter in MATTERS if matter.example]
ENTRIES = [(matter, entry) for matter in MATTERS for entry in matter.entries]
each_matter = pytest.mark.parametrize("matter", MATTERS, ids=lambda matter: matter.slug)


def bases(matter: MatterDraft) -> set[str]:
    claimed = {claim.basis for entry in matter.entries for claim in entry.claims}
    duties = {entry.duty_basis for entry in matter.entries if entry.duty_basis}
    return {*matter.citations, *claimed, *duties}


def six_facts() -> EntryDraft:
    (matter,) = (m for m in MATTERS if m.slug == "medicaid-six-facts")
    return matter.entries[-1]


@each_matter
def test_every_citation_resolves_to_a_law_in_the_catalogue(matter: MatterDraft) -> None:
    assert {legal_basis(basis).id for basis in bases(matter)} == bases(matter)


@each_matter
def test_no_notice_rests_on_a_law_from_memory(matter: MatterDraft) -> None:
    assert not [basis for basis in bases(matter) if legal_basis(basis).is_from_memory]


@each_matter
def test_every_law_that_is_claimed_says_what_it_means_for_a_resident(matter: MatterDraft) -> None:
    claimed = {claim.basis for entry in matter.entries for claim in entry.claims}
    assert all(legal_basis(basis).means_for_you for basis in claimed)


@each_matter
def test_a_matter_is_of_record_or_an_example_and_says_which(matter: MatterDraft) -> None:
    assert matter.of_public_record != matter.example
    assert matter.example == matter.title.startswith("Example:")
    assert matter.as_of
    assert matter.citations


@each_matter
def test_the_words_are_plain_and_short(matter: MatterDraft) -> None:
    for text in (matter.title, matter.purpose):
        assert not re.search(r"\b(may|shared|share[sd]? with)\b", text, re.IGNORECASE)
    assert textstat.flesch_kincaid_grade(matter.purpose) <= 6


def test_no_matter_of_record_says_that_anything_was_given() -> None:
    for matter in OF_RECORD:
        for entry in matter.entries:
            assert not left_our_hands(entry.kind)
            assert entry.elements_given == ()


def test_no_text_says_shared_with_ice() -> None:
    text = shipped_matters().read_text(encoding="utf-8")
    assert not re.search(r"shared? (it |them |this )?with ice", text, re.IGNORECASE)


def test_the_medicaid_order_is_could_be_passed_on_and_not_an_act_of_the_state() -> None:
    entry = six_facts()
    assert entry.kind is EntryKind.ONWARD_SHARING_POSSIBLE
    assert entry.happened_on.day == date(2026, 1, 6)
    assert entry.holder == "cms"
    assert entry.certainty is Certainty.CANNOT_DETERMINE
    assert set(entry.could_be_passed) == {
        "citizenship",
        "immigration_status",
        "address",
        "phone",
        "birth_date",
        "medicaid_number",
    }
    assert {"no_health_facts", "present_unknown"} <= set(entry.known)
    assert "unknown" in entry.changes_today


def test_the_attorney_generals_letter_is_a_request_and_no_order() -> None:
    (matter,) = (m for m in MATTERS if m.slug == "attorney-general-letter")
    assert matter.instrument == "written_request"
    assert matter.judge_signed is False
    assert [entry.kind for entry in matter.entries] == [EntryKind.REQUESTED]
    assert legal_basis("us-doj-letter-2026-01-24").status == "demand_not_order"


def test_the_snap_demand_was_last_known_stopped_by_a_court() -> None:
    (matter,) = (m for m in MATTERS if m.slug == "usda-snap-demand")
    last = matter.entries[-1]
    assert (last.ruling, last.as_of) == ("stopped_for_now", "2026-02-26")
    assert {claim.standing.value for claim in last.claims} == {"enjoined"}


def test_what_is_of_record_and_unknown_today_says_so() -> None:
    for matter in OF_RECORD:
        assert all("unknown" in entry.changes_today for entry in matter.entries)


def test_no_law_is_said_to_require_a_notice_where_none_was_found() -> None:
    # A found duty would name its law; in the research there is none for these programmes.
    for _, entry in ENTRIES:
        assert entry.duty is Duty.POLICY or entry.duty_basis


def test_the_three_worked_examples_stand() -> None:
    assert {matter.slug for matter in EXAMPLES} == {
        "ice-form-refused-example",
        "judge-order-in-part-example",
        "no-law-found-example",
    }


def test_the_examples_lead_to_a_refusal_a_disclosure_and_one_without_law_then_corrected() -> None:
    notices = [entry.notice for m in EXAMPLES for entry in m.entries if entry.notice]
    assert notices == ["request_refused", "data_disclosed", "disclosed_no_basis", "correction"]


def test_obeyed_in_part_means_that_less_was_given_than_asked_for() -> None:
    (matter,) = (m for m in MATTERS if m.slug == "judge-order-in-part-example")
    given = matter.entries[-1]
    assert matter.judge_signed
    assert set(given.elements_given) < set(given.elements_asked)


def test_a_day_that_is_not_known_to_the_day_leads_to_no_notice() -> None:
    for _, entry in ENTRIES:
        assert entry.notice is None or entry.happened_on.precision == "day"
