from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.statistics.rules import (
    FEWEST,
    months_to_freeze,
    next_month,
    publishable,
    years_to_freeze,
)
from portal.statistics.values import CATEGORIES, Measure

COUNT = st.one_of(st.integers(0, 15), st.integers(0, 5000))
MONTHLY = (Measure.MATTERS, Measure.PEOPLE, Measure.NOTICES, Measure.REQUESTS)
HOUSE = st.fixed_dictionaries(
    {
        measure: st.fixed_dictionaries(dict.fromkeys(CATEGORIES[measure], COUNT))
        for measure in MONTHLY
    }
)


@given(HOUSE)
def test_what_is_shown_is_eleven_or_more_and_true(house: dict[Measure, dict[str, int]]) -> None:
    for measure, table in publishable(house).items():
        for name, count in table.items():
            assert count is None or (count >= FEWEST and count == house[measure][name])


@given(HOUSE)
def test_where_one_of_the_pair_hides_the_notices_are_not_shown(
    house: dict[Measure, dict[str, int]],
) -> None:
    shown = publishable(house)
    people, notices = shown[Measure.PEOPLE], shown[Measure.NOTICES]
    hides = any(
        count < FEWEST for m in (Measure.PEOPLE, Measure.NOTICES) for count in house[m].values()
    )
    assert set(notices.values()) == {None} if hides else None not in notices.values()
    assert people == {n: c if c >= FEWEST else None for n, c in house[Measure.PEOPLE].items()}


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    people = dict.fromkeys(CATEGORIES[Measure.PEOPLE], 40)
    notices = dict.fromkeys(CATEGORIES[Measure.NOTICES], 56)
    house = {Measure.PEOPLE: people, Measure.NOTICES: notices}
    assert publishable(house) == house


@pytest.mark.parametrize(
    ("last", "today", "expected"),
    [
        (None, date(2026, 12, 31), []),
        (None, date(2027, 1, 1), [date(2026, 11, 1)]),
        (None, date(2027, 2, 1), [date(2026, 11, 1), date(2026, 12, 1)]),
        ("2026-11", date(2027, 2, 1), [date(2026, 12, 1)]),
        ("2026-12", date(2027, 2, 28), []),
    ],
)
def test_a_month_is_counted_when_the_next_one_is_over(
    last: str | None, today: date, expected: list[date]
) -> None:
    assert months_to_freeze(date(2026, 11, 23), last, today) == expected


def test_december_is_followed_by_january() -> None:
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)


def test_orders_of_a_year_are_told_a_year_after_its_last_day() -> None:
    assert years_to_freeze(date(2026, 3, 1), None, date(2027, 12, 31)) == []
    assert years_to_freeze(date(2026, 3, 1), None, date(2028, 1, 1)) == [2026]
    assert years_to_freeze(date(2026, 3, 1), "2026", date(2029, 1, 1)) == [2027]
