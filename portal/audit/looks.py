"""Whether somebody said a moment ago why she opens a record: the trail itself remembers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.actors import Actor
from portal.audit.models import AuditEvent

_LOOKED_BACK = 20_000
"""Events that are looked through: on a trail of millions an answer must not take a second."""


def has_looked(
    session: Session,
    actor: Actor,
    act: str,
    subject: tuple[str, str],
    person_id: UUID | None,
    since: datetime,
) -> bool:
    """Whether the trail has this actor's reason for this act on this record, since then."""
    newest = select(func.coalesce(func.max(AuditEvent.sequence), 0)).scalar_subquery()
    found = select(AuditEvent.sequence).where(
        AuditEvent.person_id == person_id if person_id else AuditEvent.person_id.is_(None),
        AuditEvent.sequence > newest - _LOOKED_BACK,
        AuditEvent.at >= since,
        AuditEvent.actor_id == actor.id,
        AuditEvent.act == str(act),
        AuditEvent.subject_kind == subject[0],
        AuditEvent.subject_id == subject[1],
        AuditEvent.reason.is_not(None),
    )
    return session.scalar(found.limit(1)) is not None
