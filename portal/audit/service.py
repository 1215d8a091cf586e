from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, event, func, insert, select, text
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.keys import Keys
from portal.access.actors import Actor
from portal.audit import seals
from portal.audit.errors import UnknownHead
from portal.audit.heads import append_heads, read_heads
from portal.audit.models import AuditEvent, AuditSeal
from portal.audit.seals import Event, Seal, Verification

_EVENTS = AuditEvent.__table__
_SEALS = AuditSeal.__table__
_LOCK = 0x7472_6169_6C  # "trail"
_HEAD_BYTES = 32


class AuditTrail:
    """The append-only trail.  Each event takes the next number, without a gap.

    On PostgreSQL a transaction that has recorded holds the trail until it ends, so record last: two
    transactions that record first and then touch the same row would wait for each other.
    """

    def __init__(self, session: Session, clock: Clock, keys: Keys) -> None:
        self._session = session
        self._clock = clock
        self._keys = keys

    def record(
        self,
        act: str,
        actor: Actor,
        *,
        subject: tuple[str, str] | None = None,
        person_id: UUID | None = None,
        matter_id: UUID | None = None,
        agency_id: UUID | None = None,
        reason: str | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> int:
        """Add one act in this transaction, and return its number.

        Args:
            act: what was done; an ``Act`` wherever the table of acts has it.
            actor: who did it.
            subject: the kind and the id of what it was done to.
            person_id: whose record was looked at or changed: she sees it in her log.
            matter_id: the matter it was done for; while that is held, her log leaves it out.
            agency_id: whose records it concerns; the actor's own agency where not given.
            reason: a code of ``LookReason``, or of the act's own short list.
            detail: counts, codes and ids; never anything personal.
        """
        hold_trail(self._session)
        kind, identifier = subject or (None, None)
        values = {
            "sequence": _next_sequence(),
            "at": self._clock.now(),
            "actor_kind": actor.kind.value,
            "actor_id": actor.id,
            "agency_id": agency_id or actor.agency_id,
            "act": str(act),
            "subject_kind": kind,
            "subject_id": identifier,
            "person_id": person_id,
            "matter_id": matter_id,
            "reason": reason,
            "detail": dict(detail or {}),
        }
        added = insert(AuditEvent).values(values).returning(AuditEvent.sequence)
        return self._session.execute(added).scalar_one()


def seal_batch(session: Session, keys: Keys, clock: Clock, heads_file: Path) -> Seal | None:
    """Seal every event that has no seal yet; ``None`` when there is none.

    When the transaction commits, the new head is added to the file outside the database, with any
    earlier one that a crash kept from it.
    """
    hold_trail(session)
    previous = _last_seal(session)
    after = previous.last_sequence if previous else 0
    made = seals.seal(keys.audit, previous, _events(session, after=after))
    if made is not None:
        _store(session, made, clock.now())
    _write_heads_on_commit(session, heads_file, made)
    return made


def verify(
    session: Session, keys: Keys, heads_file: Path | None = None, expect: str | None = None
) -> Verification:
    """Check the whole trail against its seals, the heads in the file, and a head kept elsewhere.

    Args:
        session: a reading session is enough.
        keys: the ring whose audit key sealed the trail.
        heads_file: the file outside the database; left out, it is not compared.
        expect: a head (64 hexadecimal digits) that somebody wrote down.

    Raises:
        UnknownHead: ``expect`` is not a head.
    """
    wanted = None if expect is None else _head(expect)
    # Outside first, then seals, then events: whatever is added meanwhile accuses nobody.
    known = read_heads(heads_file) if heads_file else ()
    found = [_seal(row) for row in session.execute(select(_SEALS).order_by(_SEALS.c.id))]
    return seals.check(keys.audit, _events(session), found, known, wanted)


def hold_trail(session: Session) -> None:
    """Keep other writers from the trail until this transaction ends.

    SQLite has one writer at a time from the start of its transaction (``BEGIN IMMEDIATE``).
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _next_sequence() -> Any:
    newest = select(func.coalesce(func.max(_EVENTS.c.sequence), 0) + 1)
    return newest.scalar_subquery()


def _events(session: Session, *, after: int | None = None) -> Iterator[Event]:
    wanted = select(_EVENTS).order_by(_EVENTS.c.sequence)
    if after is not None:
        wanted = wanted.where(_EVENTS.c.sequence > after)
    return (as_event(row) for row in _streamed(session, wanted))


def _streamed(session: Session, wanted: Select[Any]) -> Iterator[Row[Any]]:
    return iter(session.execute(wanted.execution_options(yield_per=1000)))


def as_event(row: Row[Any]) -> Event:
    """The value of one row of ``audit_events``."""
    return Event(**row._asdict())


def _last_seal(session: Session) -> Seal | None:
    row = session.execute(select(_SEALS).order_by(_SEALS.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _seal(row)


def _seal(row: Row[Any]) -> Seal:
    return Seal(row.id, row.first_sequence, row.last_sequence, row.previous, row.head)


def _store(session: Session, made: Seal, at: datetime) -> None:
    values = {name: getattr(made, name) for name in Seal.__slots__}
    session.execute(insert(AuditSeal).values(**values, sealed_at=at))


def _write_heads_on_commit(session: Session, heads_file: Path, made: Seal | None) -> None:
    """Lines for the new seal, and for earlier ones that are not in the file.

    After the commit and not before: a line for a seal that was undone would accuse the trail.
    """
    newest = max((line.seal_id for line in read_heads(heads_file)), default=0)
    floor = min(newest, made.id - 1) if made else newest
    rows = session.execute(select(_SEALS).where(_SEALS.c.id > floor).order_by(_SEALS.c.id))
    lines = [(_seal(row), row.sealed_at) for row in rows]

    @event.listens_for(session, "after_commit", once=True)
    def _write(_session: Session) -> None:
        append_heads(heads_file, lines)


def _head(text_given: str) -> bytes:
    try:
        head = bytes.fromhex(text_given.strip())
    except ValueError as error:
        raise UnknownHead("a head is 64 hexadecimal digits") from error
    if len(head) != _HEAD_BYTES:
        raise UnknownHead("a head is 64 hexadecimal digits")
    return head
