"""Seals over the trail: what is sealed, how, and how a seal is checked.  Pure.

A seal covers a run of events without a hole.  Its head is HMAC-SHA256, under the audit key, of the
head before it, the first and the last sequence number, and SHA-256 of the events' canonical bytes.
So nobody without the key can change, add or take away a sealed event, and heads kept outside the
database show when the newest seals are gone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

FIRST_HEAD = bytes(32)
"""What stands before the first seal."""
_FORM = "trail-1"


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the trail."""

    sequence: int
    at: datetime
    actor_kind: str
    actor_id: str | None
    agency_id: UUID | None
    act: str
    subject_kind: str | None
    subject_id: str | None
    person_id: UUID | None
    matter_id: UUID | None
    reason: str | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Seal:
    """One batch, sealed."""

    id: int
    first_sequence: int
    last_sequence: int
    previous: bytes
    head: bytes


@dataclass(frozen=True, slots=True)
class KnownHead:
    """A head as it was written down outside the database."""

    seal_id: int
    last_sequence: int
    head: bytes


class Wrong(StrEnum):
    """What a check found."""

    EDITED = "edited"
    GAP = "gap"
    SEAL_BROKEN = "seal_broken"
    REMOVED_AT_END = "removed_at_end"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and with which rows; ``last`` is ``None`` where nobody can tell how many."""

    wrong: Wrong
    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of the whole trail says.

    ``head`` is the newest head in the database, to be written down elsewhere.  ``proven_by`` is the
    head compared with: the one given, else the newest.  It covers rows up to ``proven_to``; rows
    after that, up to ``last_sequence``, are not proven by it.
    """

    findings: tuple[Finding, ...]
    last_sequence: int
    head: str | None
    proven_by: str | None
    proven_to: int

    @property
    def holds(self) -> bool:
        return not self.findings

    @property
    def not_proven(self) -> tuple[int, int] | None:
        """The first and the last row that no seal up to that head covers, if there are any."""
        if self.last_sequence <= self.proven_to:
            return None
        return self.proven_to + 1, self.last_sequence


def canonical(event: Event) -> bytes:
    """The bytes of an event that are sealed: the same on every database."""
    fields = [
        _FORM,
        event.sequence,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor_kind,
        event.actor_id,
        _text(event.agency_id),
        event.act,
        event.subject_kind,
        event.subject_id,
        _text(event.person_id),
        _text(event.matter_id),
        event.reason,
        dict(event.detail),
    ]
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def seal(key: bytes, previous: Seal | None, events: Iterable[Event]) -> Seal | None:
    """Seal a run of events after the seal before it; ``None`` when there is none to seal."""
    batch = _Batch()
    for event in events:
        batch.add(event)
    if not batch.sequences:
        return None
    first, last = batch.sequences[0], batch.sequences[-1]
    before = previous.head if previous else FIRST_HEAD
    seal_id = previous.id + 1 if previous else 1
    return Seal(seal_id, first, last, before, _head(key, before, first, last, batch.digest()))


def check(
    key: bytes,
    events: Iterable[Event],
    seals: Sequence[Seal],
    known: Sequence[KnownHead] = (),
    expect: bytes | None = None,
) -> Verification:
    """Check every event (in order, oldest first) against every seal, and the heads known outside.

    Args:
        key: the audit key.
        events: the whole trail, read once.
        seals: every seal, oldest first.
        known: heads written down outside the database.
        expect: one head that must be there; what came after it is not proven.
    """
    reader = _Reader(events)
    findings = [*_check_seals(key, reader, seals), *_gaps(reader.rest(), reader.last)]
    sealed_to = seals[-1].last_sequence if seals else 0
    findings += _check_known(seals, known, sealed_to)
    anchor = _seal_of(seals, expect) if expect is not None else (seals[-1] if seals else None)
    if expect is not None and anchor is None:
        findings += _missing_head(known, expect, sealed_to)
    return Verification(
        tuple(dict.fromkeys(findings)),
        reader.last,
        seals[-1].head.hex() if seals else None,
        anchor.head.hex() if anchor else None,
        anchor.last_sequence if anchor else 0,
    )


class _Batch:
    """The digest of a run of events, and which they were."""

    def __init__(self) -> None:
        self.sequences: list[int] = []
        self._sha256 = hashlib.sha256()

    def add(self, event: Event) -> None:
        data = canonical(event)
        self._sha256.update(len(data).to_bytes(8, "big") + data)
        self.sequences.append(event.sequence)

    def digest(self) -> bytes:
        return self._sha256.digest()


class _Reader:
    """Events in order, handed out seal by seal, so that a long trail is never held in memory."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._events = iter(events)
        self._next = next(self._events, None)
        self.last = 0

    def upto(self, sequence: int | None) -> Iterator[Event]:
        while self._next is not None and (sequence is None or self._next.sequence <= sequence):
            event, self._next = self._next, next(self._events, None)
            self.last = max(self.last, event.sequence)
            yield event

    def rest(self) -> Iterator[Event]:
        return self.upto(None)


def _check_seals(key: bytes, reader: _Reader, seals: Sequence[Seal]) -> Iterator[Finding]:
    before: Seal | None = None
    for current in seals:
        if not _follows(before, current):
            yield Finding(Wrong.SEAL_BROKEN, current.first_sequence, current.last_sequence)
        yield from _check_seal(key, reader, current)
        before = current


def _check_seal(key: bytes, reader: _Reader, current: Seal) -> Iterator[Finding]:
    batch = _Batch()
    for event in reader.upto(current.last_sequence):
        batch.add(event)
    holes = list(_holes(batch.sequences, current.first_sequence - 1, current.last_sequence))
    if holes:
        yield from holes
        return
    first, last = current.first_sequence, current.last_sequence
    head = _head(key, current.previous, first, last, batch.digest())
    if not hmac.compare_digest(head, current.head):
        yield Finding(Wrong.EDITED, first, last)


def _follows(before: Seal | None, current: Seal) -> bool:
    if before is None:
        return (current.id, current.first_sequence, current.previous) == (1, 1, FIRST_HEAD)
    return (current.id, current.first_sequence, current.previous) == (
        before.id + 1,
        before.last_sequence + 1,
        before.head,
    )


def _check_known(
    seals: Sequence[Seal], known: Sequence[KnownHead], sealed_to: int
) -> Iterator[Finding]:
    by_id = {current.id: current for current in seals}
    for line in known:
        found = by_id.get(line.seal_id)
        if found is None:
            yield Finding(Wrong.REMOVED_AT_END, sealed_to + 1, line.last_sequence)
        elif found.head != line.head:
            yield Finding(Wrong.SEAL_BROKEN, found.first_sequence, found.last_sequence)


def _missing_head(known: Sequence[KnownHead], expect: bytes, sealed_to: int) -> Iterator[Finding]:
    last = next((line.last_sequence for line in known if line.head == expect), None)
    yield Finding(Wrong.REMOVED_AT_END, sealed_to + 1, last)


def _seal_of(seals: Sequence[Seal], head: bytes) -> Seal | None:
    return next((current for current in seals if current.head == head), None)


def _gaps(events: Iterable[Event], after: int) -> Iterator[Finding]:
    sequences = [event.sequence for event in events]
    if sequences:
        yield from _holes(sequences, after, sequences[-1])


def _holes(sequences: Sequence[int], after: int, last: int) -> Iterator[Finding]:
    """Where numbers are missing between ``after`` and ``last``."""
    for number in [*sequences, last + 1]:
        if number > after + 1:
            yield Finding(Wrong.GAP, after + 1, number - 1)
        after = max(after, number)


def _head(key: bytes, previous: bytes, first: int, last: int, digest: bytes) -> bytes:
    span = first.to_bytes(8, "big") + last.to_bytes(8, "big")
    return hmac.digest(key, _FORM.encode() + previous + span + digest, "sha256")


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
