"""The outbox: rows that are put in with the decision that caused them, and moved.

Every move of a delivery's state is made by `move`, one conditional UPDATE; a row that is not where
the state machine says it must be stays as it is.  Nothing here calls a provider.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    false,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from notifications.delivery import states
from notifications.delivery.models import DeliveryState
from notifications.delivery.places import index_of
from notifications.delivery.plan import SIGN_IN_PRIORITY, Planned, priority
from notifications.delivery.states import Move
from notifications.delivery.tables import DELIVERIES, EVENTS, NOTICES
from notifications.foundation.database import keys_of
from notifications.foundation.ids import new_id
from notifications.notice import Notice
from notifications.recipients import Channel

Which = ColumnElement[bool]
"""A condition on the deliveries table."""

_ROW = DELIVERIES.c
_PIECE = 1000
_HOMES = 0x686F_6D65_73  # "homes"
NO_LEASE = {"leased_until": None, "leased_by": None}


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A delivery to put into the outbox."""

    notice_id: UUID
    run_key: UUID | None
    planned: Planned
    priority: int
    to_index: bytes | None = field(default=None, repr=False)

    @classmethod
    def of(cls, session: Session, notice: Notice, run_key: UUID | None, planned: Planned) -> Self:
        """The delivery that was planned for this notice, with the place that it goes to."""
        place = index_of(keys_of(session), notice, planned.channel, planned.contact_key)
        urgency = priority(notice, planned.channel)
        return cls(notice.id, run_key, planned, urgency, place)


@dataclass(frozen=True, slots=True)
class Moved:
    """A delivery that a move reached."""

    id: UUID
    notice_id: UUID
    channel: Channel
    contact_key: UUID | None
    leads: bool


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
    values = NO_LEASE | {"state": states.LEADS_TO[made], "reason": reason, "moved_at": now} | values
    statement = (
        update(DELIVERIES)
        .where(which, _can(made))
        .values(**values)
        .returning(_ROW.id, _ROW.notice_id, _ROW.channel, _ROW.contact_key, _ROW.leads)
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


def ways_tried(session: Session, notice_ids: Iterable[UUID]) -> dict[UUID, set[Any]]:
    """By notice, the channels and contacts that it already has a delivery for."""
    statement = select(_ROW.notice_id, _ROW.channel, _ROW.contact_key).where(
        _ROW.notice_id.in_(list(notice_ids))
    )
    tried: dict[UUID, set[Any]] = {}
    for notice_id, channel, contact_key in session.execute(statement):
        tried.setdefault(notice_id, set()).add((channel, contact_key))
    return tried


def in_doubt(session: Session, places: Collection[bytes]) -> set[bytes]:
    """Those of these numbers to which a text is being sent or in doubt; codes do not count."""
    if not places:
        return set()
    statement = select(_ROW.to_index).where(
        _ROW.to_index.in_(list(places)),
        _ROW.channel == Channel.SMS,
        _ROW.priority > SIGN_IN_PRIORITY,
        _ROW.state.in_([DeliveryState.SENDING, DeliveryState.UNCERTAIN]),
    )
    return set(session.scalars(statement))


def letters_left_since(
    session: Session, homes: Collection[bytes], since: datetime, now: datetime, but: Which
) -> dict[bytes, UUID]:
    """For each of these homes to which a letter left since then, to whom the first one went.

    One that another worker is just making counts too; ``but`` are the caller's own.
    """
    if not homes:
        return {}
    making = and_(_ROW.state == DeliveryState.QUEUED, _ROW.leased_until > now, ~but)
    statement = (
        select(_ROW.to_index, NOTICES.c.recipient_key)
        .join(NOTICES, NOTICES.c.id == _ROW.notice_id)
        .where(
            _ROW.to_index.in_(list(homes)),
            _ROW.channel == Channel.LETTER,
            or_(_ROW.began_at >= since, making),
        )
        .order_by(_ROW.began_at.desc())
    )
    hold_homes(session)
    return {row[0]: row[1] for row in session.execute(statement)}


def hold_homes(session: Session) -> None:
    """Keep other claims of letters waiting until this transaction ends: they ask about homes too.

    SQLite has one writer at a time from the start of its transaction.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _HOMES})


def references(session: Session, places: Collection[bytes]) -> dict[bytes | None, frozenset[str]]:
    """What providers call the messages that are known to have gone to each of these places."""
    if not places:
        return {}
    statement = select(_ROW.to_index, _ROW.provider_reference).where(
        _ROW.to_index.in_(list(places)), _ROW.provider_reference.is_not(None)
    )
    found: defaultdict[bytes | None, set[str]] = defaultdict(set)
    for place, reference in session.execute(statement):
        found[place].add(reference)
    return {place: frozenset(names) for place, names in found.items()}


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
        "to_index": delivery.to_index,
        "state": planned.state,
        "leads": planned.leads,
        "priority": delivery.priority,
        "due_at": now,
        "attempts": 0,
        "sends": 0,
        "reason": planned.reason,
        "moved_at": now,
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
