"""What residents, navigators and the public see of matters; staff's queries stand apart.

Each function asks the database a fixed number of times, however many entries there are, and each
goes through the one visibility rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import Session, selectinload

from portal.agencies.models import Agency
from portal.disclosures.errors import UnknownMatter
from portal.disclosures.kinds import Certainty
from portal.disclosures.models import Cohort, CohortMember, Entry, Matter
from portal.disclosures.rules import certainty_for
from portal.disclosures.views import (
    EntryView,
    MatterView,
    MatterWithEntries,
    matter_view,
    with_corrections,
)
from portal.disclosures.visibility import at, entry_is_shown_then, matter_is_shown_then


@dataclass(frozen=True, slots=True)
class PersonsEntry:
    """One entry that concerns one person.

    ``certainty`` is hers: never surer than the entry, nor than the list she is on.
    ``asked_on`` is the day the paper came, where it is known to the day.
    """

    person_id: UUID
    certainty: Certainty
    matter: MatterView
    entry: EntryView
    asked_on: date | None


def entries_for_person(
    session: Session, person_ids: Collection[UUID], now: datetime
) -> tuple[PersonsEntry, ...]:
    """Everything that can be shown to these persons, newest first."""
    members = _memberships(session, person_ids)
    matters = _shown(session, Matter.id.in_({matter_id for matter_id, _ in members}), now)
    found = [
        PersonsEntry(
            person_id, certainty_for(entry.certainty, certainty), m.matter, entry, m.asked_on
        )
        for (matter_id, person_id), certainty in members.items()
        for m in matters
        if m.matter.id == matter_id
        for entry in reversed(m.entries)
    ]
    # The sort is stable: what happened on one day stays in the order of its log, last first.
    return tuple(sorted(found, key=lambda one: one.entry.happened_on, reverse=True))


def entry_for_person(
    session: Session, person_ids: Collection[UUID], reference: str, now: datetime
) -> PersonsEntry | None:
    """One entry by its reference, if it concerns one of these persons and can be shown."""
    found = entries_for_person(session, person_ids, now)
    return next((one for one in found if one.entry.reference == reference), None)


def public_matters(session: Session, now: datetime) -> tuple[MatterWithEntries, ...]:
    """Matters of public record and worked examples, the latest first; examples stand last."""
    found = _shown(session, _is_public(), now)
    return tuple(sorted(found, key=_latest_first))


def public_matter(session: Session, name: str, now: datetime) -> MatterWithEntries:
    """One public matter by its slug or its random reference.

    Raises:
        UnknownMatter: there is none, or none that can be shown: nobody can tell which.
    """
    named = or_(Matter.slug == name, Matter.public_reference == name)
    found = _shown(session, _is_public() & named, now)
    if not found:
        raise UnknownMatter
    return found[0]


def shown_matter(session: Session, matter_id: UUID, now: datetime) -> MatterWithEntries | None:
    """One matter by its id, public or not, as far as it can be shown."""
    return next(iter(_shown(session, Matter.id == matter_id, now)), None)


def _is_public() -> ColumnElement[bool]:
    return or_(Matter.of_public_record, Matter.is_example)


def _shown(
    session: Session, wanted: ColumnElement[bool], now: datetime
) -> tuple[MatterWithEntries, ...]:
    rows = session.execute(
        select(Matter, Agency).join(Agency).where(wanted, matter_is_shown_then()), at(now)
    ).all()
    logs = _logs(session, [matter.id for matter, _ in rows], now)
    return tuple(
        MatterWithEntries(matter_view(matter, agency), with_corrections(logs[matter.id]))
        for matter, agency in rows
    )


def _logs(session: Session, matter_ids: list[UUID], now: datetime) -> dict[UUID, list[Entry]]:
    found = session.scalars(_log_of(), {"matter_ids": matter_ids, **at(now)})
    logs: dict[UUID, list[Entry]] = defaultdict(list)
    for entry in found:
        logs[entry.matter_id].append(entry)
    return logs


@cache
def _log_of() -> Select[Entry]:
    return (
        select(Entry)
        .where(
            Entry.matter_id.in_(bindparam("matter_ids", expanding=True)),
            entry_is_shown_then(),
        )
        .order_by(Entry.matter_id, Entry.position)
        .options(selectinload(Entry.claims))
    )


def _memberships(
    session: Session, person_ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], Certainty]:
    rows = session.execute(
        select(Cohort.matter_id, CohortMember.person_id, CohortMember.certainty)
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
        .where(CohortMember.person_id.in_(person_ids))
    )
    return _surest(rows)


def _surest(
    rows: Iterable[tuple[UUID, UUID, Certainty]],
) -> dict[tuple[UUID, UUID], Certainty]:
    """Who is on two lists of one matter is taken as the surer list has her."""
    order = list(Certainty)
    found: dict[tuple[UUID, UUID], Certainty] = {}
    for matter_id, person_id, certainty in rows:
        known = found.get((matter_id, person_id), certainty)
        found[matter_id, person_id] = min(known, certainty, key=order.index)
    return found


def _latest_first(one: MatterWithEntries) -> tuple[bool, int, str]:
    latest = max(entry.happened_on for entry in one.entries)
    return (one.matter.is_example, -latest.toordinal(), one.matter.slug or one.matter.reference)


def matter_by_reference(session: Session, reference: str) -> Matter:
    """The matter with staff's number.

    Raises:
        UnknownMatter: there is none.
    """
    matter = session.scalar(select(Matter).where(Matter.reference == reference))
    if matter is None:
        raise UnknownMatter(reference)
    return matter
