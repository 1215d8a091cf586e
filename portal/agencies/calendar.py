"""One agency's holidays as a value that clocks can ask, without a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5


class YearWithoutHolidays(LookupError):
    """The agency's holidays are not recorded for a year that a clock runs into."""


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """The holidays that one agency keeps, by day, with the years that are known."""

    by_day: Mapping[date, str]
    years: frozenset[int]

    def holiday_on(self, day: date) -> str | None:
        """The name of the holiday kept on a day, or ``None``.

        Raises:
            YearWithoutHolidays: nobody recorded that year; a guess would make a false due date.
        """
        if day.year not in self.years:
            raise YearWithoutHolidays(f"this agency has no holidays recorded for {day.year}")
        return self.by_day.get(day)


def calendar_of(holidays: Iterable[tuple[date, str]]) -> HolidayCalendar:
    """A calendar of days and names; every year has holidays, so a year that has one is known."""
    by_day = dict(holidays)
    return HolidayCalendar(by_day, frozenset(day.year for day in by_day))


def working_day_after(first: date, wanted: int, calendar: HolidayCalendar) -> date:
    """The day that many working days after ``first``.

    Raises:
        YearWithoutHolidays: the count runs into a year whose holidays nobody recorded.
    """
    day = first
    while wanted:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY and calendar.holiday_on(day) is None:
            wanted -= 1
    return day
