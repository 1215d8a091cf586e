"""Who is on a run's list and what became of each, as staff see it: references, never names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import Session

from portal.disclosures.models import CohortMember, Entry, Matter
from portal.disclosures.visibility import entry_is_shown
from portal.notices.models import NoticeRun, RunPerson
from portal.people.models import Person

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class RunMember:
    """Somebody on a run's list, by her random reference."""

    id: UUID
    reference: str
    language: str


@dataclass(frozen=True, slots=True)
class RunPersonLine:
    """What became of one person in a run: a notice, or why a human has to look.

    ``notice_id`` is shared by the children whom one letter names.
    """

    id: UUID
    person: RunMember
    notice_id: UUID | None
    held_for: str | None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Lines in the order of their ids; ``next`` is where the next page begins."""

    lines: tuple[RunPersonLine, ...]
    next: UUID | None


@dataclass(frozen=True, slots=True)
class NoticePlace:
    """Where a notice belongs.  ``run`` and ``matter_id`` are ``None`` for one that no run made.

    ``person_ids`` are those whom it is about: the addressee, or the children whom it names.
    """

    agency_id: UUID
    person_ids: tuple[UUID, ...]
    run: str | None = None
    run_id: UUID | None = None
    matter_id: UUID | None = None


def one_of_each_language(session: Session, cohort_id: UUID) -> list[RunMember]:
    """One person of a list for each language that its people read, to choose a preview from."""
    first = (
        select(func.min(Person.reference))
        .join(CohortMember, CohortMember.person_id == Person.id)
        .where(CohortMember.cohort_id == cohort_id)
        .group_by(Person.language)
    )
    wanted = select(Person.id, Person.reference, Person.language).where(Person.reference.in_(first))
    return [RunMember(*row) for row in session.execute(wanted.order_by(Person.language))]


def member_with_id(session: Session, cohort_id: UUID, person_id: UUID) -> RunMember | None:
    """The person with this id, if she is on the list."""
    row = session.execute(
        select(Person.id, Person.reference, Person.language)
        .join(CohortMember, CohortMember.person_id == Person.id)
        .where(CohortMember.cohort_id == cohort_id, Person.id == person_id)
    ).one_or_none()
    return None if row is None else RunMember(*row)


def run_people(
    session: Session,
    run_id: UUID,
    *,
    held: bool,
    after: UUID | None = None,
    size: int = PAGE_SIZE,
) -> PeoplePage:
    """Those of a run who have a notice, or those who are held."""
    wanted = (
        _lines()
        .where(
            RunPerson.run_id == run_id,
            RunPerson.held_for.is_not(None) if held else RunPerson.notice_id.is_not(None),
        )
        .order_by(RunPerson.id)
        .limit(size + 1)
    )
    if after is not None:
        wanted = wanted.where(RunPerson.id > after)
    rows = session.execute(wanted).all()
    lines = tuple(_line(*row) for row in rows[:size])
    return PeoplePage(lines, lines[-1].id if len(rows) > size else None)


def run_person(session: Session, run_id: UUID, line_id: UUID) -> RunPersonLine | None:
    """One line of a run; ``None`` where the run has none such."""
    row = session.execute(
        _lines().where(RunPerson.run_id == run_id, RunPerson.id == line_id)
    ).one_or_none()
    return None if row is None else _line(*row)


def held_people(
    session: Session, agency_id: UUID, *, shown_at: datetime | None
) -> Mapping[str, int]:
    """How many people of an agency's runs wait for a human, by reason, the most first.

    ``shown_at`` leaves out what is under an order not to tell at that moment; ``None`` for those
    who know of orders.
    """
    count = func.count()
    held = true() if shown_at is None else entry_is_shown(shown_at)
    rows = session.execute(
        select(RunPerson.held_for, count)
        .join(NoticeRun, NoticeRun.id == RunPerson.run_id)
        .join(Entry, Entry.id == NoticeRun.entry_id)
        .join(Matter, Matter.id == Entry.matter_id)
        .where(Matter.agency_id == agency_id, RunPerson.held_for.is_not(None), held)
        .group_by(RunPerson.held_for)
        .order_by(count.desc(), RunPerson.held_for)
    )
    return {str(reason): number for reason, number in rows}


def notice_place(session: Session, notice_id: UUID, person_key: UUID) -> NoticePlace | None:
    """Where a notice to this person belongs; ``None`` where the person is not here."""
    agency_id = session.scalar(select(Person.agency_id).where(Person.id == person_key))
    if agency_id is None:
        return None
    rows = session.execute(
        select(RunPerson.person_id, NoticeRun.reference, NoticeRun.id, Entry.matter_id)
        .join(NoticeRun, NoticeRun.id == RunPerson.run_id)
        .join(Entry, Entry.id == NoticeRun.entry_id)
        .where(RunPerson.notice_id == notice_id)
        .order_by(RunPerson.id)
    ).all()
    if not rows:
        return NoticePlace(agency_id, (person_key,))
    return NoticePlace(agency_id, tuple(row[0] for row in rows), *rows[0][1:])


def _lines() -> Select[UUID, UUID, str, str, UUID | None, str | None]:
    return select(
        RunPerson.id,
        Person.id,
        Person.reference,
        Person.language,
        RunPerson.notice_id,
        RunPerson.held_for,
    ).join(Person, Person.id == RunPerson.person_id)


def _line(
    line_id: UUID,
    person_id: UUID,
    reference: str,
    language: str,
    notice_id: UUID | None,
    held_for: str | None,
) -> RunPersonLine:
    return RunPersonLine(line_id, RunMember(person_id, reference, language), notice_id, held_for)
