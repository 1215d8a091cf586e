"""Minnesota's legal holidays: Minn. Stat. § 645.44 subd. 5, law `mn-645.44-5-holidays`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

RULE_VERSION = "645.44-5/2023"
"""Names the text of the law that these dates follow; it is stored beside every date."""

_ONE_DAY = timedelta(days=1)
_ONE_WEEK = timedelta(weeks=1)


class HolidayName(StrEnum):
    """The names as the law has them; pages render them in words."""

    NEW_YEARS_DAY = "new_years_day"
    MARTIN_LUTHER_KINGS_BIRTHDAY = "martin_luther_kings_birthday"
    WASHINGTONS_AND_LINCOLNS_BIRTHDAY = "washingtons_and_lincolns_birthday"
    MEMORIAL_DAY = "memorial_day"
    JUNETEENTH = "juneteenth"
    INDEPENDENCE_DAY = "independence_day"
    LABOR_DAY = "labor_day"
    INDIGENOUS_PEOPLES_DAY = "indigenous_peoples_day"
    VETERANS_DAY = "veterans_day"
    THANKSGIVING_DAY = "thanksgiving_day"
    FRIDAY_AFTER_THANKSGIVING = "friday_after_thanksgiving"
    CHRISTMAS_DAY = "christmas_day"


class _Weekday(IntEnum):
    MONDAY = 0
    THURSDAY = 3
    SATURDAY = 5
    SUNDAY = 6


@dataclass(frozen=True, slots=True, order=True)
class Holiday:
    """A day on which an agency's working days do not run."""

    day: date
    name: HolidayName


@dataclass(frozen=True, slots=True)
class HolidayChoice:
    """The two days that local governments and other branches choose for themselves."""

    friday_after_thanksgiving: bool
    indigenous_peoples_day: bool


EXECUTIVE_BRANCH = HolidayChoice(friday_after_thanksgiving=True, indigenous_peoples_day=False)
"""What the law itself sets for the state's executive branch."""


def holidays_between(first_year: int, last_year: int, choice: HolidayChoice) -> list[Holiday]:
    """Every holiday that is kept on a day of these calendar years, in order.

    When New Year's Day falls on a Saturday it is kept on the last day of the year before: so the
    year after the last is asked too.
    """
    found = (
        holiday
        for year in range(first_year, last_year + 2)
        for holiday in _of_year(year)
        if _is_taken(holiday.name, choice)
    )
    return sorted(holiday for holiday in found if first_year <= holiday.day.year <= last_year)


def _of_year(year: int) -> Iterator[Holiday]:
    yield Holiday(_kept(date(year, 1, 1)), HolidayName.NEW_YEARS_DAY)
    yield Holiday(_monday(year, 1, 3), HolidayName.MARTIN_LUTHER_KINGS_BIRTHDAY)
    yield Holiday(_monday(year, 2, 3), HolidayName.WASHINGTONS_AND_LINCOLNS_BIRTHDAY)
    yield Holiday(_last_monday_of_may(year), HolidayName.MEMORIAL_DAY)
    yield Holiday(_kept(date(year, 6, 19)), HolidayName.JUNETEENTH)
    yield Holiday(_kept(date(year, 7, 4)), HolidayName.INDEPENDENCE_DAY)
    yield Holiday(_monday(year, 9, 1), HolidayName.LABOR_DAY)
    yield Holiday(_monday(year, 10, 2), HolidayName.INDIGENOUS_PEOPLES_DAY)
    yield Holiday(_kept(date(year, 11, 11)), HolidayName.VETERANS_DAY)
    thanksgiving = _nth(year, 11, _Weekday.THURSDAY, 4)
    yield Holiday(thanksgiving, HolidayName.THANKSGIVING_DAY)
    yield Holiday(thanksgiving + _ONE_DAY, HolidayName.FRIDAY_AFTER_THANKSGIVING)
    yield Holiday(_kept(date(year, 12, 25)), HolidayName.CHRISTMAS_DAY)


def _is_taken(name: HolidayName, choice: HolidayChoice) -> bool:
    if name is HolidayName.FRIDAY_AFTER_THANKSGIVING:
        return choice.friday_after_thanksgiving
    if name is HolidayName.INDIGENOUS_PEOPLES_DAY:
        return choice.indigenous_peoples_day
    return True


def _kept(day: date) -> date:
    """Five of the days move off a weekend: Saturday's to Friday, Sunday's to Monday."""
    if day.weekday() == _Weekday.SATURDAY:
        return day - _ONE_DAY
    if day.weekday() == _Weekday.SUNDAY:
        return day + _ONE_DAY
    return day


def _monday(year: int, month: int, number: int) -> date:
    return _nth(year, month, _Weekday.MONDAY, number)


def _nth(year: int, month: int, weekday: _Weekday, number: int) -> date:
    first = date(year, month, 1)
    until_weekday = timedelta(days=(weekday - first.weekday()) % 7)
    return first + until_weekday + (number - 1) * _ONE_WEEK


def _last_monday_of_may(year: int) -> date:
    return _monday(year, 6, 1) - _ONE_WEEK
