"""The outbox: rows that are put in with the decision that caused them, claimed by lease, moved.

Every move of a delivery's state is made by `move`, one conditional UPDATE; a row that is not where
the state machine says it must be stays as it is.  Nothing here calls a provider.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from notifications.delivery import states
from notifications.delivery.models import DeliveryState
from notifications.delivery.plan import Planned
from notifications.delivery.states import Move
from notifications.delivery.tables import DELIVERIES, EVENTS, PAUSES
from notifications.foundation.ids import new_id
from notifications.recipients import Channel

Which = ColumnElement[bool]
"""A condition on the deliveries table."""

_ROW = DELIVERIES.c
_PIECE = 1000
_NO_LEASE = {"leased_until": None, "leased_by": None}


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A delivery to put into the outbox."""

    notice_id: UUID
    run_key: UUID | None
    planned: Planned
    priority: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A delivery that a move reached."""

    id: UUID
    notice_id: UUID
    channel: Channel
    contact_key: UUID | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that one worker holds until its lease ends."""

    id: UUID
    notice_id: UUID
    channel: Channel
    contact_key: UUID | None
    attempts: int


def put_in(session: Session, now: datetime, deliveries: Sequence[NewDelivery]) -> None:
    """Add deliveries, in the caller's own transaction."""
    if not deliveries:
        return
    rows = [_new_row(delivery, now) for delivery in deliveries]
    session.execute(insert(DELIVERIES), rows)
    events = [_event(row["id"], row["state"], now, row["reason"]) for row in rows]
    session.execute(insert(EVENTS), events)


def move(
    session: Session,
    now: datetime,
    made: Move,
    which: Which,
    *,
    reason: str | None = None,
    **values: Any,
) -> list[Moved]:
    """Make one move for every delivery of ``which`` that stands where the move can begin.

    Args:
        session: The caller's transaction.
        now: The moment that the event gets.
        made: What happened.
        which: The deliveries it happened to, as a condition on the deliveries table.
        reason: Why, as a code.
        values: Further columns to set; every move ends the lease unless they name a new one.

    Returns:
        The deliveries that moved; those that the move came too late for are not among them.
    """
    values = _NO_LEASE | {"state": states.LEADS_TO[made], "reason": reason} | values
    statement = (
        update(DELIVERIES)
        .where(which, _can(made))
        .values(**values)
        .returning(_ROW.id, _ROW.notice_id, _ROW.channel, _ROW.contact_key)
    )
    moved = [Moved(*row) for row in session.execute(statement)]
    if moved:
        events = [_event(each.id, values["state"], now, reason) for each in moved]
        session.execute(insert(EVENTS), events)
    return moved


def move_in_pieces(
    session: Session, now: datetime, made: Move, which: Which, *, reason: str
) -> int:
    """As `move`, a thousand at a time, so that memory stays flat; how many deliveries moved."""
    total = 0
    while True:
        some = select(_ROW.id).where(which, _can(made)).limit(_PIECE)
        moved = len(move(session, now, made, _ROW.id.in_(some), reason=reason))
        if not moved:
            return total
        total += moved


def these(ids: Iterable[UUID]) -> Which:
    """The condition for deliveries known by id."""
    return _ROW.id.in_(list(ids))


def held_by(worker: str) -> Which:
    """The condition for deliveries whose lease is this worker's."""
    return _ROW.leased_by == worker


def claim(
    session: Session,
    now: datetime,
    *,
    worker: str,
    channels: Collection[Channel],
    until: datetime,
    most: int,
) -> list[Claimed]:
    """Lease up to ``most`` deliveries that are due, most urgent first; no other worker gets them.

    They stay queued: a lease that runs out before the send began costs nothing, and the row can be
    claimed again at once.
    """
    wanted = and_(
        _ROW.state == DeliveryState.QUEUED,
        _ROW.channel.in_(list(channels)),
        _ROW.due_at <= now,
        ~_paused(),
    )
    return _lease(session, now, wanted, worker, until, most)


def claim_uncertain(
    session: Session,
    now: datetime,
    *,
    worker: str,
    channels: Collection[Channel],
    until: datetime,
    most: int,
) -> list[Claimed]:
    """Lease deliveries in doubt whose turn to be asked about has come."""
    wanted = and_(
        _ROW.state == DeliveryState.UNCERTAIN,
        _ROW.channel.in_(list(channels)),
        _ROW.due_at <= now,
    )
    return _lease(session, now, wanted, worker, until, most)


def doubt_abandoned(session: Session, now: datetime, reason: str) -> list[Moved]:
    """Whatever was being sent when its lease ran out is in doubt from now on."""
    abandoned = and_(_ROW.state == DeliveryState.SENDING, _ROW.leased_until < now)
    return move(session, now, Move.FELL_IN_DOUBT, abandoned, reason=reason, due_at=now)


def note(session: Session, facts: Sequence[dict[str, Any]]) -> None:
    """Write facts of several deliveries: dicts of ``delivery`` (the id) and the same columns."""
    if not facts:
        return
    columns = [name for name in facts[0] if name != "delivery"]
    statement = (
        update(DELIVERIES)
        .where(_ROW.id == bindparam("delivery"))
        .values({name: bindparam(f"to_{name}") for name in columns})
    )
    rows = [{_bound(name): value for name, value in fact.items()} for fact in facts]
    session.connection().execute(statement, rows)


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
        .values(due_at=due_at, reason=reason, attempts=_ROW.attempts + 1, **_NO_LEASE)
    )


def ways_tried(session: Session, notice_ids: Iterable[UUID]) -> dict[UUID, set[Any]]:
    """By notice, the channels and contacts that it already has a delivery for."""
    statement = select(_ROW.notice_id, _ROW.channel, _ROW.contact_key).where(
        _ROW.notice_id.in_(list(notice_ids))
    )
    tried: dict[UUID, set[Any]] = {}
    for notice_id, channel, contact_key in session.execute(statement):
        tried.setdefault(notice_id, set()).add((channel, contact_key))
    return tried


def next_work(session: Session, now: datetime, channels: Collection[Channel]) -> datetime | None:
    """When there is something to do next: now, when a lease ends, or when a wait is over.

    ``None`` means that nothing is due, leased, in doubt or backing off.  What is paused, or was put
    in for a later day and never tried, is no work now.
    """
    free_at = case((_ROW.leased_until > _ROW.due_at, _ROW.leased_until), else_=_ROW.due_at)
    earliest = select(func.min(free_at, type_=_ROW.due_at.type)).where(
        _ROW.state.in_(list(states.UNFINISHED)),
        _ROW.channel.in_(list(channels)),
        or_(_ROW.due_at <= now, _ROW.attempts > 0),
        or_(_ROW.state != DeliveryState.QUEUED, ~_paused()),
    )
    found: datetime | None = session.scalar(earliest)
    return found


def _lease(
    session: Session,
    now: datetime,
    wanted: Which,
    worker: str,
    until: datetime,
    most: int,
) -> list[Claimed]:
    free = or_(_ROW.leased_until.is_(None), _ROW.leased_until < now)
    # A CTE, because PostgreSQL can run a plain subquery with LIMIT again for each row it joins.
    # SQLite has no SKIP LOCKED and needs none: its writers queue at BEGIN IMMEDIATE.
    picked = (
        select(_ROW.id)
        .where(wanted, free)
        .order_by(_ROW.priority, _ROW.due_at)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("picked")
    )
    statement = (
        update(DELIVERIES)
        .where(_ROW.id.in_(select(picked.c.id)))
        .values(leased_until=until, leased_by=worker)
        .returning(
            _ROW.id,
            _ROW.notice_id,
            _ROW.channel,
            _ROW.contact_key,
            _ROW.attempts,
            _ROW.priority,
            _ROW.due_at,
        )
    )
    # RETURNING promises no order.
    rows = sorted(session.execute(statement), key=lambda row: (row.priority, row.due_at))
    return [Claimed(r.id, r.notice_id, r.channel, r.contact_key, r.attempts) for r in rows]


def _paused() -> Which:
    return exists().where(
        PAUSES.c.resumed_at.is_(None),
        or_(PAUSES.c.run_key.is_(None), PAUSES.c.run_key == _ROW.run_key),
        or_(PAUSES.c.channel.is_(None), PAUSES.c.channel == _ROW.channel),
    )


def _can(made: Move) -> Which:
    """Where the state machines let this move begin."""
    allowed = [(c, s) for c in Channel for s in sorted(states.sources(c, made))]
    if not allowed:
        return false()
    by_state: dict[DeliveryState, list[Channel]] = {}
    for channel, state in allowed:
        by_state.setdefault(state, []).append(channel)
    return or_(*(and_(_ROW.state == state, _ROW.channel.in_(on)) for state, on in by_state.items()))


def _bound(name: str) -> str:
    return name if name == "delivery" else f"to_{name}"


def _new_row(delivery: NewDelivery, now: datetime) -> dict[str, Any]:
    planned = delivery.planned
    return {
        "id": new_id(),
        "notice_id": delivery.notice_id,
        "run_key": delivery.run_key,
        "channel": planned.channel,
        "contact_key": planned.contact_key,
        "state": planned.state,
        "priority": delivery.priority,
        "due_at": now,
        "attempts": 0,
        "reason": planned.reason,
        "created_at": now,
    }


def _event(
    delivery_id: UUID, state: DeliveryState, now: datetime, reason: str | None
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "delivery_id": delivery_id,
        "state": state,
        "at": now,
        "reason": reason,
        "detail": {},
    }
