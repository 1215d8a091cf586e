from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from notifications.foundation.ids import new_id
from portal.access.actors import Role, staff
from portal.access.errors import NotAllowed
from portal.agencies.models import Agency
from portal.audit.models import AuditEvent
from portal.disclosures.errors import (
    SilenceAlreadyEnded,
    SilenceNeverBinds,
    UnknownEntry,
    UnknownMatter,
    UnknownSilenceOrder,
)
from portal.disclosures.kinds import SilenceStepKind
from portal.disclosures.models import Entry, Matter
from portal.disclosures.silence.ends import silence_ended_on
from portal.disclosures.silence.values import SilenceDraft
from tests.integration.disclosures.conftest import SHELL, House

FORM = "ice-form-refused-example"


def draft(matter: str, *, entry: str | None = None, last_day: date | None = None) -> SilenceDraft:
    return SilenceDraft(
        matter_reference=matter,
        authority="Order not to tell (example)",
        court="Example District Court",
        begins_on=date(2026, 11, 1),
        last_day=last_day,
        entry_reference=entry,
    )


def acts(house: House) -> list[tuple[str, str | None]]:
    rows = house.session.execute(
        select(AuditEvent.act, AuditEvent.reason).where(AuditEvent.subject_kind == "silence_order")
    )
    return [(act, reason) for act, reason in rows]


def test_an_order_keeps_its_authority_its_court_and_its_end(house: House) -> None:
    order = house.hold(FORM, last_day=date(2026, 12, 31))
    (listed,) = house.register.everywhere(SHELL)
    assert listed == order
    assert listed.reference == "S-2026-0001"
    assert (listed.court, listed.last_day) == ("Example District Court", date(2026, 12, 31))
    assert listed.in_force


def test_adding_and_lifting_are_on_the_trail(house: House) -> None:
    house.silence.end(house.hold(FORM).reference, SHELL)
    lifted = ("end_silence_order", SilenceStepKind.LIFTED)
    assert acts(house) == [("add_silence_order", None), lifted]


def test_running_out_is_on_the_trail(house: House) -> None:
    house.hold(FORM, last_day=date(2026, 11, 30))
    house.clock.advance(timedelta(days=30))
    house.releases.write_down(SHELL)
    assert acts(house)[-1] == ("end_silence_order", SilenceStepKind.LAST_DAY_PASSED)
    (listed,) = house.register.everywhere(SHELL)
    assert listed.ended_at == house.clock.now()
    assert not listed.in_force


def test_an_order_names_a_matter_and_an_entry_of_it(house: House) -> None:
    with pytest.raises(UnknownMatter):
        house.silence.add(draft("M-1999-0001"), SHELL)
    with pytest.raises(UnknownEntry):
        house.silence.add(draft(house.reference(FORM), entry="NO-SUCH"), SHELL)


def test_an_order_that_could_never_bind_is_refused(house: House) -> None:
    with pytest.raises(SilenceNeverBinds):
        house.silence.add(draft(house.reference(FORM), last_day=date(2026, 10, 31)), SHELL)


def test_an_order_ends_once(house: House) -> None:
    order = house.hold(FORM)
    house.silence.end(order.reference, SHELL)
    with pytest.raises(SilenceAlreadyEnded):
        house.silence.end(order.reference, SHELL)
    with pytest.raises(UnknownSilenceOrder):
        house.silence.end("S-1999-0001", SHELL)


def test_intake_records_an_order_and_only_counsel_lifts_it(house: House) -> None:
    county = house.session.scalars(select(Agency).where(Agency.slug == "example-county")).one()
    intake = staff(new_id(), county.id, frozenset({Role.INTAKE}))
    counsel = staff(new_id(), county.id, frozenset({Role.COUNSEL}))
    order = house.silence.add(draft(house.reference(FORM)), intake)
    with pytest.raises(NotAllowed):
        house.silence.end(order.reference, intake)
    assert not house.silence.end(order.reference, counsel).in_force
    assert len(house.register.of_agency(county.id, counsel)) == 1


def test_staff_of_another_agency_neither_hold_nor_see(house: House) -> None:
    agencies = {a.slug: a.id for a in house.session.scalars(select(Agency))}
    other = staff(new_id(), agencies["example-state-agency"], frozenset({Role.COUNSEL}))
    with pytest.raises(NotAllowed):
        house.silence.add(draft(house.reference(FORM)), other)
    with pytest.raises(NotAllowed):
        house.register.of_agency(agencies["example-county"], other)
    assert house.register.of_agency(agencies["example-state-agency"], other) == ()


def _silent_until(house: House) -> date | None:
    matter = select(Matter.id).where(Matter.slug == FORM)
    entries = select(Entry).where(Entry.matter_id.in_(matter)).order_by(Entry.position)
    return silence_ended_on(
        house.session, house.session.scalars(entries).all()[-1], house.clock.now()
    )


def test_what_no_order_ever_covered_was_not_kept_from_anybody(house: House) -> None:
    assert _silent_until(house) is None


def test_what_an_order_covers_still_has_no_day_on_which_it_ended(house: House) -> None:
    house.hold(FORM, last_day=date(2026, 11, 25))
    house.hold(FORM)
    assert _silent_until(house) is None
    house.clock.advance(timedelta(days=30))
    assert _silent_until(house) is None


def test_the_last_of_several_orders_says_when_the_silence_ended(house: House) -> None:
    house.hold(FORM, last_day=date(2026, 11, 25))
    house.hold(FORM, last_day=date(2026, 11, 30))
    house.clock.advance(timedelta(days=30))
    assert _silent_until(house) == date(2026, 11, 30)
    house.releases.write_down(SHELL)
    assert _silent_until(house) == date(2026, 11, 30), "not the day on which a job saw it"


def test_a_lifted_order_ended_on_the_day_it_was_lifted(house: House) -> None:
    order = house.hold(FORM)
    house.clock.advance(timedelta(days=2))
    house.silence.end(order.reference, SHELL)
    assert _silent_until(house) == date(2026, 11, 25)


def test_an_order_that_ended_before_the_entry_was_logged_kept_nothing(house: House) -> None:
    house.hold(FORM, last_day=date(2026, 11, 2))
    assert _silent_until(house) is None
