"""Messages of one batch, sent side by side: a provider answers in its own time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from notifications.delivery.carrying import Carrier
from notifications.delivery.settling import Going, Outcome


@dataclass(frozen=True, slots=True)
class Timed:
    """A message, and from when it can leave."""

    going: Going
    leaves_at: datetime


class SendingPool:
    """Threads that call a provider; they touch no database.  ``wait`` sleeps for some seconds."""

    def __init__(self, carrier: Carrier, at_once: int, wait: Callable[[float], object]) -> None:
        self._carrier = carrier
        self._at_once = at_once
        self._wait = wait
        self._threads: ThreadPoolExecutor | None = None

    def send(self, messages: Iterable[Timed], until: datetime) -> list[Outcome]:
        """What became of each message; ``until`` is the end of the lease."""

        def one(each: Timed) -> Outcome:
            early = (each.leaves_at - self._carrier.clock.now()).total_seconds()
            if early > 0:
                self._wait(early)
            return self._carrier.send(each.going.job, each.going.rendered.message, until)

        batch = list(messages)
        if len(batch) < 2 or self._at_once < 2:  # noqa: PLR2004 - one at a time needs no thread
            return [one(each) for each in batch]
        return list(self._pool().map(one, batch))

    def _pool(self) -> ThreadPoolExecutor:
        # Made at the first batch and not before: a process that forks must not have threads yet.
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._at_once, thread_name_prefix="send")
        return self._threads
