from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.keys import Keys
from portal.sign_in.models import TryCounter


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in a window, which begins with the first of them."""

    tries: int
    window: timedelta


class Throttle:
    """Counts tries against one thing (a code, a person, a contact), each by one atomic statement.

    A try is counted before it is judged, so that any number of them at once cannot all be judged
    against the same count; one that fits is given back.
    """

    def __init__(self, session: Session, clock: Clock, keys: Keys) -> None:
        self._session = session
        self._clock = clock
        self._keys = keys

    def take(self, kind: str, subject: str, limit: Limit) -> bool:
        """Count one try, and say whether it is within the limit."""
        now = self._clock.now()
        insert = (
            postgresql.insert
            if self._session.get_bind().dialect.name == "postgresql"
            else sqlite.insert
        )
        fresh = {"window_ends": now + limit.window, "tries": 1}
        added = insert(TryCounter).values(key=self._key(kind, subject), **fresh)
        over = TryCounter.window_ends <= now
        counted = added.on_conflict_do_update(
            index_elements=[TryCounter.key],
            set_={
                "tries": case((over, 1), else_=TryCounter.tries + 1),
                "window_ends": case((over, fresh["window_ends"]), else_=TryCounter.window_ends),
            },
        ).returning(TryCounter.tries)
        return self._session.execute(counted).scalar_one() <= limit.tries

    def give_back(self, kind: str, subject: str) -> None:
        """Take one try off the count: it fitted."""
        self._session.execute(
            update(TryCounter)
            .where(TryCounter.key == self._key(kind, subject), TryCounter.tries > 0)
            .values(tries=TryCounter.tries - 1)
            .execution_options(synchronize_session=False)
        )

    def _key(self, kind: str, subject: str) -> bytes:
        return self._keys.blind_index(subject, f"tries.{kind}")
