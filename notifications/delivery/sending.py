"""Messages of one batch, sent side by side: a provider answers in its own time."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from notifications.delivery.carrying import Carrier
from notifications.delivery.settling import Going, Outcome


class SendingPool:
    """Threads that call a provider; they touch no database."""

    def __init__(self, carrier: Carrier, at_once: int) -> None:
        self._carrier = carrier
        self._at_once = at_once
        self._threads: ThreadPoolExecutor | None = None

    def send(self, going: Sequence[Going], until: datetime) -> list[Outcome]:
        """What became of each message; ``until`` is the end of the lease."""

        def one(each: Going) -> Outcome:
            return self._carrier.send(each.job, each.rendered.message, until)

        if len(going) < 2 or self._at_once < 2:  # noqa: PLR2004 - one at a time needs no thread
            return [one(each) for each in going]
        return list(self._pool().map(one, going))

    def _pool(self) -> ThreadPoolExecutor:
        # Made at the first batch and not before: a process that forks must not have threads yet.
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._at_once, thread_name_prefix="send")
        return self._threads
