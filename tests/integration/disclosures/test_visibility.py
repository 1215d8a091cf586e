from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from notifications.foundation.days import minnesota_day
from portal.disclosures.drafts import EntryDraft
from portal.disclosures.errors import UnknownMatter
from portal.disclosures.kinds import Certainty, SilenceForm
from portal.disclosures.models import SilenceOrder
from portal.disclosures.queries import (
    entries_for_person,
    entry_for_person,
    public_matter,
    public_matters,
    shown_matter,
)
from portal.disclosures.silence.rules import SilenceTerm
from portal.disclosures.staff_queries import staff_matter, staff_matters
from portal.disclosures.visibility import silence_in_force
from tests.integration.disclosures.conftest import SHELL, House

FORM = "ice-form-refused-example"
NO_LAW = "no-law-found-example"
SIX_FACTS = "medicaid-six-facts"


def slugs(house: House) -> list[str | None]:
    return [m.matter.slug for m in public_matters(house.session, house.clock.now())]


def kinds(house: House, slug: str) -> list[str]:
    found = public_matter(house.session, slug, house.clock.now())
    return [entry.kind.value for entry in found.entries]


def references(house: House, slug: str) -> list[str]:
    log = staff_matter(house.session, house.reference(slug), house.clock.now())
    return [one.entry.reference for one in log.entries]


def test_without_an_order_everything_is_shown_and_examples_stand_last(house: House) -> None:
    found = public_matters(house.session, house.clock.now())
    assert len(found) == 7
    assert [m.matter.is_example for m in found] == [False] * 4 + [True] * 3


def test_a_held_matter_is_gone_as_if_it_had_never_been(house: House) -> None:
    house.hold(FORM)
    assert FORM not in slugs(house)
    with pytest.raises(UnknownMatter) as held:
        public_matter(house.session, FORM, house.clock.now())
    with pytest.raises(UnknownMatter) as never_was:
        public_matter(house.session, "never-was", house.clock.now())
    assert str(held.value) == str(never_was.value)


def test_an_order_that_is_lifted_shows_the_matter_again(house: House) -> None:
    order = house.hold(FORM)
    house.silence.end(order.reference, SHELL)
    assert FORM in slugs(house)


def test_an_order_runs_out_by_the_clock_with_no_job(house: House) -> None:
    house.hold(FORM, last_day=date(2026, 11, 30))
    house.clock.moment = datetime(2026, 12, 2, 15, 59, tzinfo=UTC)
    assert FORM not in slugs(house)
    house.clock.moment = datetime(2026, 12, 2, 16, 0, tzinfo=UTC)
    assert FORM in slugs(house)


def test_a_letter_that_asks_for_silence_hides_nothing(house: House) -> None:
    house.hold(FORM, form=SilenceForm.REQUEST)
    assert FORM in slugs(house)


def test_until_further_order_holds_until_it_is_lifted(house: House) -> None:
    house.hold(FORM)
    house.clock.advance(timedelta(days=3650))
    assert FORM not in slugs(house)


def test_the_job_that_marks_orders_changes_nothing_that_is_shown(house: House) -> None:
    house.hold(FORM, last_day=date(2026, 11, 30))
    house.hold(SIX_FACTS)
    house.clock.advance(timedelta(days=30))
    before = slugs(house)
    assert house.releases.write_down(SHELL) == 1
    assert house.releases.write_down(SHELL) == 0
    assert slugs(house) == before


def test_two_orders_hold_until_the_last_of_them_ends(house: House) -> None:
    first = house.hold(FORM)
    house.hold(FORM, last_day=date(2026, 11, 30))
    house.silence.end(first.reference, SHELL)
    assert FORM not in slugs(house)


def test_one_entry_can_be_held_alone(house: House) -> None:
    requested, _ = references(house, FORM)
    house.hold(FORM, entry=requested)
    assert kinds(house, FORM) == ["refused"]


def test_a_correction_is_held_with_the_entry_that_it_would_tell_of(house: House) -> None:
    _, disclosed, _ = references(house, NO_LAW)
    house.hold(NO_LAW, entry=disclosed)
    assert kinds(house, NO_LAW) == ["requested"]


def test_a_held_correction_leaves_no_mark_on_what_it_corrects(house: House) -> None:
    _, _, corrected = references(house, NO_LAW)
    house.hold(NO_LAW, entry=corrected)
    found = public_matter(house.session, NO_LAW, house.clock.now())
    assert [entry.superseded_by for entry in found.entries] == [None, None]


def test_an_entry_recorded_under_an_order_on_the_matter_is_held_too(house: House) -> None:
    house.hold(FORM)
    draft = EntryDraft.model_validate(
        {
            "kind": "refused",
            "happened_on": "2026-11-20",
            "changes_today": ["nothing"],
            "duty": "policy",
        }
    )
    house.matters.record(house.reference(FORM), draft, SHELL)
    assert FORM not in slugs(house)


def test_a_matter_with_no_entry_left_to_show_is_not_shown(house: House) -> None:
    for reference in references(house, FORM):
        house.hold(FORM, entry=reference)
    assert FORM not in slugs(house)


def test_superseded_and_correction_are_both_shown(house: House) -> None:
    assert kinds(house, NO_LAW) == ["requested", "disclosed", "corrected"]


def test_a_person_sees_what_concerns_her_and_nothing_else(house: House) -> None:
    person = house.person_in(FORM)
    other = house.person_in(NO_LAW)
    found = entries_for_person(house.session, [person], house.clock.now())
    assert {one.matter.slug for one in found} == {FORM}
    assert [one.entry.kind.value for one in found] == ["refused", "requested"]
    assert found[0].asked_on == date(2026, 6, 3)
    theirs = entry_for_person(house.session, [other], found[0].entry.reference, house.clock.now())
    assert theirs is None


def test_a_person_does_not_see_what_is_held(house: House) -> None:
    person = house.person_in(FORM)
    reference = references(house, FORM)[0]
    now = house.clock.now()
    assert entry_for_person(house.session, [person], reference, now) is not None
    house.hold(FORM)
    assert entry_for_person(house.session, [person], reference, now) is None
    assert entries_for_person(house.session, [person], now) == ()


def test_her_certainty_is_never_surer_than_the_entry_is(house: House) -> None:
    on_list = house.person_in(SIX_FACTS, Certainty.CONFIRMED)
    in_group = house.person_in(FORM, Certainty.IN_REQUESTED_GROUP)
    now = house.clock.now()
    six_facts = entries_for_person(house.session, [on_list], now)
    form = entries_for_person(house.session, [in_group], now)
    assert {one.certainty for one in six_facts} == {Certainty.CANNOT_DETERMINE}
    assert {one.certainty for one in form} == {Certainty.IN_REQUESTED_GROUP}


def test_staff_see_what_is_held_and_that_it_is(house: House) -> None:
    house.hold(FORM)
    now = house.clock.now()
    line = next(m for m in staff_matters(house.session, now) if m.matter.slug == FORM)
    assert (line.entries, line.held) == (2, 2)
    assert all(one.is_held for one in staff_matter(house.session, line.reference, now).entries)


def test_a_matter_can_be_asked_for_by_its_id_as_far_as_it_is_shown(house: House) -> None:
    now = house.clock.now()
    matter_id = public_matter(house.session, FORM, now).matter.id
    assert shown_matter(house.session, matter_id, now) is not None
    house.hold(FORM)
    assert shown_matter(house.session, matter_id, now) is None


def test_sql_and_the_pure_rule_agree_on_every_order(house: House) -> None:
    for last_day in (None, date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 24)):
        for form in SilenceForm:
            house.hold(FORM, last_day=last_day, form=form)
    house.silence.end(house.hold(SIX_FACTS).reference, SHELL)
    for days in (-60, -1, 0, 1, 2, 8, 40):
        moment = house.clock.now() + timedelta(days=days)
        chosen = set(house.session.scalars(select(SilenceOrder.id).where(silence_in_force(moment))))
        orders = house.session.scalars(select(SilenceOrder)).all()
        by_rule = {
            order.id
            for order in orders
            if SilenceTerm(order.begins_on, order.releases_at, order.ended_at, order.form).in_force(
                moment
            )
        }
        assert chosen == by_rule, minnesota_day(moment)


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(*args: object) -> None:
        asked.append(str(args[2]))

    bind = session.get_bind()
    event.listen(bind, "before_cursor_execute", note)
    yield asked
    event.remove(bind, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("ask", "queries"),
    [
        (lambda h: public_matters(h.session, h.clock.now()), 3),
        (lambda h: public_matter(h.session, FORM, h.clock.now()), 3),
        (lambda h: staff_matters(h.session, h.clock.now()), 4),
    ],
)
def test_a_list_asks_the_database_a_fixed_number_of_times(
    house: House, ask: Callable[[House], object], queries: int
) -> None:
    house.session.expunge_all()
    with counted(house.session) as asked:
        ask(house)
    assert len(asked) == queries


def test_a_history_asks_the_database_four_times_however_long_it_is(house: House) -> None:
    people = [house.person_in(slug) for slug in (FORM, NO_LAW, SIX_FACTS)]
    house.session.expunge_all()
    with counted(house.session) as asked:
        assert len(entries_for_person(house.session, people, house.clock.now())) == 8
    assert len(asked) == 4
