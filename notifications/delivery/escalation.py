"""What follows when a delivery ends: the pointer behind a letter, the next channel, a human."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_
from sqlalchemy.orm import Session

from notifications.delivery import frozen, outbox, plan
from notifications.delivery.models import DeliveryState
from notifications.delivery.outbox import Moved, NewDelivery
from notifications.delivery.plan import Planned
from notifications.delivery.reasons import Reason
from notifications.delivery.states import Move
from notifications.delivery.tables import DELIVERIES
from notifications.recipients import Channel


def letters_went(session: Session, now: datetime, moved: Sequence[Moved]) -> None:
    """Letters were handed over: the pointers that waited behind them are due now."""
    behind = _planned_behind(moved)
    if behind is not None:
        outbox.move(
            session,
            now,
            Move.BECAME_DUE,
            behind,
            reason=Reason.LETTER_HANDED_OVER,
            due_at=now,
        )


def failed(
    session: Session,
    now: datetime,
    moved: Sequence[Moved],
    why: str,
    *,
    were_planned: Collection[UUID] = (),
) -> None:
    """Deliveries failed for good: start what follows each, by the person's own choices.

    ``were_planned`` names those that still waited behind a letter: what replaces them waits too.
    """
    if not moved:
        return
    behind = _planned_behind(moved)
    if behind is not None:
        outbox.move(session, now, Move.CANCELLED, behind, reason=Reason.LETTER_NOT_SENT)
    outbox.put_in(session, now, _follow_ups(session, moved, why, were_planned))


def _follow_ups(
    session: Session, moved: Sequence[Moved], why: str, were_planned: Collection[UUID]
) -> list[NewDelivery]:
    ids = {each.notice_id for each in moved}
    notices, tried = frozen.read(session, ids), outbox.ways_tried(session, ids)
    found = []
    for each in moved:
        stored, ways = notices[each.notice_id], tried[each.notice_id]
        before = DeliveryState.PLANNED if each.id in were_planned else DeliveryState.FAILED
        ended, notice = Planned(each.channel, each.contact_key, before), stored.value()
        following = plan.follow_up(notice, ended, ways, why)
        if following is not None and following.way not in ways:
            ways.add(following.way)
            urgency = plan.priority(notice, following.channel)
            found.append(NewDelivery(stored.id, stored.run_key, following, urgency))
    return found


def _planned_behind(moved: Sequence[Moved]) -> outbox.Which | None:
    letters = [each.notice_id for each in moved if each.channel is Channel.LETTER]
    if not letters:
        return None
    return and_(DELIVERIES.c.notice_id.in_(letters), DELIVERIES.c.state == DeliveryState.PLANNED)
