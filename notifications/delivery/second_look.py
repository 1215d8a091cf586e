"""What a bar holds is asked about again: when a silence order ends, the person is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.delivery import outbox
from notifications.delivery.models import DeliveryState
from notifications.delivery.reachability import Bar, Question, Reachability
from notifications.delivery.reasons import Reason
from notifications.delivery.states import Move
from notifications.delivery.tables import DELIVERIES, NOTICES
from notifications.notice import NoticeKind

_PIECE = 500


def release_unbarred(session: Session, now: datetime, reachability: Reachability) -> int:
    """Queue again what a bar held and no bar holds any more; what staff held stays.

    Returns:
        How many deliveries were released.
    """
    released, last = 0, None
    while questions := _held_after(session, last):
        barred = reachability.barred(session, questions)
        free = outbox.these(q.delivery_id for q in questions if q.delivery_id not in barred)
        moved = outbox.move(session, now, Move.RELEASED, free, reason=Reason.BAR_LIFTED, due_at=now)
        released += len(moved)
        last = questions[-1].delivery_id
    return released


def _held_after(session: Session, last: UUID | None) -> list[Question]:
    columns = DELIVERIES.c
    query = (
        select(
            columns.id,
            columns.notice_id,
            NOTICES.c.recipient_key,
            columns.channel,
            columns.contact_key,
            NOTICES.c.kind,
            NOTICES.c.created_at,
        )
        .join(NOTICES, NOTICES.c.id == columns.notice_id)
        .where(columns.state == DeliveryState.HELD, columns.reason.in_(list(Bar)))
        .order_by(columns.id)
        .limit(_PIECE)
    )
    rows = session.execute(query if last is None else query.where(columns.id > last))
    return [Question(*row[:5], NoticeKind(row.kind), row.created_at) for row in rows]
