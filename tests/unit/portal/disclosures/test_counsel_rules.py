from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.disclosures.counsel.rules import (
    Doubt,
    asks_about_breach,
    breach_notice_allowed,
    doubts,
    split,
    tell_by,
)
from portal.disclosures.counsel.values import BreachFinding, BreachLaw
from portal.disclosures.kinds import EntryKind, Says
from portal.legal_bases.catalogue import Standing, all_legal_bases, legal_basis

FACTS = st.sets(st.sampled_from(["name", "address", "birth_date", "phone", "income"]))


@given(FACTS, FACTS, FACTS)
def test_every_fact_that_was_asked_has_one_answer(
    asked: set[str], given_facts: set[str], not_held: set[str]
) -> None:
    refused, missing = split(sorted(asked), given_facts, not_held)
    parts = [asked & given_facts, set(refused), set(missing)]
    assert set().union(*parts) == asked
    assert sum(len(part) for part in parts) == len(asked)


@pytest.mark.parametrize("kind", EntryKind)
def test_only_a_disclosure_without_a_law_asks_about_a_breach(kind: EntryKind) -> None:
    assert asks_about_breach(kind, [Says.FORBIDS]) == (kind is EntryKind.DISCLOSED)
    assert not asks_about_breach(kind, [Says.FORBIDS, Says.PERMITS])


def test_the_sixty_days_run_from_discovery_and_minnesota_counts_none() -> None:
    assert tell_by(BreachLaw.HIPAA, date(2026, 11, 23)) == date(2027, 1, 22)
    assert tell_by(BreachLaw.MINNESOTA, date(2026, 11, 23)) is None


def test_the_sixty_days_are_those_of_the_catalogue() -> None:
    deadline = legal_basis(BreachLaw.HIPAA).deadline
    assert deadline is not None
    assert (deadline.number, deadline.unit) == (60, "calendar_days")


def test_no_breach_notice_goes_out_before_a_breach_is_found() -> None:
    assert not breach_notice_allowed([None, None])
    assert not breach_notice_allowed([BreachFinding.NO_BREACH, None])
    assert breach_notice_allowed([BreachFinding.NO_BREACH, BreachFinding.BREACH])


def test_a_law_that_was_not_yet_in_force_is_pointed_out() -> None:
    law = replace(
        legal_basis("mn-13.04-3-access"),
        effective_from=date(2026, 8, 1),
        status=Standing.IN_FORCE,
    )
    assert doubts(law, date(2026, 7, 31)) == (Doubt.NOT_YET_IN_FORCE,)
    assert doubts(law, date(2026, 8, 1)) == ()
    assert doubts(replace(law, effective_from=None), date(1990, 1, 1)) == ()


def test_a_law_that_a_court_has_stopped_is_pointed_out() -> None:
    law = replace(legal_basis("mn-13.04-3-access"), status=Standing.ENJOINED_PRELIMINARY)
    assert Doubt.STANDING in doubts(law, date(2026, 8, 1))


def test_the_laws_of_breach_are_in_the_catalogue() -> None:
    assert {law.value for law in BreachLaw} <= {law.id for law in all_legal_bases()}
