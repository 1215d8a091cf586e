from __future__ import annotations

from datetime import UTC, datetime

import pytest

from notifications.delivery.hours import BY_DAY


@pytest.mark.parametrize(
    ("moment", "open_then"),
    [
        # Winter in Minnesota is six hours behind, summer five.
        (datetime(2026, 11, 23, 13, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 14, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 24, 2, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 24, 3, 0, tzinfo=UTC), False),
        (datetime(2026, 7, 1, 12, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 7, 1, 13, 0, tzinfo=UTC), True),
    ],
)
def test_texts_leave_from_eight_to_nine_by_minnesotas_clock(
    moment: datetime, open_then: bool
) -> None:
    assert BY_DAY.are_open(moment) is open_then
