"""Sentences in an agency's own words, their translations, and who approved each."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from notifications.foundation.columns import UtcDateTime, coded
from notifications.foundation.database import Base
from notifications.foundation.ids import new_id


class Use(StrEnum):
    """What a sentence is for."""

    TITLE = "title"
    REASON = "reason"
    QUESTION = "question"


class OwnSentence(Base):
    """One English sentence, typed once and never edited: another wording is another sentence.

    ``about`` is the id of the entry whose notices say it.  Approved by counsel, never by whoever
    wrote it.  In clear, as the entries are: it names nobody.
    """

    __tablename__ = "agency_sentences"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agencies.id"))
    about: Mapped[UUID] = mapped_column(index=True)
    use: Mapped[Use] = mapped_column(coded(Use))
    english: Mapped[str] = mapped_column(Text)
    written_by: Mapped[UUID] = mapped_column(ForeignKey("staff_users.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_users.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    translations: Mapped[list[OwnTranslation]] = relationship(
        order_by="OwnTranslation.language", lazy="selectin"
    )


class OwnTranslation(Base):
    """A sentence in one language; approved by a named translator, as a second person recorded."""

    __tablename__ = "agency_sentence_translations"
    __table_args__ = (UniqueConstraint("sentence_id", "language"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sentence_id: Mapped[UUID] = mapped_column(ForeignKey("agency_sentences.id"))
    language: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    typed_by: Mapped[UUID] = mapped_column(ForeignKey("staff_users.id"))
    typed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approver: Mapped[str | None] = mapped_column(String(200))
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_users.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
