from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.agencies.calendar import HolidayCalendar, calendar_of
from portal.agencies.errors import UnknownAgency
from portal.agencies.holidays import EXECUTIVE_BRANCH, holidays_between
from portal.agencies.models import Agency, AgencyHoliday


class AgencyQueries:
    """Who keeps data, and on which days it does not work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_slug(self, slug: str) -> Agency:
        """The agency with this slug.

        Raises:
            UnknownAgency: there is none.
        """
        found = self._session.scalar(select(Agency).where(Agency.slug == slug))
        if found is None:
            raise UnknownAgency(f"there is no agency with the slug {slug}")
        return found

    def by_id(self, agency_id: UUID) -> Agency:
        """The agency with this id.

        Raises:
            UnknownAgency: there is none.
        """
        found = self._session.get(Agency, agency_id)
        if found is None:
            raise UnknownAgency(f"there is no agency with the id {agency_id}")
        return found

    def all(self) -> list[Agency]:
        """Every agency, by name."""
        return list(self._session.scalars(select(Agency).order_by(Agency.name)))

    def calendar(self, agency_id: UUID) -> HolidayCalendar:
        """The holidays that an agency keeps, of every year on record."""
        rows = self._session.execute(
            select(AgencyHoliday.day, AgencyHoliday.name).where(
                AgencyHoliday.agency_id == agency_id
            )
        )
        return calendar_of((day, name) for day, name in rows)

    def calendar_around(self, agency_id: UUID, day: date) -> HolidayCalendar:
        """The same, with the law's own holidays where nobody recorded this year or the next.

        For a day that has to be counted out now, however far off it is.
        """
        kept = self.calendar(agency_id)
        missing = {day.year, day.year + 1} - kept.years
        by_law = (
            (one.day, one.name)
            for year in missing
            for one in holidays_between(year, year, EXECUTIVE_BRANCH)
        )
        return calendar_of([*kept.by_day.items(), *by_law])
