"""How long an order not to tell binds, when it lets go, and when somebody is warned.  Pure.

Days are Minnesota days, and the last day is itself still silent.  Law: ``us-gag-court-order``; the
thirty days of an oral statement: ``us-hipaa-528-accounting``, 45 CFR 164.528(a)(2)(ii).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from notifications.foundation.days import MINNESOTA, minnesota_day
from portal.agencies.calendar import HolidayCalendar, working_day_after
from portal.disclosures.kinds import SilenceForm

BINDING = (SilenceForm.ORDER, SilenceForm.ORAL_SUSPENSION)
RELEASE_AFTER = 2
"""Working days after the last day."""
RELEASE_HOUR = time(10, 0)
ORAL_DAYS = timedelta(days=30)
WARNINGS = (14, 3, 1)
"""Days before the last day on which the two named people are warned, the first one first."""


@dataclass(frozen=True, slots=True)
class SilenceTerm:
    """How long an order of silence lasts.

    ``releases_at`` is when it lets go by itself, and None means that it does not; ``ended_at`` is
    the moment when somebody recorded that it was lifted, or that it had let go.
    """

    begins_on: date
    releases_at: datetime | None = None
    ended_at: datetime | None = None
    form: SilenceForm = SilenceForm.ORDER

    def in_force(self, moment: datetime) -> bool:
        """Whether it binds at an aware moment."""
        if self.form not in BINDING or self.begins_on > minnesota_day(moment):
            return False
        ends = (self.releases_at, self.ended_at)
        return all(end is None or end > moment for end in ends)


def release_moment(last_day: date, calendar: HolidayCalendar) -> datetime:
    """10:00 on the second working day after the last day: in the morning, with people at work.

    Raises:
        YearWithoutHolidays: the count runs into a year whose holidays nobody recorded.
    """
    day = working_day_after(last_day, RELEASE_AFTER, calendar)
    return datetime.combine(day, RELEASE_HOUR, tzinfo=MINNESOTA)


def last_day_of(form: SilenceForm, begins_on: date, last_day: date | None) -> date | None:
    """Its last day; an oral statement suspends for thirty days at most, and never without end."""
    if form is not SilenceForm.ORAL_SUSPENSION:
        return last_day
    latest = begins_on + ORAL_DAYS
    return min(last_day or latest, latest)


def warning_due(last_day: date | None, today: date, warned: int | None) -> int | None:
    """The warning that is due now, in days before the last day; ``None`` when none is."""
    if last_day is None or today > last_day:
        return None
    left = (last_day - today).days
    due = min((days for days in WARNINGS if left <= days), default=None)
    return due if due is not None and (warned is None or due < warned) else None
