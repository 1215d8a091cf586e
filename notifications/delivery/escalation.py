"""What follows when a delivery ends: the pointer behind a letter, the next channel, a human."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from notifications.composition.text_lint import has_word_list
from notifications.delivery import frozen, outbox, plan
from notifications.delivery.frozen import FrozenNotice
from notifications.delivery.models import DeliveryState
from notifications.delivery.outbox import Moved, NewDelivery
from notifications.delivery.plan import Planned, Way
from notifications.delivery.reasons import Reason
from notifications.delivery.states import Move
from notifications.delivery.tables import DELIVERIES
from notifications.notice import Notice
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


def bar(session: Session, now: datetime, which: outbox.Which, reason: str) -> list[Moved]:
    """Nothing more goes out by these; each goes on by the next way that she allows.

    What is being sent or in doubt stays: it could be on its way.
    """
    planned = select(DELIVERIES.c.id).where(which, DELIVERIES.c.state == DeliveryState.PLANNED)
    were_planned = frozenset(session.scalars(planned))
    moved = outbox.move(session, now, Move.BARRED, which, reason=reason)
    failed(session, now, moved, reason, were_planned=were_planned)
    frozen.forget_codes(session, [each.notice_id for each in moved])
    return moved


def unopened(session: Session, now: datetime, notice_ids: Collection[UUID]) -> None:
    """Nobody opened these notices, to which a text or email led: a letter follows, or a human."""
    if not notice_ids:
        return
    notices, tried = frozen.read(session, notice_ids), outbox.ways_tried(session, notice_ids)
    found: list[NewDelivery] = []
    for stored in notices.values():
        notice, ways = stored.value(), tried[stored.id]
        fresh = _fresh(plan.after_unopened(notice, ways), ways)
        found.extend(NewDelivery.of(session, notice, stored.run_key, one) for one in fresh)
    outbox.put_in(session, now, found)


def _follow_ups(
    session: Session, moved: Sequence[Moved], why: str, were_planned: Collection[UUID]
) -> list[NewDelivery]:
    ids = {each.notice_id for each in moved}
    notices, tried = frozen.read(session, ids), outbox.ways_tried(session, ids)
    found: list[NewDelivery] = []
    for each in moved:
        stored, ways = notices[each.notice_id], tried[each.notice_id]
        before = DeliveryState.PLANNED if each.id in were_planned else DeliveryState.FAILED
        ended = Planned(each.channel, each.contact_key, before, leads=each.leads)
        notice = stored.value()
        allowed = _messages_allowed(stored, notice)
        following = plan.follow_up(notice, ended, ways, why, messages_allowed=allowed)
        fresh = _fresh(following, ways)
        found.extend(NewDelivery.of(session, notice, stored.run_key, one) for one in fresh)
    return found


def _fresh(following: Sequence[Planned], ways: set[Way]) -> list[Planned]:
    fresh = [each for each in following if each.way not in ways]
    ways.update(each.way for each in fresh)
    return fresh


def _messages_allowed(stored: FrozenNotice, notice: Notice) -> bool:
    """The gate's answer, as it was frozen: no text in words that she would not be able to read."""
    return stored.language == notice.language and has_word_list(stored.language)


def _planned_behind(moved: Sequence[Moved]) -> outbox.Which | None:
    letters = [each.notice_id for each in moved if each.channel is Channel.LETTER]
    if not letters:
        return None
    return and_(DELIVERIES.c.notice_id.in_(letters), DELIVERIES.c.state == DeliveryState.PLANNED)
