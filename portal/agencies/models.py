from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from notifications.foundation.columns import UtcDateTime, coded
from notifications.foundation.database import Base
from notifications.foundation.ids import new_id
from portal.agencies.number_rules import Number, NumberKind


class Agency(Base):
    """The government entity that keeps the data."""

    __tablename__ = "agencies"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    responsible_authority: Mapped[str] = mapped_column(String(200))
    compliance_official: Mapped[str] = mapped_column(String(200))
    sender_lines: Mapped[list[str]] = mapped_column(JSON)
    is_example: Mapped[bool] = mapped_column(default=False)
    takes_friday_after_thanksgiving: Mapped[bool] = mapped_column(default=True)
    takes_indigenous_peoples_day: Mapped[bool] = mapped_column(default=False)
    numbers: Mapped[list[HelpNumber]] = relationship(order_by="HelpNumber.position")

    @property
    def help_phone(self) -> str:
        """The number that notices print; empty where none stands."""
        return next((one.phone for one in self._standing(NumberKind.HELP)), "")

    @property
    def legal_helpers(self) -> list[HelpNumber]:
        """Offices that give free legal help."""
        return self._standing(NumberKind.LEGAL_AID)

    @property
    def interpreters(self) -> dict[str, str]:
        """For a language that has an interpreter's line of its own, its number."""
        lines = self._standing(NumberKind.INTERPRETER)
        return {one.language: one.phone for one in reversed(lines) if one.language}

    @property
    def register(self) -> list[Number]:
        """Its numbers as the rules judge them."""
        standing = (one for one in self.numbers if one.withdrawn_at is None)
        return [Number(one.kind, one.phone, one.checked_on) for one in standing]

    def _standing(self, kind: NumberKind) -> list[HelpNumber]:
        return [one for one in self.numbers if one.kind is kind and one.withdrawn_at is None]


class HelpNumber(Base):
    """A telephone number that the agency owns up to: who answers, and when it was last called."""

    __tablename__ = "help_numbers"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agencies.id"), index=True)
    kind: Mapped[NumberKind] = mapped_column(coded(NumberKind))
    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(40))
    language: Mapped[str | None] = mapped_column(String(20))
    position: Mapped[int] = mapped_column()
    checked_on: Mapped[date] = mapped_column()
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AgencyHoliday(Base):
    """A legal holiday that one agency keeps; law `mn-645.44-5-holidays`."""

    __tablename__ = "agency_holidays"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    rule_version: Mapped[str] = mapped_column(String(20))
