from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from notifications.foundation.columns import UtcDateTime
from notifications.foundation.database import Base
from notifications.foundation.ids import new_id


class Snapshot(Base):
    """One period, counted once and never again."""

    __tablename__ = "statistics_snapshots"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    period: Mapped[str] = mapped_column(String(7), unique=True)
    """A month ``2026-09``, or a year ``2024`` for silence orders."""
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Figure(Base):
    """One count as it was published; what was not shown is not kept either."""

    __tablename__ = "statistics_figures"

    snapshot_id: Mapped[UUID] = mapped_column(
        ForeignKey("statistics_snapshots.id"), primary_key=True
    )
    measure: Mapped[str] = mapped_column(String(20), primary_key=True)
    category: Mapped[str] = mapped_column(String(30), primary_key=True)
    count: Mapped[int | None] = mapped_column()
    """``None``: not shown."""


class Counted(Base):
    """An entry or a list of people that has been counted: nothing is counted twice."""

    __tablename__ = "statistics_counted"

    counted_id: Mapped[UUID] = mapped_column(primary_key=True)
    snapshot_id: Mapped[UUID] = mapped_column(ForeignKey("statistics_snapshots.id"))
