from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from portal.agencies.errors import AgencyExists
from portal.agencies.holidays import RULE_VERSION, Holiday, HolidayChoice, holidays_between
from portal.agencies.models import Agency, AgencyHoliday, HelpNumber
from portal.agencies.number_rules import NumberKind

# A request filed on the last day of the span still needs the days after it.
YEARS_BACK = 1
YEARS_AHEAD = 5


@dataclass(frozen=True, slots=True)
class NewAgency:
    """What is asked about an agency before it can use the portal."""

    slug: str
    name: str
    responsible_authority: str
    compliance_official: str
    help_phone: str
    sender_lines: tuple[str, ...]
    holidays: HolidayChoice
    legal_helpers: tuple[tuple[str, str], ...] = ()
    """Offices that give free legal help: name and phone; letters name them."""
    is_example: bool = False


class Agencies:
    """Adds agencies, and keeps their holidays on record."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def add(self, new: NewAgency) -> Agency:
        """Add an agency with its holidays from last year to five years ahead.

        Raises:
            AgencyExists: the slug is taken.
        """
        if self._session.scalar(select(Agency.id).where(Agency.slug == new.slug)):
            raise AgencyExists(f"there is an agency with the slug {new.slug} already")
        agency = _row(new)
        agency.numbers = list(_numbers(new, minnesota_day(self._clock.now())))
        self._session.add(agency)
        self._session.flush()
        self.record_holidays(agency, *_span(minnesota_day(self._clock.now())))
        return agency

    def record_holidays(self, agency: Agency, first_year: int, last_year: int) -> int:
        """Record a span of years; days on record stay.  Returns how many are new."""
        choice = HolidayChoice(
            friday_after_thanksgiving=agency.takes_friday_after_thanksgiving,
            indigenous_peoples_day=agency.takes_indigenous_peoples_day,
        )
        known = self._days_on_record(agency.id)
        found = holidays_between(first_year, last_year, choice)
        added = [_holiday_row(agency.id, one) for one in found if one.day not in known]
        self._session.add_all(added)
        self._session.flush()
        return len(added)

    def _days_on_record(self, agency_id: UUID) -> set[date]:
        of_agency = AgencyHoliday.agency_id == agency_id
        return set(self._session.scalars(select(AgencyHoliday.day).where(of_agency)))


def _span(today: date) -> tuple[int, int]:
    return today.year - YEARS_BACK, today.year + YEARS_AHEAD


def _row(new: NewAgency) -> Agency:
    return Agency(
        slug=new.slug,
        name=new.name,
        responsible_authority=new.responsible_authority,
        compliance_official=new.compliance_official,
        sender_lines=list(new.sender_lines),
        is_example=new.is_example,
        takes_friday_after_thanksgiving=new.holidays.friday_after_thanksgiving,
        takes_indigenous_peoples_day=new.holidays.indigenous_peoples_day,
    )


def _numbers(new: NewAgency, today: date) -> Iterator[HelpNumber]:
    """Whoever adds an agency has called its numbers."""
    every = [(NumberKind.HELP, new.name, new.help_phone)]
    every += [(NumberKind.LEGAL_AID, name, phone) for name, phone in new.legal_helpers]
    for position, (kind, name, phone) in enumerate(every):
        yield HelpNumber(kind=kind, name=name, phone=phone, position=position, checked_on=today)


def _holiday_row(agency_id: UUID, holiday: Holiday) -> AgencyHoliday:
    return AgencyHoliday(
        agency_id=agency_id, day=holiday.day, name=holiday.name, rule_version=RULE_VERSION
    )
