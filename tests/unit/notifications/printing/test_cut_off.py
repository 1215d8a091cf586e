"""Which letters a print file takes at which moment."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from notifications.printing.cut_off import CutOff

HOUR = timedelta(hours=1)
THREE = CutOff(time(15), HOUR)
"""Three in the afternoon in Minnesota is 21:00 UTC in winter."""


def _utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (_utc(24, 20, 59), _utc(23, 20)),
        (_utc(24, 21), _utc(24, 20)),
        (_utc(25, 5), _utc(24, 20)),
        (_utc(25, 20), _utc(24, 20)),
    ],
)
def test_a_letter_can_be_cancelled_until_an_hour_before_the_cut_off(
    now: datetime, until: datetime
) -> None:
    assert THREE.takes_until(now) == until


def test_without_a_cut_off_a_letter_waits_for_its_window_alone() -> None:
    assert CutOff(None, HOUR).takes_until(_utc(24, 12)) == _utc(24, 11)
    assert CutOff().takes_until(_utc(24, 12)) == _utc(24, 12)


def test_the_cut_off_keeps_its_hour_when_clocks_change() -> None:
    summer = datetime(2026, 6, 1, 20, tzinfo=UTC)
    assert CutOff(time(15)).takes_until(summer) == summer
