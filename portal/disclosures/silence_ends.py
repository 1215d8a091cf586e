"""When orders not to tell ended, and whether anything could be told then."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from notifications.foundation.days import minnesota_day
from portal.disclosures.models import Entry, SilenceOrder


def silence_ended_on(session: Session, entry: Entry, now: datetime) -> date | None:
    """The day on which the last order ended that kept an entry from being told.

    ``None`` where no order ever covered it while it stood in the log, or one still does.
    """
    covers = or_(SilenceOrder.entry_id.is_(None), SilenceOrder.entry_id == entry.id)
    of_entry = (SilenceOrder.matter_id == entry.matter_id, covers)
    orders = session.scalars(select(SilenceOrder).where(*of_entry)).all()
    ends = [_end(order) for order in orders]
    if any(day is None or _can_bind(order, now) for order, day in zip(orders, ends, strict=True)):
        return None
    logged = minnesota_day(entry.recorded_at)
    return max((day for day in ends if day is not None and day >= logged), default=None)


def let_go_between(session: Session, first: date, last: date) -> int:
    """How many orders ended on one of these days, both count, and left nothing held by another.

    An order that was renewed is not among them: its end told nobody anything.
    """
    of_matter: dict[UUID, list[SilenceOrder]] = {}
    for order in session.scalars(select(SilenceOrder)):
        of_matter.setdefault(order.matter_id, []).append(order)
    ended = (
        (order, day, orders)
        for orders in of_matter.values()
        for order in orders
        if (day := _end(order)) is not None and first <= day <= last
    )
    return sum(
        not any(_follows(other, order, day) for other in orders) for order, day, orders in ended
    )


def _end(order: SilenceOrder) -> date | None:
    """Its last day, or the day on which it was lifted if that came first."""
    lifted = minnesota_day(order.ended_at) if order.ended_at else None
    return min((day for day in (order.last_day, lifted) if day is not None), default=None)


def _can_bind(order: SilenceOrder, now: datetime) -> bool:
    lifted = order.ended_at is not None and order.ended_at <= now
    run_out = order.last_day is not None and order.last_day < minnesota_day(now)
    return not (lifted or run_out)


def _follows(other: SilenceOrder, order: SilenceOrder, ended: date) -> bool:
    """Whether another order still held something of the same the day after."""
    same = None in {other.entry_id, order.entry_id} or other.entry_id == order.entry_id
    end = _end(other)
    day_after = ended + timedelta(days=1)
    return same and other.begins_on <= day_after and (end is None or end >= day_after)
