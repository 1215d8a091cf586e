"""One home's letters to different adults leave on different days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.delivery.apart import ForHome, day_began, must_wait, next_day
from notifications.foundation.days import minnesota_day

HOMES = st.sampled_from([b"one", b"two", b"three", None])
PEOPLE = st.integers(0, 5).map(lambda number: UUID(int=number))
LETTERS = st.lists(st.tuples(HOMES, PEOPLE), max_size=30).map(
    lambda pairs: [ForHome(UUID(int=100 + n), *pair) for n, pair in enumerate(pairs)]
)
LEFT = st.dictionaries(st.sampled_from([b"one", b"two"]), PEOPLE)


@given(LETTERS, LEFT)
def test_no_home_gets_letters_to_two_people_on_one_day(
    letters: list[ForHome], left: dict[bytes, UUID]
) -> None:
    waiting = must_wait(letters, left)
    going = [letter for letter in letters if letter.delivery_id not in waiting]
    for home in {letter.home for letter in letters if letter.home}:
        people = {letter.person for letter in going if letter.home == home}
        if people and home in left:
            people.add(left[home])
        assert len(people) <= 1


@given(LETTERS)
def test_every_home_gets_one_each_day_until_all_are_out(letters: list[ForHome]) -> None:
    left, days = letters, 0
    while left:
        waiting = must_wait(left, {})
        assert len(waiting) < len(left)
        left, days = [one for one in left if one.delivery_id in waiting], days + 1
    assert days <= 6


def test_letters_to_one_person_go_together() -> None:
    pair = [ForHome(UUID(int=n), b"home", UUID(int=7)) for n in (1, 2)]
    assert must_wait(pair, {}) == set()


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 27, 3, 0, tzinfo=UTC),
        datetime(2026, 3, 8, 9, 0, tzinfo=UTC),
        datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
    ],
)
def test_days_are_minnesotas_also_when_clocks_change(now: datetime) -> None:
    assert minnesota_day(day_began(now)) == minnesota_day(now)
    assert minnesota_day(day_began(now) - timedelta(seconds=1)) < minnesota_day(now)
    assert minnesota_day(next_day(now)) == minnesota_day(now) + timedelta(days=1)
