"""What only a human can bring: who owns it, and how she was told, or why not.

*In person* is at a counter, by phone, or through a helper she chose; never an unannounced visit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifications.delivery import orders
from notifications.delivery.models import DeliveryState, InPersonRecord
from notifications.delivery.tables import DELIVERIES

_ROW = DELIVERIES.c


class Place(StrEnum):
    """Where she was told."""

    COUNTER = "counter"
    PHONE = "phone"
    HELPER = "helper"


class Result(StrEnum):
    """How one try ended.  After *not this time* the task stands, with its owner."""

    TOLD = "told"
    NOT_THIS_TIME = "not_this_time"
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True, slots=True)
class Telling:
    """One try: how it ended, by whom, when and where, and what she said (sealed, for staff)."""

    result: Result
    by_key: UUID
    at: datetime
    place: Place
    she_said: str | None = field(default=None, repr=False)


def record(session: Session, now: datetime, delivery_id: UUID, telling: Telling) -> bool:
    """Write down one try; *told* is reached.

    Returns:
        Whether this delivery was waiting for a human.
    """
    if not _waits(session, delivery_id):
        return False
    told = telling.result is Result.TOLD
    session.add(
        InPersonRecord(
            delivery_id=delivery_id,
            told=told,
            by_key=telling.by_key,
            at=telling.at,
            place=telling.place,
            she_said=telling.she_said,
        )
    )
    session.flush()
    if telling.result is not Result.NOT_THIS_TIME:
        orders.complete_task(session, now, delivery_id, told=told)
    return True


def own(session: Session, owners: Mapping[UUID, UUID]) -> None:
    """Name the clerk who sees to each of these deliveries, where a human has to."""
    for delivery_id, owner in owners.items():
        waiting = (_ROW.id == delivery_id, _ROW.state == DeliveryState.WAITING_FOR_HUMAN)
        session.execute(update(DELIVERIES).where(*waiting).values(owner_key=owner))


def _waits(session: Session, delivery_id: UUID) -> bool:
    waiting = (_ROW.id == delivery_id, _ROW.state == DeliveryState.WAITING_FOR_HUMAN)
    locked = select(_ROW.id).where(*waiting).with_for_update()
    return session.scalar(locked) is not None
