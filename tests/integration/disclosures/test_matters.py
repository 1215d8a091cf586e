from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from notifications.foundation.ids import new_id
from portal.access.actors import Actor, Role, staff
from portal.access.errors import NotAllowed
from portal.agencies.models import Agency
from portal.disclosures.drafts import EntryDraft, MatterDraft
from portal.disclosures.errors import EntryRefused, UnknownEntry, UnknownMatter
from portal.disclosures.rules import Fault
from portal.disclosures.staff_queries import staff_entry, staff_matter
from tests.integration.disclosures.conftest import SHELL, House

NO_LAW = "no-law-found-example"


def entry(kind: str, **more: Any) -> EntryDraft:
    base = {
        "kind": kind,
        "happened_on": "2026-11-20",
        "changes_today": ["nothing"],
        "duty": "policy",
    }
    return EntryDraft.model_validate(base | more)


def matter(**more: Any) -> MatterDraft:
    base = {
        "agency": "example-county",
        "title": "Example: a letter came",
        "purpose": "It did not say.",
        "requester": "police",
        "instrument": "written_request",
        "example": True,
        "entries": [entry("requested", elements_asked=["name"])],
    }
    return MatterDraft.model_validate(base | more)


def counsel(house: House, slug: str = "example-county") -> Actor:
    agency = house.session.scalars(select(Agency).where(Agency.slug == slug)).one()
    return staff(new_id(), agency.id, frozenset({Role.COUNSEL}))


def test_a_matter_that_staff_open_gets_the_next_number_and_a_random_reference(
    house: House,
) -> None:
    first = house.matters.open(matter(), counsel(house))
    second = house.matters.open(matter(), counsel(house))
    assert (first.reference, second.reference) == ("M-2026-0006", "M-2026-0007")
    assert first.public_reference != second.public_reference


def test_staff_log_matters_of_their_own_agency_only(house: House) -> None:
    with pytest.raises(NotAllowed):
        house.matters.open(matter(), counsel(house, "example-state-agency"))


def test_who_recorded_an_entry_is_kept(house: House) -> None:
    actor = counsel(house)
    opened = house.matters.open(matter(), actor)
    recorded = house.matters.record(opened.reference, entry("refused"), actor)
    assert str(recorded.recorded_by) == actor.id
    log = staff_matter(house.session, opened.reference, house.clock.now())
    assert [one.position for one in log.entries] == [1, 2]


def test_bad_news_is_recorded_without_any_law(house: House) -> None:
    bad_news = entry("disclosed", elements_given=["name"], notice="disclosed_no_basis")
    opened = house.matters.open(matter(entries=[bad_news]), counsel(house))
    assert [e.notice_kind for e in opened.entries] == ["disclosed_no_basis"]


def test_an_entry_that_its_kind_cannot_say_is_refused_with_every_reason(house: House) -> None:
    with pytest.raises(EntryRefused) as refused:
        house.matters.record(
            house.reference(NO_LAW),
            entry("refused", elements_given=["name"], ruling="stopped"),
            SHELL,
        )
    assert refused.value.faults == (Fault.GIVEN_NOT_SAID_HERE, Fault.RULING_NOT_SAID_HERE)


def test_an_unknown_matter_or_entry_is_named(house: House) -> None:
    with pytest.raises(UnknownMatter):
        house.matters.record("M-1999-0001", entry("refused"), SHELL)
    with pytest.raises(UnknownEntry):
        house.matters.correct("NO-SUCH", entry("corrected"), SHELL)


def test_a_correction_stands_beside_what_it_corrects(house: House) -> None:
    now = house.clock.now()
    log = staff_matter(house.session, house.reference(NO_LAW), now)
    earlier = log.entries[2].entry
    later = house.matters.correct(earlier.reference, entry("corrected"), SHELL)
    _, found = staff_entry(house.session, earlier.reference, now)
    assert found.entry.superseded_by == later.reference
    assert found.entry.elements_given == earlier.elements_given


def test_what_was_corrected_before_is_not_corrected_again(house: House) -> None:
    log = staff_matter(house.session, house.reference(NO_LAW), house.clock.now())
    with pytest.raises(EntryRefused) as refused:
        house.matters.correct(log.entries[1].entry.reference, entry("corrected"), SHELL)
    assert refused.value.faults == (Fault.ALREADY_SUPERSEDED,)
