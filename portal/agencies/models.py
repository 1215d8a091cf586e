from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from notifications.foundation.database import Base
from notifications.foundation.ids import new_id


class Agency(Base):
    """The government entity that keeps the data."""

    __tablename__ = "agencies"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    responsible_authority: Mapped[str] = mapped_column(String(200))
    compliance_official: Mapped[str] = mapped_column(String(200))
    help_phone: Mapped[str] = mapped_column(String(40))
    sender_lines: Mapped[list[str]] = mapped_column(JSON)
    legal_helpers: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    """Offices that give free legal help, each with ``name`` and ``phone``."""
    is_example: Mapped[bool] = mapped_column(default=False)
    takes_friday_after_thanksgiving: Mapped[bool] = mapped_column(default=True)
    takes_indigenous_peoples_day: Mapped[bool] = mapped_column(default=False)


class AgencyHoliday(Base):
    """A legal holiday that one agency keeps; law `mn-645.44-5-holidays`."""

    __tablename__ = "agency_holidays"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    rule_version: Mapped[str] = mapped_column(String(20))
