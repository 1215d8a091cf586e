from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.audit.models import AuditEvent
from portal.audit.seals import Event
from portal.audit.service import as_event

PAGE_SIZE = 50
_HIGHEST = 2**31 - 1
"""As high as the column counts."""
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
        wanted = wanted.where(_EVENTS.c.sequence < min(max(before, 0), _HIGHEST))
    rows = session.execute(wanted.order_by(_EVENTS.c.sequence.desc()).limit(size + 1)).all()
    events = tuple(as_event(row) for row in rows[:size])
    return TrailPage(events, events[-1].sequence if len(rows) > size else None)
