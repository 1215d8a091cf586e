"""One household's letters to different adults leave on different days.  Pure.

Two envelopes in one mailbox on one day tell whoever opens it that the other one got the same.
Letters to one person can go together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from notifications.foundation.days import MINNESOTA


@dataclass(frozen=True, slots=True)
class ForHome:
    """A letter that could leave today: its delivery, its home as a keyed hash, and to whom."""

    delivery_id: UUID
    home: bytes | None
    person: UUID


def must_wait(letters: Iterable[ForHome], left_today: Mapping[bytes, UUID]) -> set[UUID]:
    """Those of these letters that wait for another day, the first of each home going first.

    Args:
        letters: In the order in which they would leave.
        left_today: For each home to which a letter left today, to whom.
    """
    taken = dict(left_today)
    waiting = set()
    for letter in letters:
        if letter.home is None:
            continue
        if taken.setdefault(letter.home, letter.person) != letter.person:
            waiting.add(letter.delivery_id)
    return waiting


def day_began(now: datetime) -> datetime:
    """When the Minnesota day of this moment began."""
    return _midnight(now, 0)


def next_day(now: datetime) -> datetime:
    """When the Minnesota day after this moment's begins."""
    return _midnight(now, 1)


def _midnight(now: datetime, days: int) -> datetime:
    day = now.astimezone(MINNESOTA).date() + timedelta(days=days)
    return datetime.combine(day, time(0), MINNESOTA).astimezone(now.tzinfo)
