"""When orders not to tell ended, and whether anything could be told then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from notifications.foundation.days import minnesota_day
from portal.disclosures.models import Entry, SilenceOrder
from portal.disclosures.silence.rules import BINDING, SilenceTerm


def silence_ended_on(session: Session, entry: Entry, now: datetime) -> date | None:
    """The last day of the last order that kept an entry from being told.

    ``None`` where no order ever covered it while it stood in the log, or one still does.
    """
    orders = _over(session, entry)
    if any(_term(order).in_force(now) or _begins_later(order, now) for order in orders):
        return None
    return _last_silent(orders, entry)


def silence_will_have_ended_on(session: Session, entry: Entry, now: datetime) -> date | None:
    """The same where it has ended; else the day that is foreseen, or today where none is."""
    orders = _over(session, entry)
    foreseen = [order.last_day or minnesota_day(now) for order in orders if _holds(order, now)]
    past = _last_silent([order for order in orders if not _holds(order, now)], entry)
    return max([*foreseen, *([past] if past else [])], default=None)


def told_from(session: Session, entry: Entry, now: datetime) -> datetime:
    """The first moment at which an entry can be told as orders stand, or ``now`` if unknown."""
    moments = [order.releases_at for order in _over(session, entry) if _holds(order, now)]
    known = [moment for moment in moments if moment is not None]
    return max(known, default=now) if len(known) == len(moments) else now


def let_go_between(session: Session, first: date, last: date) -> int:
    """How many orders let go on one of these days, both count, and left nothing to another.

    An order that was renewed is not among them: its end told nobody anything.
    """
    of_matter: dict[UUID, list[SilenceOrder]] = {}
    for order in session.scalars(select(SilenceOrder).where(SilenceOrder.form.in_(BINDING))):
        of_matter.setdefault(order.matter_id, []).append(order)
    ended = (
        (order, moment, orders)
        for orders in of_matter.values()
        for order in orders
        if (moment := _let_go(order)) is not None and first <= minnesota_day(moment) <= last
    )
    return sum(
        not any(_follows(other, order, moment) for other in orders)
        for order, moment, orders in ended
    )


def _over(session: Session, entry: Entry) -> Sequence[SilenceOrder]:
    covers = or_(SilenceOrder.entry_id.is_(None), SilenceOrder.entry_id == entry.id)
    of_entry = (SilenceOrder.matter_id == entry.matter_id, covers)
    binding = SilenceOrder.form.in_(BINDING)
    return session.scalars(select(SilenceOrder).where(*of_entry, binding)).all()


def _last_silent(orders: Sequence[SilenceOrder], entry: Entry) -> date | None:
    logged = minnesota_day(entry.recorded_at)
    days = [_last_silent_day(order) for order in orders]
    return max((day for day in days if day is not None and day >= logged), default=None)


def _last_silent_day(order: SilenceOrder) -> date | None:
    """Its last day, or the day on which it was lifted if that came first."""
    lifted = minnesota_day(order.ended_at) if order.ended_at else None
    return min((day for day in (order.last_day, lifted) if day is not None), default=None)


def _let_go(order: SilenceOrder) -> datetime | None:
    ends = (order.releases_at, order.ended_at)
    return min((moment for moment in ends if moment is not None), default=None)


def _term(order: SilenceOrder) -> SilenceTerm:
    return SilenceTerm(order.begins_on, order.releases_at, order.ended_at, order.form)


def _begins_later(order: SilenceOrder, now: datetime) -> bool:
    return order.ended_at is None and order.begins_on > minnesota_day(now)


def _holds(order: SilenceOrder, now: datetime) -> bool:
    return _term(order).in_force(now) or _begins_later(order, now)


def _follows(other: SilenceOrder, order: SilenceOrder, let_go: datetime) -> bool:
    """Whether another order still held something of the same when this one let go."""
    same = None in {other.entry_id, order.entry_id} or other.entry_id == order.entry_id
    return other is not order and same and _term(other).in_force(let_go)
