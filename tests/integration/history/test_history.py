from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select

from portal.access.actors import Actor, Role, letter_reader, resident, staff
from portal.access.acts import Act
from portal.access.errors import NotAllowed
from portal.audit.happenings import Happening
from portal.disclosures.kinds import Certainty, EntryKind
from portal.disclosures.models import Cohort, CohortMember, Entry, Matter
from portal.history.queries import looks_page
from portal.history.rules import Looker, LookKind
from portal.history.service import EVERYTHING, History
from portal.history.values import TimelineEntry, Wanted
from portal.notices.models import NoticeRun, RunState
from portal.sign_in.models import StaffUser
from tests.integration.disclosures.conftest import House

FORM = "ice-form-refused-example"
SIX_FACTS = "medicaid-six-facts"


def her(person_id: UUID) -> Actor:
    return resident(uuid4(), frozenset({person_id}))


def history(house: House) -> History:
    return History(house.session, house.clock, house.trail)


def matter_of(house: House, slug: str) -> Matter:
    return house.session.scalars(select(Matter).where(Matter.slug == slug)).one()


def clerk(house: House) -> Actor:
    agency_id = matter_of(house, FORM).agency_id
    return staff(uuid4(), agency_id, frozenset({Role.NOTICE_CLERK}))


@contextmanager
def statements(house: House) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    engine = house.session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def lines(house: House, actor: Actor, wanted: Wanted = EVERYTHING) -> list[TimelineEntry]:
    """Every line of her history, those that stand together too."""
    found = history(house).timeline(actor, wanted)
    return [item for group in found.groups for item in group.items]


def test_she_sees_what_concerns_her_newest_first_and_nothing_else(house: House) -> None:
    person_id = house.person_in(SIX_FACTS)
    house.person_in(FORM)

    found = lines(house, her(person_id))

    assert found
    assert {one.requester for one in found} == {matter_of(house, SIX_FACTS).requester}
    days = [one.happened_on for one in found]
    assert days == sorted(days, reverse=True)


def test_what_was_given_and_what_could_be_passed_on_are_told_apart(house: House) -> None:
    found = lines(house, her(house.person_in(SIX_FACTS)))

    passed = [one for one in found if one.kind is EntryKind.ONWARD_SHARING_POSSIBLE]
    assert passed
    assert all(one.could_be_passed and not one.given for one in passed)


def test_her_certainty_is_her_own(house: House) -> None:
    person_id = house.person_in(FORM, Certainty.CANNOT_DETERMINE)

    found = lines(house, her(person_id))
    assert {one.certainty for one in found} == {Certainty.CANNOT_DETERMINE}


def test_one_entry_tells_its_story_to_those_it_concerns_only(house: House) -> None:
    actor = her(house.person_in(FORM))
    stranger = her(house.person_in(SIX_FACTS))
    reference = lines(house, actor)[0].reference

    story = history(house).story(actor, reference)

    assert story is not None
    assert story.entry.reference == reference
    assert history(house).story(stranger, reference) is None
    assert history(house).story(actor, "0000-0000") is None


def test_a_held_matter_is_in_no_history_and_comes_back_when_the_order_ends(house: House) -> None:
    actor = her(house.person_in(FORM))
    before = lines(house, actor)
    house.hold(FORM, last_day=date(2026, 11, 30))

    assert lines(house, actor) == []
    assert history(house).story(actor, before[0].reference) is None
    house.clock.advance(timedelta(days=10))
    assert lines(house, actor) == before


def test_two_of_her_persons_on_one_matter_see_each_entry_once(house: House) -> None:
    persons = frozenset({house.person_in(FORM), house.person_in(FORM)})

    found = lines(house, resident(uuid4(), persons))

    references = [one.reference for one in found]
    assert len(references) == len(set(references)) > 0


def test_a_letters_session_and_staff_and_an_account_that_opens_nothing_see_no_history(
    house: House,
) -> None:
    person_id = house.person_in(FORM)
    for actor in (
        letter_reader(uuid4(), uuid4(), person_id),
        clerk(house),
        resident(uuid4(), frozenset()),
    ):
        for look in (
            lambda actor=actor: history(house).timeline(actor),
            lambda actor=actor: history(house).story(actor, "0000-0000"),
            lambda actor=actor: history(house).looks(actor),
        ):
            with pytest.raises(NotAllowed):
                look()


def test_a_history_of_any_length_asks_the_database_as_often(house: House) -> None:
    short = her(house.person_in(FORM))
    person_id = house.person_in(FORM)
    for slug in (SIX_FACTS, "usda-snap-data", "hud-letters-2025"):
        matter = house.session.scalars(select(Matter).where(Matter.slug == slug)).one_or_none()
        if matter is not None:
            cohort = house.session.scalars(
                select(Cohort).where(Cohort.matter_id == matter.id)
            ).first() or Cohort(
                matter_id=matter.id, sha256=uuid4().hex * 2, members=1, sealed_at=house.clock.now()
            )
            house.session.add(cohort)
            house.session.flush()
            house.session.add(
                CohortMember(
                    cohort_id=cohort.id, person_id=person_id, certainty=Certainty.CONFIRMED
                )
            )
    house.session.flush()
    long = her(person_id)

    with statements(house) as few:
        one = lines(house, short)
    with statements(house) as many:
        several = lines(house, long)

    assert len(several) > len(one)
    assert len(few) == len(many) <= 5


def test_she_finds_who_used_her_record_with_office_and_reason(house: House) -> None:
    person_id = house.person_in(FORM)
    looker = clerk(house)
    house.trail.record(Act.SEE_CONTACTS, looker, person_id=person_id, reason="contact_problem")
    house.clock.advance(timedelta(hours=1))
    house.trail.record(
        Happening.OPEN_LETTER, letter_reader(uuid4(), uuid4(), person_id), person_id=person_id
    )
    house.trail.record(Act.SEE_CONTACTS, looker, person_id=house.person_in(FORM))

    found = history(house).looks(her(person_id)).looks

    assert [(one.who, one.what) for one in found] == [
        (Looker.LETTER_HOLDER, LookKind.LETTER_OPENED),
        (Looker.STAFF, LookKind.CONTACTS_SEEN),
    ]
    assert found[1].agency == "Example County"
    assert found[1].reason == "contact_problem"
    assert found[0].at > found[1].at


def test_a_look_made_for_a_held_matter_appears_when_the_matter_does(house: House) -> None:
    person_id = house.person_in(FORM)
    matter_id = matter_of(house, FORM).id
    house.trail.record(Act.PREVIEW_RUN, clerk(house), person_id=person_id, matter_id=matter_id)
    house.hold(FORM, last_day=date(2026, 11, 30))

    assert history(house).looks(her(person_id)).looks == ()
    house.clock.advance(timedelta(days=10))
    assert [one.what for one in history(house).looks(her(person_id)).looks] == [
        LookKind.NOTICE_CHECKED
    ]


def test_a_look_for_a_run_about_a_held_entry_of_a_matter_that_is_shown_waits_too(
    house: House,
) -> None:
    person_id = house.person_in(FORM)
    entry = house.session.scalars(
        select(Entry).where(Entry.matter_id == matter_of(house, FORM).id).order_by(Entry.position)
    ).all()[-1]
    run = run_about(house, entry)
    house.trail.record(
        Act.PREVIEW_RUN,
        clerk(house),
        subject=("notice_run", str(run.id)),
        person_id=person_id,
        matter_id=entry.matter_id,
    )
    assert len(history(house).looks(her(person_id)).looks) == 1
    house.hold(FORM, entry=entry.reference)

    assert history(house).timeline(her(person_id))
    assert history(house).looks(her(person_id)).looks == ()


def run_about(house: House, entry: Entry) -> NoticeRun:
    matter = house.session.get_one(Matter, entry.matter_id)
    user = StaffUser(
        agency_id=matter.agency_id,
        username="example",
        name="Robin Example",
        roles=[],
        created_at=house.clock.now(),
    )
    house.session.add(user)
    house.session.flush()
    run = NoticeRun(
        reference="R-2026-0001",
        entry_id=entry.id,
        cohort_id=house.session.scalars(select(Cohort.id)).first(),
        kind="refused",
        state=RunState.PREPARED,
        prepared_by=user.id,
        prepared_at=house.clock.now(),
        preflight={},
    )
    house.session.add(run)
    house.session.flush()
    return run


def test_with_a_held_matter_and_without_it_her_pages_of_looks_are_the_same(house: House) -> None:
    """Two persons with the same life, but that one has a held matter too."""
    held, plain = house.person_in(FORM), house.person_in(SIX_FACTS)
    house.hold(FORM)
    looker, matter_id = clerk(house), matter_of(house, FORM).id
    for number in range(7):
        for person_id in (held, plain):
            house.trail.record(Act.SEE_CONTACTS, looker, person_id=person_id, reason="audit")
        house.trail.record(
            Act.PREVIEW_RUN, looker, person_id=held, matter_id=matter_id, detail={"n": number}
        )
    now = house.clock.now()

    for page in (1, 2, 3, 4):
        one, other = (
            looks_page(house.session, [person_id], now, page=page, size=3)
            for person_id in (held, plain)
        )
        assert one == other
    assert looks_page(house.session, [held], now, page=3, size=3).has_older is False


@pytest.mark.parametrize("page", [-1, 0, 10**30])
def test_a_page_that_nobody_has_is_empty_or_the_first(house: House, page: int) -> None:
    person_id = house.person_in(FORM)
    house.trail.record(Act.SEE_CONTACTS, clerk(house), person_id=person_id)

    assert len(history(house).looks(her(person_id), page).looks) == (page < 1)


def test_nothing_that_she_is_shown_carries_a_number_of_staffs_or_of_the_trail(
    house: House,
) -> None:
    person_id = house.person_in(FORM)
    house.trail.record(Act.SEE_CONTACTS, clerk(house), person_id=person_id)
    actor = her(person_id)

    shown = repr((history(house).timeline(actor), history(house).looks(actor)))

    assert house.reference(FORM) not in shown
    look = history(house).looks(actor).looks[0]
    assert is_dataclass(look)
    assert {field.name for field in fields(look)} == {
        "at",
        "who",
        "agency",
        "what",
        "reason",
        "roles",
    }
