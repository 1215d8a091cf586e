from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from notifications.foundation.columns import Encrypted, UtcDateTime, coded
from notifications.foundation.database import Base
from notifications.foundation.ids import new_id
from portal.disclosures.counsel.values import BreachFinding, BreachLaw, Onward


class Agreement(Base):
    """A data-sharing agreement of one agency."""

    __tablename__ = "agreements"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agencies.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    parties: Mapped[str] = mapped_column(Text)
    scope: Mapped[str] = mapped_column(Text)
    begins_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date | None] = mapped_column()
    review_on: Mapped[date | None] = mapped_column()
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[UUID | None] = mapped_column()


class Answer(Base):
    """Counsel's answer about one entry.  Never edited: the newest counts, and all stay."""

    __tablename__ = "answers"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"), index=True)
    not_held: Mapped[list[str]] = mapped_column(JSON, default=list)
    why_less: Mapped[str] = mapped_column(Text)
    agreement_id: Mapped[UUID | None] = mapped_column(ForeignKey("agreements.id"))
    conditions: Mapped[str] = mapped_column(Text)
    onward: Mapped[Onward] = mapped_column(coded(Onward))
    kept_until: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[UUID | None] = mapped_column()


class CounselNote(Base):
    """Counsel's own note on a matter: a record apart, never on a notice, an export or a log."""

    __tablename__ = "counsel_notes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    matter_id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), index=True)
    text: Mapped[str] = mapped_column(Encrypted("counsel_notes.text"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by: Mapped[UUID] = mapped_column()


class BreachAnswer(Base):
    """What counsel decided of one breach law for one entry.  The newest counts, and all stay."""

    __tablename__ = "breach_answers"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"), index=True)
    law: Mapped[BreachLaw] = mapped_column(coded(BreachLaw))
    finding: Mapped[BreachFinding] = mapped_column(coded(BreachFinding))
    reasons: Mapped[str] = mapped_column(Encrypted("breach_answers.reasons"))
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_by: Mapped[UUID | None] = mapped_column()
