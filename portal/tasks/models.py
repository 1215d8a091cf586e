from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from notifications.foundation.columns import Encrypted, UtcDateTime
from notifications.foundation.database import Base
from notifications.foundation.ids import new_id


class Task(Base):
    """Work for a named human: owner, due date, reason, result."""

    __tablename__ = "tasks"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agencies.id"), index=True)
    kind: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[str | None] = mapped_column(String(64))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    owner_id: Mapped[UUID | None] = mapped_column()
    call_hours: Mapped[str | None] = mapped_column(String(40))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"))
    note: Mapped[str | None] = mapped_column(Encrypted("tasks.note"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[str | None] = mapped_column(String(60))
    answer: Mapped[str | None] = mapped_column(Encrypted("tasks.answer"))
    """What staff tell her of it, where she asked: hers to read."""
