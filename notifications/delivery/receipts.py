"""What a provider says of a message after it took it: late, twice, backwards, or never.

A receipt names the send that it speaks of.  One that speaks of an earlier send, or comes where its
move cannot begin, changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from notifications.delivery import escalation, frozen, opt_outs, outbox, pauses
from notifications.delivery.models import DeliveryState
from notifications.delivery.outbox import Moved, Which
from notifications.delivery.reasons import Reason
from notifications.delivery.retry import Timing, next_try
from notifications.delivery.states import Move
from notifications.delivery.tables import DELIVERIES, NOTICES
from notifications.providers.base import Receipt, Said

_ROW = DELIVERIES.c
_FAILED = frozenset({Said.FAILED, Said.OPTED_OUT, Said.BLOCKED, Said.CHANNEL_STOPPED})


@dataclass(frozen=True, slots=True)
class ReceiptBook:
    """Writes receipts down; ``chance`` gives the jitter of the next try."""

    timing: Timing
    chance: Callable[[], float]

    def enter(self, session: Session, now: datetime, receipt: Receipt) -> bool:
        """Make the move that a receipt proves, and start what follows.

        Returns:
            Whether it moved anything: an unknown delivery, a late or a doubled receipt does not.
        """
        row = _row(session, receipt.delivery_id)
        if row is None:
            return False
        moved = self._move(session, now, receipt, row)
        for each in moved:
            _keep_reference(session, each.id, receipt)
        if receipt.said in _FAILED:
            self._failed(session, now, receipt, row, moved)
        if moved:
            frozen.forget_codes(session, [each.notice_id for each in moved])
        return bool(moved)

    def _move(
        self, session: Session, now: datetime, receipt: Receipt, row: Row[Any]
    ) -> list[Moved]:
        which, reason = _of(receipt), receipt.reason or Reason.RECEIPT_CAME
        match receipt.said:
            case Said.ARRIVED:
                return outbox.move(session, now, Move.ARRIVED, which)
            case Said.FAILED_FOR_NOW:
                return self._again(session, now, receipt, row)
            case Said.ON_ITS_WAY:
                made, reason = Move.FOUND, Reason.RECEIPT_CAME
            case Said.SENT:
                made, reason = Move.CARRIER_SENT, ""
            case _:
                made = Move.BOUNCED
        return outbox.move(session, now, made, and_(which, _not_given_up()), reason=reason or None)

    def _again(
        self, session: Session, now: datetime, receipt: Receipt, row: Row[Any]
    ) -> list[Moved]:
        """The carrier could not bring it this time: later again, or the next way for good."""
        reason = receipt.reason or Reason.CARRIER_COULD_NOT
        due_at = next_try(
            attempts=row.attempts,
            now=now,
            until=min((m for m in (row.deadline, row.expires_at) if m), default=None),
            timing=self.timing,
            chance=self.chance(),
        )
        if due_at is None:
            gone = outbox.move(session, now, Move.BOUNCED, _of(receipt), reason=reason)
            escalation.failed(session, now, gone, reason)
            return gone
        return outbox.move(
            session,
            now,
            Move.CAME_TO_NOTHING,
            _of(receipt),
            reason=reason,
            due_at=due_at,
        )

    def _failed(
        self,
        session: Session,
        now: datetime,
        receipt: Receipt,
        row: Row[Any],
        moved: list[Moved],
    ) -> None:
        reason = receipt.reason or Reason.CARRIER_COULD_NOT
        escalation.failed(session, now, moved, reason)
        if receipt.said is Said.OPTED_OUT and row.to_index is not None:
            opt_outs.stop(session, now, row.channel, row.to_index, how="provider")
        if receipt.said is Said.CHANNEL_STOPPED and moved:
            pauses.stop_channel(session, now, row.channel, reason)


def _row(session: Session, delivery_id: UUID) -> Any:
    statement = (
        select(
            _ROW.channel,
            _ROW.attempts,
            _ROW.to_index,
            NOTICES.c.deadline,
            NOTICES.c.expires_at,
        )
        .join(NOTICES, NOTICES.c.id == _ROW.notice_id)
        .where(_ROW.id == delivery_id)
    )
    return session.execute(statement).first()


def _of(receipt: Receipt) -> Which:
    """The delivery, if the receipt speaks of its last send and of the message that we know of."""
    known = or_(_ROW.provider_reference.is_(None), _ROW.provider_reference == receipt.reference)
    mine = and_(_ROW.id == receipt.delivery_id, known)
    return mine if receipt.attempt is None else and_(mine, _ROW.sends == receipt.attempt)


def _not_given_up() -> Which:
    """Not one that its carrier gave back, and that waits to go again: only *arrived* stops that."""
    return or_(_ROW.state != DeliveryState.QUEUED, _ROW.provider_reference.is_(None))


def _keep_reference(session: Session, delivery_id: UUID, receipt: Receipt) -> None:
    outbox.note(session, [{"delivery": delivery_id, "provider_reference": receipt.reference}])
