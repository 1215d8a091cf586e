"""What time alone brings about: nobody opened it, nobody sent it back, nobody ever said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from notifications.delivery import escalation
from notifications.delivery.models import DeliveryState
from notifications.delivery.receipts import ReceiptBook
from notifications.delivery.retry import Timing
from notifications.delivery.states import UNFINISHED
from notifications.delivery.tables import DELIVERIES, NOTICES
from notifications.foundation.clock import Clock
from notifications.foundation.database import Database
from notifications.foundation.days import minnesota_day
from notifications.providers.base import LooksUp, Provider, SendingFailed, TextMessage
from notifications.recipients import Channel

UNOPENED_AFTER = timedelta(days=10)
NOT_RETURNED_FOR = timedelta(days=21)
_PIECE = 200
_ROW = DELIVERIES.c
_LED = (DeliveryState.HANDED_OVER, DeliveryState.SENT, DeliveryState.DELIVERED)
_UNCONFIRMED = (DeliveryState.HANDED_OVER, DeliveryState.SENT)


@dataclass(frozen=True, slots=True)
class Sweeper:
    """Looks after what no event will come for; often enough is once a minute."""

    database: Database
    clock: Clock
    timing: Timing
    texts: Provider[TextMessage] | None
    chance: Callable[[], float]

    def sweep(self) -> None:
        """Everything below, each in transactions of its own."""
        while self._one(follow_unopened):
            pass
        while self._one(reach_by_mail):
            pass
        self.ask_once()

    def ask_once(self) -> int:
        """Ask the texts' provider how those ended for which no receipt came; once for each."""
        if not isinstance(self.texts, LooksUp):
            return 0
        now = self.clock.now()
        with self.database.transaction() as session:
            asked = _take_unconfirmed(session, now, now - self.timing.poll_after)
        for delivery_id, reference, sends in asked:
            self._ask(self.texts, delivery_id, reference, sends)
        return len(asked)

    def _ask(self, texts: LooksUp, delivery_id: UUID, reference: str, sends: int) -> None:
        try:
            receipt = texts.look_up(reference, delivery_id, sends)
        except SendingFailed:
            return
        with self.database.transaction() as session:
            ReceiptBook(self.timing, self.chance).enter(session, self.clock.now(), receipt)

    def _one(self, piece: Callable[[Session, datetime], int]) -> int:
        with self.database.transaction() as session:
            return piece(session, self.clock.now())


def follow_unopened(session: Session, now: datetime) -> int:
    """A text or email led her to a notice that nobody opened in ten days: a letter follows.

    Returns:
        How many notices were followed up, at most a few hundred at once.
    """
    led = _has(_ROW.leads.is_(True), _ROW.state.in_(_LED), _ROW.began_at <= now - UNOPENED_AFTER)
    followed = _has(_ROW.channel.in_([Channel.LETTER, Channel.IN_PERSON]))
    trying = _has(_ROW.state.in_(list(UNFINISHED)))
    unopened = (
        select(NOTICES.c.id)
        .where(
            led,
            ~followed,
            ~trying,
            NOTICES.c.opened_at.is_(None),
            NOTICES.c.reached_at.is_(None),
            NOTICES.c.ended_at.is_(None),
        )
        .limit(_PIECE)
        .with_for_update(skip_locked=True)
    )
    found = session.scalars(unopened).all()
    escalation.unopened(session, now, found)
    return len(found)


def reach_by_mail(session: Session, now: datetime) -> int:
    """A letter that was mailed and did not come back in 21 days has reached her.

    Returns:
        How many notices it reached, at most a few hundred at once.
    """
    last_day = minnesota_day(now) - NOT_RETURNED_FOR
    mailed = (
        select(NOTICES.c.id)
        .join(DELIVERIES, NOTICES.c.id == _ROW.notice_id)
        .where(
            _ROW.channel == Channel.LETTER,
            _ROW.state == DeliveryState.MAILED,
            _ROW.mailed_on <= last_day,
            NOTICES.c.reached_at.is_(None),
        )
        .limit(_PIECE)
    )
    found = session.scalars(mailed).all()
    if found:
        session.execute(update(NOTICES).where(NOTICES.c.id.in_(found)).values(reached_at=now))
    return len(found)


def _has(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_ROW.notice_id == NOTICES.c.id, *conditions)


def _take_unconfirmed(
    session: Session, now: datetime, since: datetime
) -> list[tuple[UUID, str, int]]:
    picked = (
        select(_ROW.id)
        .where(
            _ROW.channel == Channel.SMS,
            _ROW.state.in_(_UNCONFIRMED),
            _ROW.moved_at <= since,
            _ROW.polled_at.is_(None),
            _ROW.provider_reference.is_not(None),
        )
        .limit(_PIECE)
        .with_for_update(skip_locked=True)
        .cte("picked")
    )
    statement = (
        update(DELIVERIES)
        .where(_ROW.id.in_(select(picked.c.id)))
        .values(polled_at=now)
        .returning(_ROW.id, _ROW.provider_reference, _ROW.sends)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(statement)]
