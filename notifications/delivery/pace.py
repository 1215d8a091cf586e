"""How fast a provider lets us send, kept by all workers together: one row a provider.

A worker reserves time for its whole batch in the transaction that begins the sends (a generic cell
rate algorithm, as in ITU-T I.371): whoever comes next begins where it ends.  A worker that dies
leaves at most a few seconds unused; nothing is sent faster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from notifications.delivery.tables import PACES

HORIZON = timedelta(seconds=5)
"""No worker reserves much more than this at once."""
_OF_AN_INTERVAL = 0.8
_ROW = PACES.c


@dataclass(frozen=True, slots=True)
class Pace:
    """``per_second``: segments of texts, or emails, that all workers together can send."""

    provider: str
    per_second: float

    def batch(self, most: int, units_each: int = 1) -> int:
        """How many messages of so many units a worker takes at once."""
        within = int(self.per_second * HORIZON.total_seconds() / units_each)
        return max(1, min(most, within))

    def slots(self, begins: datetime, units: Iterable[int]) -> Iterator[datetime]:
        """When each message of a batch can leave."""
        at = begins
        for each in units:
            yield at
            at += timedelta(seconds=each / self.per_second)


def reserve(session: Session, now: datetime, pace: Pace, units: int) -> datetime:
    """Take the next stretch of time for this many units.

    The row stays locked until the transaction ends: reserve last.

    Returns:
        When the first of them can leave.
    """
    begins = max(now, _free_at(session, now, pace.provider))
    ends = begins + timedelta(seconds=units / pace.per_second)
    session.execute(update(PACES).where(_ROW.provider == pace.provider).values(free_at=ends))
    return begins


def take_turn(session: Session, now: datetime, name: str, every: timedelta) -> bool:
    """Whether this worker is the one to do a timed job now: one of all does it, each time."""
    if _free_at(session, now, name) > now:
        return False
    # A beat is never quite even: one that comes a little early must not be missed.
    free_at = now + every * _OF_AN_INTERVAL
    session.execute(update(PACES).where(_ROW.provider == name).values(free_at=free_at))
    return True


def _free_at(session: Session, now: datetime, provider: str) -> datetime:
    locked = select(_ROW.free_at).where(_ROW.provider == provider).with_for_update()
    found: datetime | None = session.scalar(locked)
    if found is not None:
        return found
    made = postgres_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    row = made(PACES).values(provider=provider, free_at=now).on_conflict_do_nothing()
    session.execute(row)
    stands: datetime = session.execute(locked).scalar_one()
    return stands
