"""The clocks that the law sets on a person's own request, counted out day by day.

Ten working days: every Saturday, Sunday and legal holiday is left out (`mn-13.04-3-access`).  Days
of the calendar: each is counted, and a last day that is a Saturday, Sunday or legal holiday is left
out (`mn-645.15-time`).  In both the first day, on which the request came, is not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from portal.agencies.calendar import HolidayCalendar
from portal.records_requests.values import RequestKind

_SATURDAY, _SUNDAY = 5, 6


class ClockRule(StrEnum):
    """The keys of the counting rules, as the vocabulary explains them."""

    TEN_WORKING_DAYS = "ten_working_days"
    THIRTY_DAYS = "thirty_days"
    FIVE_WORKING_DAYS = "five_working_days"


class Skipped(StrEnum):
    """Why a day is not counted."""

    FIRST_DAY = "first_day"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class TracedDay:
    """One day of a count: its number, or why it has none (with the holiday's name)."""

    day: date
    number: int | None = None
    skipped: Skipped | None = None
    holiday: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The day as it is stored and shown again."""
        return {
            "day": self.day.isoformat(),
            "number": self.number,
            "skipped": self.skipped and self.skipped.value,
            "holiday": self.holiday,
        }


@dataclass(frozen=True, slots=True)
class Count:
    """A due date, with every day from the request to it."""

    rule: ClockRule
    due_on: date
    trace: tuple[TracedDay, ...]

    @property
    def trace_json(self) -> list[dict[str, Any]]:
        """The trace as it is stored."""
        return [day.as_json() for day in self.trace]


def traced_days(stored: list[dict[str, Any]]) -> tuple[TracedDay, ...]:
    """The trace again from what was stored."""
    return tuple(
        TracedDay(
            date.fromisoformat(row["day"]),
            row["number"],
            Skipped(row["skipped"]) if row["skipped"] else None,
            row["holiday"],
        )
        for row in stored
    )


def count_working_days(
    first: date, wanted: int, calendar: HolidayCalendar, rule: ClockRule
) -> Count:
    """Count working days after ``first``; the due date is the last of them.

    Raises:
        YearWithoutHolidays: the count runs into a year whose holidays nobody recorded.
    """
    trace = [TracedDay(first, skipped=Skipped.FIRST_DAY)]
    number = 0
    for day in _days_after(first):
        skipped = _why_skipped(day, calendar)
        if skipped is None:
            number += 1
            skipped = TracedDay(day, number)
        trace.append(skipped)
        if number == wanted:
            break
    return Count(rule, trace[-1].day, tuple(trace))


def count_calendar_days(
    first: date, wanted: int, calendar: HolidayCalendar, rule: ClockRule
) -> Count:
    """Count every day after ``first``; days left out at the end move the due date on.

    Raises:
        YearWithoutHolidays: the count ends in a year whose holidays nobody recorded.
    """
    days = _days_after(first)
    trace = [TracedDay(first, skipped=Skipped.FIRST_DAY)]
    trace += [TracedDay(next(days), number) for number in range(1, wanted)]
    for day in days:
        skipped = _why_skipped(day, calendar)
        if skipped is None:
            trace.append(TracedDay(day, wanted))
            break
        trace.append(skipped)
    return Count(rule, trace[-1].day, tuple(trace))


_Counter = Callable[[date, HolidayCalendar], Count]


def answer_due(kind: RequestKind, filed_on: date, calendar: HolidayCalendar) -> Count:
    """When the agency owes its answer to a request that came on a Minnesota day.

    Who asks which others got her data asks to see data kept about her: the ten days hold for that
    too.  (The sixty days of `us-hipaa-528-accounting` are a limit for health data, not a target.)

    Raises:
        YearWithoutHolidays: the count runs into a year whose holidays nobody recorded.
    """
    return _ANSWER[kind](filed_on, calendar)


def pick_up_by(ready_on: date, calendar: HolidayCalendar) -> Count:
    """Until when data that is ready waits before the agency is allowed to pause the rest.

    Five working days from the notice that it is ready, law `mn-13.03-3g-pickup`.

    Raises:
        YearWithoutHolidays: the count runs into a year whose holidays nobody recorded.
    """
    return count_working_days(ready_on, 5, calendar, ClockRule.FIVE_WORKING_DAYS)


def _ten_working_days(filed_on: date, calendar: HolidayCalendar) -> Count:
    return count_working_days(filed_on, 10, calendar, ClockRule.TEN_WORKING_DAYS)


def _thirty_days(filed_on: date, calendar: HolidayCalendar) -> Count:
    return count_calendar_days(filed_on, 30, calendar, ClockRule.THIRTY_DAYS)


_ANSWER: dict[RequestKind, _Counter] = {
    RequestKind.SEE: _ten_working_days,
    RequestKind.COPY: _ten_working_days,
    RequestKind.ACCOUNTING: _ten_working_days,
    RequestKind.CHALLENGE: _thirty_days,
}


def _days_after(first: date) -> Iterator[date]:
    day = first
    while True:
        day += timedelta(days=1)
        yield day


def _why_skipped(day: date, calendar: HolidayCalendar) -> TracedDay | None:
    if day.weekday() == _SATURDAY:
        return TracedDay(day, skipped=Skipped.SATURDAY)
    if day.weekday() == _SUNDAY:
        return TracedDay(day, skipped=Skipped.SUNDAY)
    holiday = calendar.holiday_on(day)
    return TracedDay(day, skipped=Skipped.HOLIDAY, holiday=holiday) if holiday else None
