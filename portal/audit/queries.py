from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.audit.models import AuditEvent
from portal.audit.seals import Event
from portal.audit.service import as_event

PAGE_SIZE = 50
_EVENTS = AuditEvent.__table__


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Events, newest first; ``older`` is where the next page begins, ``None`` on the last."""

    events: tuple[Event, ...]
    older: int | None


def trail_page(
    session: Session, agency_id: UUID, *, before: int | None = None, size: int = PAGE_SIZE
) -> TrailPage:
    """What concerns one agency, or the whole house, for its auditor."""
    wanted = select(_EVENTS).where(
        or_(_EVENTS.c.agency_id == agency_id, _EVENTS.c.agency_id.is_(None))
    )
    if before is not None:
        wanted = wanted.where(_EVENTS.c.sequence < before)
    rows = session.execute(wanted.order_by(_EVENTS.c.sequence.desc()).limit(size + 1)).all()
    events = tuple(as_event(row) for row in rows[:size])
    return TrailPage(events, events[-1].sequence if len(rows) > size else None)


def events_about(
    session: Session, person_ids: Collection[UUID], *, before: int | None = None, size: int
) -> tuple[Event, ...]:
    """What was done with these persons' records, newest first.

    Not yet what they are shown: events of held matters are among them, and the caller leaves those
    out by the visibility rule (see ``portal.history``), since the trail stands below it.
    """
    wanted = select(_EVENTS).where(_EVENTS.c.person_id.in_(person_ids))
    if before is not None:
        wanted = wanted.where(_EVENTS.c.sequence < before)
    rows = session.execute(wanted.order_by(_EVENTS.c.sequence.desc()).limit(size))
    return tuple(as_event(row) for row in rows)
