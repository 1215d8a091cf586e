"""Leases: who may work on a delivery now, and when there is something to do next.

Whoever holds a lease is alone with the row until it ends.  What is queued can be claimed again
then; what was being sent is in doubt.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, case, exists, func, or_, select, update
from sqlalchemy.orm import Session

from notifications.delivery import outbox, states
from notifications.delivery.models import DeliveryState
from notifications.delivery.outbox import NO_LEASE, Moved, Which
from notifications.delivery.plan import SIGN_IN_PRIORITY
from notifications.delivery.reasons import Reason
from notifications.delivery.states import Move
from notifications.delivery.tables import DELIVERIES, NOTICES, PAUSES
from notifications.recipients import Channel

_ROW = DELIVERIES.c


@dataclass(frozen=True, slots=True)
class Lease:
    """Who takes, what it can carry, until when it holds it, and how much at once.

    ``texts_rest``: it is night, and of texts only sign-in codes leave.  ``put_in_until`` and
    ``agency_key`` narrow it to what was put in by then, and to one agency's notices; ``unless``
    leaves out what a condition on the deliveries says.
    """

    worker: str
    channels: Collection[Channel]
    until: datetime
    most: int
    texts_rest: bool = False
    put_in_until: datetime | None = None
    agency_key: UUID | None = None
    unless: Which | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that one worker holds until its lease ends."""

    id: UUID
    notice_id: UUID
    channel: Channel
    contact_key: UUID | None
    to_index: bytes | None
    attempts: int
    sends: int
    priority: int
    leads: bool
    due_at: datetime
    began_at: datetime | None


_CLAIMED = [_ROW[each.name] for each in fields(Claimed)]


def claim(session: Session, now: datetime, lease: Lease) -> list[Claimed]:
    """Lease up to ``most`` deliveries that are due, most urgent first; no other worker gets them.

    They stay queued: a lease that runs out before the send began costs nothing, and the row can be
    claimed again at once.
    """
    wanted = and_(
        _ROW.state == DeliveryState.QUEUED,
        _ROW.channel.in_(list(lease.channels)),
        _ROW.due_at <= now,
        ~_paused(),
    )
    return _lease(session, now, and_(wanted, *_narrowed(lease)), lease)


def claim_uncertain(session: Session, now: datetime, lease: Lease) -> list[Claimed]:
    """Lease deliveries in doubt whose turn to be asked about has come."""
    wanted = and_(
        _ROW.state == DeliveryState.UNCERTAIN,
        _ROW.channel.in_(list(lease.channels)),
        _ROW.due_at <= now,
    )
    return _lease(session, now, wanted, lease)


def doubt_abandoned(
    session: Session, now: datetime, lease: Lease, ask_at: datetime, reason: str
) -> list[Moved]:
    """Whatever was being sent when its lease ran out is in doubt, and is asked about later."""
    abandoned = and_(
        _ROW.state == DeliveryState.SENDING,
        _ROW.channel.in_(list(lease.channels)),
        _ROW.leased_until < now,
    )
    return outbox.move(session, now, Move.FELL_IN_DOUBT, abandoned, reason=reason, due_at=ask_at)


def postpone(
    session: Session,
    which: Which,
    due_at: datetime,
    *,
    reason: str,
) -> None:
    """Give leases back with a later due time, the try counted, and no change of state."""
    session.execute(
        update(DELIVERIES)
        .where(which)
        .values(due_at=due_at, reason=reason, attempts=_ROW.attempts + 1, **NO_LEASE)
    )


def put_off(session: Session, which: Which, due_at: datetime, *, reason: str) -> None:
    """Give leases back with a later due time; nothing was tried, so no try is counted."""
    session.execute(
        update(DELIVERIES).where(which).values(due_at=due_at, reason=reason, **NO_LEASE)
    )


def next_work(session: Session, now: datetime, lease: Lease) -> datetime | None:
    """When there is something to do next: now, when a lease ends, or when a wait is over.

    ``None`` means that nothing is due, leased, in doubt or backing off.  What is paused, what waits
    for the morning, or was put in for a later day and never tried, is no work now; a text that
    waits for another to the same number is.
    """
    in_turn = or_(_ROW.attempts > 0, _ROW.reason == Reason.ONE_TEXT_AT_A_TIME)
    ready = and_(~_paused(), _awake()) if lease.texts_rest else ~_paused()
    free_at = case((_ROW.leased_until > _ROW.due_at, _ROW.leased_until), else_=_ROW.due_at)
    earliest = select(func.min(free_at, type_=_ROW.due_at.type)).where(
        _ROW.state.in_(list(states.UNFINISHED)),
        _ROW.channel.in_(list(lease.channels)),
        or_(_ROW.due_at <= now, in_turn),
        or_(_ROW.state != DeliveryState.QUEUED, ready),
    )
    found: datetime | None = session.scalar(earliest)
    return found


def _lease(
    session: Session,
    now: datetime,
    wanted: Which,
    lease: Lease,
) -> list[Claimed]:
    free = or_(_ROW.leased_until.is_(None), _ROW.leased_until < now)
    # A CTE, because PostgreSQL can run a plain subquery with LIMIT again for each row it joins.
    # SQLite has no SKIP LOCKED and needs none: its writers queue at BEGIN IMMEDIATE.
    picked = (
        select(_ROW.id)
        .where(wanted, free)
        .order_by(_ROW.priority, _ROW.due_at)
        .limit(lease.most)
        .with_for_update(skip_locked=True)
        .cte("picked")
    )
    statement = (
        update(DELIVERIES)
        .where(_ROW.id.in_(select(picked.c.id)))
        .values(leased_until=lease.until, leased_by=lease.worker)
        .returning(*_CLAIMED)
    )
    # RETURNING promises no order.
    claimed = [Claimed(*row) for row in session.execute(statement)]
    return sorted(claimed, key=lambda each: (each.priority, each.due_at))


def give_back(session: Session, worker: str) -> None:
    """End every lease of a worker on what it has not begun: anybody can claim it again."""
    free = and_(_ROW.leased_by == worker, _ROW.state == DeliveryState.QUEUED)
    session.execute(update(DELIVERIES).where(free).values(**NO_LEASE))


def _narrowed(lease: Lease) -> Iterator[Which]:
    if lease.texts_rest:
        yield _awake()
    if lease.put_in_until is not None:
        yield _ROW.created_at <= lease.put_in_until
    if lease.agency_key is not None:
        mine = select(NOTICES.c.id).where(NOTICES.c.agency_key == lease.agency_key)
        yield _ROW.notice_id.in_(mine)
    if lease.unless is not None:
        yield ~lease.unless


def _awake() -> Which:
    """What leaves at night too: letters, emails, and codes that somebody has just asked for."""
    return or_(_ROW.channel != Channel.SMS, _ROW.priority == SIGN_IN_PRIORITY)


def _paused() -> Which:
    return exists().where(
        PAUSES.c.resumed_at.is_(None),
        or_(PAUSES.c.run_key.is_(None), PAUSES.c.run_key == _ROW.run_key),
        or_(PAUSES.c.channel.is_(None), PAUSES.c.channel == _ROW.channel),
    )
