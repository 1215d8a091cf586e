from __future__ import annotations

from datetime import date

import pytest

from portal.agencies.calendar import YearWithoutHolidays, calendar_of, working_day_after
from portal.notices.tell_us import ANSWER_IN, KINDS, Told

CALENDAR = calendar_of([(date(2026, 11, 26), "Thanksgiving Day"), (date(2027, 1, 1), "New Year")])


@pytest.mark.parametrize(
    ("first", "days", "due"),
    [
        (date(2026, 11, 23), 2, date(2026, 11, 25)),
        (date(2026, 11, 25), 1, date(2026, 11, 27)),
        (date(2026, 11, 25), 2, date(2026, 11, 30)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
    ],
)
def test_weekends_and_the_offices_holidays_do_not_count(first: date, days: int, due: date) -> None:
    assert working_day_after(first, days, CALENDAR) == due


def test_no_day_is_guessed_in_a_year_without_holidays() -> None:
    with pytest.raises(YearWithoutHolidays):
        working_day_after(date(2027, 12, 31), 1, CALENDAR)


def test_everything_that_can_be_told_has_its_work_and_its_day() -> None:
    assert set(KINDS) == set(ANSWER_IN) == set(Told)
