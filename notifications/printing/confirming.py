"""What a print house says of its letters: *handed over* is not *mailed*.

Its file is a CSV with the columns ``delivery``, ``status`` (``mailed`` or ``spoiled``) and
``date``.  It is entered whole, or refused whole with each wrong line named.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from notifications.delivery import outbox
from notifications.delivery.outbox import these
from notifications.delivery.reasons import Reason
from notifications.delivery.states import Move
from notifications.delivery.tables import DELIVERIES
from notifications.foundation.days import minnesota_day

_COLUMNS = {"delivery", "status", "date"}
_ROW = DELIVERIES.c
_PIECE = 500


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A line of the file (the head is line 1), its column, and what is wrong with it."""

    line: int
    column: str
    why: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a file brought; with any ``wrong`` line, nothing of it was entered.

    ``bundles`` are those that the letters belong to.
    """

    mailed: int = 0
    spoiled: int = 0
    wrong: tuple[WrongLine, ...] = ()
    bundles: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    delivery_id: UUID
    mailed_on: date | None


def enter(session: Session, now: datetime, provider: str, text: str) -> Confirmed:
    """Enter a confirmation file; the same file again changes nothing."""
    lines, wrong = _read(text, minnesota_day(now))
    standing = _standing(session, provider, [line.delivery_id for line in lines])
    wrong += [
        WrongLine(line.number, "delivery", "not a letter of this print house")
        for line in lines
        if line.delivery_id not in standing
    ]
    if wrong:
        return Confirmed(wrong=tuple(sorted(wrong, key=lambda one: one.line)))
    mailed = _mailed(session, now, lines)
    spoiled = _spoiled(session, now, [line for line in lines if line.mailed_on is None])
    found = frozenset(b for b in standing.values() if b is not None)
    return Confirmed(mailed, spoiled, bundles=found)


def _read(text: str, today: date) -> tuple[list[_Line], list[WrongLine]]:
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error:
        return [], [WrongLine(1, "", "this is not a CSV file")]
    if not rows or not set(rows[0]) >= _COLUMNS:
        return [], [WrongLine(1, "", "the columns are delivery, status and date")]
    lines: list[_Line] = []
    wrong: list[WrongLine] = []
    for number, row in enumerate(rows, 2):
        found = _line(number, row, today)
        (lines if isinstance(found, _Line) else wrong).append(found)  # type: ignore[arg-type]
    return lines, wrong


def _line(number: int, row: dict[str, str | None], today: date) -> _Line | WrongLine:
    try:
        delivery_id = UUID(row["delivery"] or "")
    except ValueError:
        return WrongLine(number, "delivery", "not the id of a letter")
    if row["status"] == "spoiled":
        return _Line(number, delivery_id, None)
    if row["status"] != "mailed":
        return WrongLine(number, "status", "mailed or spoiled")
    try:
        mailed_on = date.fromisoformat(row["date"] or "")
    except ValueError:
        return WrongLine(number, "date", "a day as 2026-11-26")
    if mailed_on > today:
        return WrongLine(number, "date", "a day to come")
    return _Line(number, delivery_id, mailed_on)


def _standing(session: Session, provider: str, ids: Iterable[UUID]) -> dict[UUID, UUID | None]:
    found: dict[UUID, UUID | None] = {}
    for piece in _pieces(list(ids)):
        known = and_(these(piece), _ROW.provider == provider)
        rows = session.execute(select(_ROW.id, _ROW.bundle_id).where(known))
        found |= {row[0]: row[1] for row in rows}
    return found


def _mailed(session: Session, now: datetime, lines: Iterable[_Line]) -> int:
    by_day: dict[date, list[UUID]] = {}
    for line in lines:
        if line.mailed_on is not None:
            by_day.setdefault(line.mailed_on, []).append(line.delivery_id)
    moved = 0
    for day, ids in by_day.items():
        for piece in _pieces(ids):
            which = these(piece)
            moved += len(outbox.move(session, now, Move.MAILED, which, mailed_on=day))
    return moved


def _spoiled(session: Session, now: datetime, lines: Iterable[_Line]) -> int:
    """A spoiled letter never left: it goes into another file, with the same code."""
    moved = 0
    for piece in _pieces([line.delivery_id for line in lines]):
        again = outbox.move(
            session,
            now,
            Move.CAME_TO_NOTHING,
            these(piece),
            reason=Reason.SPOILED,
            due_at=now,
            bundle_id=None,
        )
        moved += len(again)
    return moved


def _pieces(ids: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), _PIECE):
        yield ids[start : start + _PIECE]
