from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from notifications.foundation.columns import UtcDateTime, coded
from notifications.foundation.database import Base
from notifications.foundation.ids import new_id


class RunState(StrEnum):
    PREPARED = "prepared"
    APPROVED = "approved"
    EXPANDED = "expanded"
    CANCELLED = "cancelled"


class NoticeRun(Base):
    """One decision to tell a cohort about an entry: prepared by one, approved by another."""

    __tablename__ = "notice_runs"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"))
    cohort_id: Mapped[UUID] = mapped_column(ForeignKey("cohorts.id"))
    kind: Mapped[str] = mapped_column(String(60))
    state: Mapped[RunState] = mapped_column(coded(RunState))
    prepared_by: Mapped[UUID] = mapped_column(ForeignKey("staff_users.id"))
    prepared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_users.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_on: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What the approval rests on, by part."""
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """It begins at this moment, or as soon after as it is approved."""
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its gates were passed again and its first notice was made."""
    taken_back_for: Mapped[list[str] | None] = mapped_column(JSON)
    """The parts that had changed when it was about to begin; it needs a new approval."""
    preflight: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Counts only: by language, by channel, held by reason."""


class RunPerson(Base):
    """What became of one person in one run: a notice, a share in an adult's, or a hold."""

    __tablename__ = "run_people"
    __table_args__ = (UniqueConstraint("run_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("notice_runs.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    notice_id: Mapped[UUID | None] = mapped_column(ForeignKey("notices.id"), index=True)
    held_for: Mapped[str | None] = mapped_column(String(60))


class LetterAgain(Base):
    """A letter that somebody asked for again: the same facts under a new number and a new code."""

    __tablename__ = "letters_again"

    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notices.id"), primary_key=True)
    first_notice_id: Mapped[UUID] = mapped_column(ForeignKey("notices.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
