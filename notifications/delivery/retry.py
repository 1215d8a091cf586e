"""When to try again after a passing failure: later each time, never all at once, never too late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.delivery.hours import BY_DAY, Hours


@dataclass(frozen=True, slots=True)
class Timing:
    """How patient the sender is.

    ``lease`` is how long a worker holds what it claimed, ``batch`` how many it claims at once, and
    ``sends_at_once`` how many of them it sends side by side.  A send in doubt waits ``doubt_wait``
    for the provider's own word before the provider is asked.  ``text_hours`` are those in which
    texts leave, ``None`` all; ``households_apart``: letters to one home leave on different days.
    A text without a receipt for ``poll_after`` is asked about once.
    ``segments_per_second`` and ``emails_per_second`` are what providers allow to all workers
    together; ``None`` is no limit.
    ``longest_patience`` ends tries sooner than a kind's own deadline: a demonstration must end.
    """

    lease: timedelta = timedelta(seconds=60)
    batch: int = 100
    sends_at_once: int = 8
    doubt_wait: timedelta = timedelta(minutes=2)
    poll_after: timedelta = timedelta(hours=4)
    text_hours: Hours | None = BY_DAY
    households_apart: bool = True
    segments_per_second: float | None = None
    emails_per_second: float | None = None
    first_wait: timedelta = timedelta(seconds=30)
    longest_wait: timedelta = timedelta(hours=1)
    longest_patience: timedelta | None = None


DEMONSTRATION = Timing(
    lease=timedelta(seconds=5),
    first_wait=timedelta(seconds=2),
    longest_wait=timedelta(seconds=30),
    longest_patience=timedelta(minutes=2),
    doubt_wait=timedelta(seconds=2),
    # A visitor of the demonstration waits for no morning and for no other day.
    text_hours=None,
    households_apart=False,
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
