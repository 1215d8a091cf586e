"""When to try again after a passing failure: later each time, never all at once, never too late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Timing:
    """How patient the sender is.

    ``lease`` is how long a worker holds what it claimed, ``batch`` how many it claims at once.
    ``longest_patience`` ends tries sooner than a kind's own deadline: a demonstration must end.
    """

    lease: timedelta = timedelta(seconds=60)
    batch: int = 50
    first_wait: timedelta = timedelta(seconds=30)
    longest_wait: timedelta = timedelta(hours=1)
    longest_patience: timedelta | None = None


DEMONSTRATION = Timing(
    lease=timedelta(seconds=5),
    first_wait=timedelta(seconds=2),
    longest_wait=timedelta(seconds=30),
    longest_patience=timedelta(minutes=2),
)

# Doubling more often than this reaches any longest wait; unchecked, the number itself overflows.
_MOST_DOUBLINGS = 20


def deadline(now: datetime, send_within: timedelta, timing: Timing) -> datetime:
    """The moment after which a failed try is not repeated."""
    patience = timing.longest_patience
    return now + (send_within if patience is None else min(send_within, patience))


def next_try(
    *, attempts: int, now: datetime, until: datetime | None, timing: Timing, chance: float
) -> datetime | None:
    """When to try again; ``None`` if that would be after ``until``.

    Args:
        attempts: Tries so far, at least one.
        now: The present moment.
        until: The notice's deadline.
        timing: How patient the sender is.
        chance: A random number from 0 to 1: the jitter, so that a thousand deliveries that failed
            together do not come back together.
    """
    doublings = min(max(attempts, 1) - 1, _MOST_DOUBLINGS)
    full = min(timing.longest_wait, timing.first_wait * 2**doublings)
    due = now + full * (0.5 + chance / 2)
    return None if until is not None and due > until else due
