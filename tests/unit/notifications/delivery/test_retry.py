from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from notifications.delivery.retry import DEMONSTRATION, Timing, deadline, next_try

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
TIMING = Timing(first_wait=timedelta(seconds=30), longest_wait=timedelta(hours=1))


def _waits(attempts: int, chance: float) -> timedelta:
    due = next_try(attempts=attempts, now=NOW, until=None, timing=TIMING, chance=chance)
    assert due is not None
    return due - NOW


def test_each_wait_is_twice_the_last_up_to_the_longest() -> None:
    assert [_waits(n, 1.0).total_seconds() for n in (1, 2, 3, 9)] == [30, 60, 120, 3600]


def test_nothing_is_tried_again_after_the_deadline() -> None:
    until = NOW + timedelta(seconds=10)
    assert next_try(attempts=1, now=NOW, until=until, timing=TIMING, chance=0.0) is None


@given(st.integers(min_value=0, max_value=10**6), st.floats(min_value=0, max_value=1))
def test_a_wait_is_between_half_and_all_of_its_full_length(attempts: int, chance: float) -> None:
    full = _waits(attempts, 1.0)
    assert full / 2 <= _waits(attempts, chance) <= full <= TIMING.longest_wait


def test_a_demonstration_gives_up_within_two_minutes() -> None:
    assert deadline(NOW, timedelta(days=5), DEMONSTRATION) == NOW + timedelta(minutes=2)
    assert deadline(NOW, timedelta(minutes=1), DEMONSTRATION) == NOW + timedelta(minutes=1)


def test_without_other_patience_a_kind_has_its_own_deadline() -> None:
    assert deadline(NOW, timedelta(days=5), TIMING) == NOW + timedelta(days=5)
