"""What staff see of their own agency's matters: everything, with what is held marked as held.

The caller has asked ``portal.access`` first (``Act.SEE_MATTERS``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from portal.agencies.models import Agency
from portal.disclosures.errors import UnknownMatter
from portal.disclosures.models import Cohort, Entry, Matter
from portal.disclosures.views import EntryView, MatterView, matter_view, with_corrections
from portal.disclosures.visibility import entry_is_shown

_COULD_BE_A_COPY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class StaffMatter:
    """One line of the staff's list.

    ``reference`` is staff's number.  ``held`` counts the entries that are not shown to residents
    now; ``people`` is the number of people on all lists of the matter.
    """

    reference: str
    matter: MatterView
    opened_at: datetime
    entries: int
    held: int
    latest: date | None
    people: int


@dataclass(frozen=True, slots=True)
class StaffEntry:
    """An entry, its number in the log, and whether residents are shown it now."""

    id: UUID
    position: int
    entry: EntryView
    is_held: bool


@dataclass(frozen=True, slots=True)
class StaffMatterLog:
    """A matter with its whole log."""

    reference: str
    matter: MatterView
    opened_at: datetime
    entries: tuple[StaffEntry, ...]


def staff_matters(
    session: Session, now: datetime, agency_id: UUID | None = None
) -> tuple[StaffMatter, ...]:
    """The matters of one agency, or of every one for the operator; the newest number first."""
    wanted = select(Matter, Agency).join(Agency).order_by(Matter.reference.desc())
    if agency_id is not None:
        wanted = wanted.where(Matter.agency_id == agency_id)
    rows = session.execute(wanted).all()
    return _lines(session, rows, now)


def staff_matter(session: Session, reference: str, now: datetime) -> StaffMatterLog:
    """One matter with every entry, by staff's number.

    Raises:
        UnknownMatter: there is none.
    """
    found = session.execute(
        select(Matter, Agency)
        .join(Agency)
        .where(Matter.reference == reference)
        .options(selectinload(Matter.entries).selectinload(Entry.claims))
    ).one_or_none()
    if found is None:
        raise UnknownMatter(reference)
    matter, agency = found
    log = _log(matter, _shown_ids(session, [matter.id], now))
    return StaffMatterLog(matter.reference, matter_view(matter, agency), matter.opened_at, log)


def similar_matters(
    session: Session, agency_id: UUID, requester: str, instrument: str, now: datetime
) -> tuple[str, ...]:
    """The numbers of an agency's matters that a new demand can be a second copy of, newest first.

    The same requester with the same kind of paper, opened here in the last ninety days.
    """
    return tuple(
        session.scalars(
            select(Matter.reference)
            .where(
                Matter.agency_id == agency_id,
                Matter.requester == requester,
                Matter.instrument == instrument,
                Matter.opened_at >= now - _COULD_BE_A_COPY,
            )
            .order_by(Matter.opened_at.desc())
        )
    )


def staff_entry(
    session: Session, reference: str, now: datetime
) -> tuple[StaffMatterLog, StaffEntry]:
    """One entry by its reference, held or not, with the log it stands in.

    Raises:
        UnknownMatter: there is no such entry.
    """
    number = session.scalar(
        select(Matter.reference)
        .join(Entry, Entry.matter_id == Matter.id)
        .where(Entry.reference == reference)
    )
    if number is None:
        raise UnknownMatter(reference)
    log = staff_matter(session, number, now)
    return log, next(one for one in log.entries if one.entry.reference == reference)


def _log(matter: Matter, shown: set[UUID]) -> tuple[StaffEntry, ...]:
    views = with_corrections(matter.entries)
    return tuple(
        StaffEntry(entry.id, entry.position, view, entry.id not in shown)
        for entry, view in zip(matter.entries, views, strict=True)
    )


def _lines(
    session: Session, rows: Iterable[tuple[Matter, Agency]], now: datetime
) -> tuple[StaffMatter, ...]:
    rows = list(rows)
    ids = [matter.id for matter, _ in rows]
    counts = _entry_counts(session, ids)
    shown = _shown_counts(session, ids, now)
    people = _people(session, ids)
    return tuple(
        StaffMatter(
            reference=matter.reference,
            matter=matter_view(matter, agency),
            opened_at=matter.opened_at,
            entries=counts.get(matter.id, (0, None))[0],
            held=counts.get(matter.id, (0, None))[0] - shown.get(matter.id, 0),
            latest=counts.get(matter.id, (0, None))[1],
            people=people.get(matter.id, 0),
        )
        for matter, agency in rows
    )


def _entry_counts(session: Session, ids: list[UUID]) -> dict[UUID, tuple[int, date | None]]:
    rows = session.execute(
        select(Entry.matter_id, func.count(), func.max(Entry.happened_on))
        .where(Entry.matter_id.in_(ids))
        .group_by(Entry.matter_id)
    )
    return {matter_id: (count, latest) for matter_id, count, latest in rows}


def _shown_counts(session: Session, ids: list[UUID], now: datetime) -> dict[UUID, int]:
    rows = session.execute(
        select(Entry.matter_id, func.count())
        .where(Entry.matter_id.in_(ids), entry_is_shown(now))
        .group_by(Entry.matter_id)
    )
    return dict(rows.all())


def _people(session: Session, ids: list[UUID]) -> dict[UUID, int]:
    rows = session.execute(
        select(Cohort.matter_id, func.sum(Cohort.members))
        .where(Cohort.matter_id.in_(ids))
        .group_by(Cohort.matter_id)
    )
    return {matter_id: int(members) for matter_id, members in rows}


def _shown_ids(session: Session, matter_ids: list[UUID], now: datetime) -> set[UUID]:
    return set(
        session.scalars(
            select(Entry.id).where(Entry.matter_id.in_(matter_ids), entry_is_shown(now))
        )
    )
