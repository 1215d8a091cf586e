from __future__ import annotations

from datetime import UTC, datetime, timedelta

from notifications.foundation.clock import SetClock
from notifications.foundation.ids import new_id

NOON = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


def test_ids_of_one_millisecond_sort_as_they_were_made() -> None:
    made = [new_id(SetClock(NOON)) for _ in range(5000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_id_is_of_version_seven_and_begins_with_its_time() -> None:
    one = new_id(SetClock(NOON))
    assert (one.version, one.variant) == (7, "specified in RFC 4122")
    assert one.int >> 80 == int(NOON.timestamp() * 1000)


def test_ids_of_later_times_sort_later() -> None:
    assert new_id(SetClock(NOON)) < new_id(SetClock(NOON + timedelta(milliseconds=1)))
