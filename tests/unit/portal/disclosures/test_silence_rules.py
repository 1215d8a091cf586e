from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.foundation.days import minnesota_day
from portal.agencies.calendar import HolidayCalendar, calendar_of
from portal.agencies.holidays import EXECUTIVE_BRANCH, holidays_between
from portal.disclosures.kinds import SilenceForm
from portal.disclosures.silence.rules import (
    ORAL_DAYS,
    RELEASE_HOUR,
    WARNINGS,
    SilenceTerm,
    last_day_of,
    release_moment,
    warning_due,
)

CALENDAR: HolidayCalendar = calendar_of(
    (one.day, one.name) for one in holidays_between(2026, 2028, EXECUTIVE_BRANCH)
)
MOMENT = datetime(2026, 12, 2, 16, 0, tzinfo=UTC)
DAYS = st.dates(date(2026, 1, 1), date(2028, 11, 30))


@pytest.mark.parametrize(
    ("last_day", "release"),
    [
        # A Monday: two working days later, and six hours behind UTC in winter.
        (date(2026, 11, 30), datetime(2026, 12, 2, 16, 0, tzinfo=UTC)),
        # Thanksgiving, the Friday after it, and a weekend are not working days.
        (date(2026, 11, 25), datetime(2026, 12, 1, 16, 0, tzinfo=UTC)),
        # A Saturday in summer: five hours behind UTC.
        (date(2026, 7, 18), datetime(2026, 7, 21, 15, 0, tzinfo=UTC)),
        # Across the change to winter time.
        (date(2026, 10, 30), datetime(2026, 11, 3, 16, 0, tzinfo=UTC)),
        # Into another year, whose first day is a Friday and a holiday.
        (date(2027, 12, 30), datetime(2028, 1, 4, 16, 0, tzinfo=UTC)),
    ],
)
def test_it_lets_go_at_ten_on_the_second_working_day(last_day: date, release: datetime) -> None:
    assert release_moment(last_day, CALENDAR) == release


@given(DAYS)
def test_it_never_lets_go_on_a_day_off_nor_before_two_nights(last_day: date) -> None:
    moment = release_moment(last_day, CALENDAR)
    day = minnesota_day(moment)
    assert day.weekday() < 5
    assert CALENDAR.holiday_on(day) is None
    assert day >= last_day + timedelta(days=2)
    assert moment.time() == RELEASE_HOUR


def test_it_binds_until_the_very_moment() -> None:
    term = SilenceTerm(date(2026, 11, 1), releases_at=MOMENT)
    assert term.in_force(MOMENT - timedelta(microseconds=1))
    assert not term.in_force(MOMENT)


def test_it_does_not_bind_before_its_first_day() -> None:
    # Six hours behind UTC in winter: Minnesota's day ends at 06:00 UTC.
    term = SilenceTerm(date(2026, 12, 1))
    assert not term.in_force(datetime(2026, 12, 1, 5, 59, 59, tzinfo=UTC))
    assert term.in_force(datetime(2026, 12, 1, 6, 0, tzinfo=UTC))


def test_until_further_order_never_lets_go() -> None:
    assert SilenceTerm(date(2026, 11, 1)).in_force(datetime(2099, 1, 1, tzinfo=UTC))


def test_once_lifted_it_binds_no_more_from_that_moment() -> None:
    term = SilenceTerm(date(2026, 11, 1), ended_at=MOMENT)
    assert term.in_force(MOMENT - timedelta(seconds=1))
    assert not term.in_force(MOMENT)


def test_a_letter_that_asks_for_silence_binds_nothing() -> None:
    assert not SilenceTerm(date(2026, 11, 1), form=SilenceForm.REQUEST).in_force(MOMENT)


@given(DAYS, st.none() | DAYS)
def test_an_oral_statement_suspends_for_thirty_days_at_most(
    begins_on: date, last_day: date | None
) -> None:
    found = last_day_of(SilenceForm.ORAL_SUSPENSION, begins_on, last_day)
    assert found is not None
    assert found <= begins_on + ORAL_DAYS
    assert last_day is None or found <= last_day
    assert last_day_of(SilenceForm.ORDER, begins_on, last_day) == last_day


@given(DAYS, st.integers(0, 60))
def test_each_warning_comes_once_and_on_its_day(last_day: date, recorded_before: int) -> None:
    warned: int | None = None
    came: list[tuple[int, int]] = []
    for left in range(recorded_before, -3, -1):
        due = warning_due(last_day, last_day - timedelta(days=left), warned)
        if due is not None:
            warned = due
            came.append((due, left))
    on_their_day = [(days, days) for days in WARNINGS if days <= recorded_before]
    late = min((days for days in WARNINGS if days > recorded_before), default=None)
    first = [(late, recorded_before)] if late and recorded_before not in WARNINGS else []
    assert came == [*first, *on_their_day]


def test_nobody_is_warned_of_an_end_that_is_not_known() -> None:
    assert warning_due(None, date(2026, 11, 23), None) is None
