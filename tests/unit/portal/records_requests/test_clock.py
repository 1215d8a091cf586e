from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.agencies.calendar import HolidayCalendar, YearWithoutHolidays, calendar_of
from portal.agencies.holidays import EXECUTIVE_BRANCH, HolidayChoice, holidays_between
from portal.records_requests.clock import (
    ClockRule,
    Skipped,
    answer_due,
    pick_up_by,
    traced_days,
)
from portal.records_requests.values import RequestKind

COUNTY = HolidayChoice(friday_after_thanksgiving=False, indigenous_peoples_day=True)
FRIDAY, NOVEMBER_18 = date(2026, 11, 27), date(2026, 11, 18)


def calendar(choice: HolidayChoice) -> HolidayCalendar:
    return calendar_of((h.day, h.name.value) for h in holidays_between(2024, 2032, choice))


STATE, OF_COUNTY = calendar(EXECUTIVE_BRANCH), calendar(COUNTY)
CALENDARS = st.sampled_from([STATE, OF_COUNTY])
DAYS = st.dates(date(2024, 1, 1), date(2032, 10, 1))


def off(day: date, holidays: HolidayCalendar) -> bool:
    return day.strftime("%a") in {"Sat", "Sun"} or day in holidays.by_day


def test_the_worked_example_of_a_state_agency_is_due_on_december_4() -> None:
    count = answer_due(RequestKind.SEE, NOVEMBER_18, STATE)
    assert count.due_on == date(2026, 12, 4)
    assert count.rule is ClockRule.TEN_WORKING_DAYS
    counted = [day.day.day for day in count.trace if day.number]
    assert counted == [19, 20, 23, 24, 25, 30, 1, 2, 3, 4]
    assert [day.number for day in count.trace if day.number] == list(range(1, 11))


def test_a_county_that_works_on_november_27_is_due_a_day_earlier() -> None:
    assert answer_due(RequestKind.SEE, NOVEMBER_18, OF_COUNTY).due_on == date(2026, 12, 3)


def test_the_trace_says_why_each_day_was_left_out() -> None:
    trace = {day.day: day for day in answer_due(RequestKind.COPY, NOVEMBER_18, STATE).trace}
    assert trace[NOVEMBER_18].skipped is Skipped.FIRST_DAY
    assert trace[date(2026, 11, 21)].skipped is Skipped.SATURDAY
    assert trace[date(2026, 11, 22)].skipped is Skipped.SUNDAY
    assert trace[date(2026, 11, 26)].holiday == "thanksgiving_day"
    assert trace[FRIDAY].skipped is Skipped.HOLIDAY
    assert trace[FRIDAY].holiday == "friday_after_thanksgiving"


def test_a_challenge_counts_every_day_and_leaves_out_a_last_day_off() -> None:
    # Day 30 after November 25, 2026 is Christmas, a Friday: the next working day is the 28th.
    count = answer_due(RequestKind.CHALLENGE, date(2026, 11, 25), STATE)
    assert count.due_on == date(2026, 12, 28)
    assert [day.skipped for day in count.trace[-4:-1]] == [
        Skipped.HOLIDAY,
        Skipped.SATURDAY,
        Skipped.SUNDAY,
    ]
    assert count.trace[-1].number == 30


def test_data_that_is_ready_waits_five_working_days() -> None:
    assert pick_up_by(date(2026, 11, 25), STATE).due_on == date(2026, 12, 4)


def test_a_count_into_an_unrecorded_year_is_refused() -> None:
    with pytest.raises(YearWithoutHolidays):
        answer_due(RequestKind.SEE, date(2032, 12, 28), STATE)


def test_a_stored_trace_comes_back_as_it_was() -> None:
    count = answer_due(RequestKind.SEE, NOVEMBER_18, STATE)
    assert traced_days(count.trace_json) == count.trace


@given(filed=DAYS, holidays=CALENDARS, kind=st.sampled_from(list(RequestKind)))
def test_a_slow_and_obvious_counter_agrees(
    filed: date, holidays: HolidayCalendar, kind: RequestKind
) -> None:
    day, left = filed, 30 if kind is RequestKind.CHALLENGE else 10
    while left > 0 or off(day, holidays):
        day += timedelta(days=1)
        left -= 1 if kind is RequestKind.CHALLENGE or not off(day, holidays) else 0
    assert answer_due(kind, filed, holidays).due_on == day


@given(filed=DAYS, holidays=CALENDARS, kind=st.sampled_from(list(RequestKind)))
def test_every_day_from_filing_to_due_is_traced_once_and_none_is_unexplained(
    filed: date, holidays: HolidayCalendar, kind: RequestKind
) -> None:
    count = answer_due(kind, filed, holidays)
    span = (count.due_on - filed).days
    assert [d.day for d in count.trace] == [filed + timedelta(days=n) for n in range(span + 1)]
    assert all((day.number is None) != (day.skipped is None) for day in count.trace)
    assert not off(count.due_on, holidays)
