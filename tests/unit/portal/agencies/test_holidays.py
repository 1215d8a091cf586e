from __future__ import annotations

from datetime import date

import pytest

from portal.agencies.calendar import YearWithoutHolidays, calendar_of
from portal.agencies.holidays import EXECUTIVE_BRANCH, HolidayChoice, HolidayName, holidays_between

EVERY_DAY = HolidayChoice(friday_after_thanksgiving=True, indigenous_peoples_day=True)
NEITHER = HolidayChoice(friday_after_thanksgiving=False, indigenous_peoples_day=False)

# The table worked out by hand for the legal dossier; New Year's Day of 2028 is kept in 2027.
TABLE = {
    HolidayName.NEW_YEARS_DAY: ("2026-01-01", "2027-01-01", "2027-12-31"),
    HolidayName.MARTIN_LUTHER_KINGS_BIRTHDAY: ("2026-01-19", "2027-01-18", "2028-01-17"),
    HolidayName.WASHINGTONS_AND_LINCOLNS_BIRTHDAY: ("2026-02-16", "2027-02-15", "2028-02-21"),
    HolidayName.MEMORIAL_DAY: ("2026-05-25", "2027-05-31", "2028-05-29"),
    HolidayName.JUNETEENTH: ("2026-06-19", "2027-06-18", "2028-06-19"),
    HolidayName.INDEPENDENCE_DAY: ("2026-07-03", "2027-07-05", "2028-07-04"),
    HolidayName.LABOR_DAY: ("2026-09-07", "2027-09-06", "2028-09-04"),
    HolidayName.INDIGENOUS_PEOPLES_DAY: ("2026-10-12", "2027-10-11", "2028-10-09"),
    HolidayName.VETERANS_DAY: ("2026-11-11", "2027-11-11", "2028-11-10"),
    HolidayName.THANKSGIVING_DAY: ("2026-11-26", "2027-11-25", "2028-11-23"),
    HolidayName.FRIDAY_AFTER_THANKSGIVING: ("2026-11-27", "2027-11-26", "2028-11-24"),
    HolidayName.CHRISTMAS_DAY: ("2026-12-25", "2027-12-24", "2028-12-25"),
}


def test_every_day_of_2026_to_2028_is_where_the_law_puts_it() -> None:
    expected = sorted(
        (date.fromisoformat(day), name) for name, days in TABLE.items() for day in days
    )
    found = [(holiday.day, holiday.name) for holiday in holidays_between(2026, 2028, EVERY_DAY)]
    assert found == expected


def test_the_executive_branch_takes_the_friday_and_not_the_october_day() -> None:
    names = {holiday.name for holiday in holidays_between(2026, 2026, EXECUTIVE_BRANCH)}
    assert HolidayName.FRIDAY_AFTER_THANKSGIVING in names
    assert HolidayName.INDIGENOUS_PEOPLES_DAY not in names


def test_a_local_government_can_take_neither_of_the_two() -> None:
    assert len(holidays_between(2026, 2026, NEITHER)) == len(TABLE) - 2


def test_a_new_years_day_on_a_saturday_is_kept_in_the_year_before() -> None:
    days = [holiday.day for holiday in holidays_between(2027, 2027, EXECUTIVE_BRANCH)]
    assert days[-1] == date(2027, 12, 31)
    assert date(2027, 12, 31) not in [h.day for h in holidays_between(2028, 2028, EVERY_DAY)]


def test_a_year_that_nobody_recorded_is_refused_not_guessed() -> None:
    calendar = calendar_of([(date(2026, 12, 25), "christmas_day")])
    assert calendar.holiday_on(date(2026, 12, 25)) == "christmas_day"
    assert calendar.holiday_on(date(2026, 12, 24)) is None
    with pytest.raises(YearWithoutHolidays):
        calendar.holiday_on(date(2027, 1, 1))
