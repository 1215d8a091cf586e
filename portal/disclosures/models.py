from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from notifications.foundation.columns import UtcDateTime, coded
from notifications.foundation.database import Base
from notifications.foundation.ids import new_id
from portal.disclosures.kinds import (
    Certainty,
    EntryKind,
    Precision,
    SilenceForm,
    SilenceStepKind,
    Standing,
)

__all__ = [
    "Certainty",
    "Claim",
    "Cohort",
    "CohortMember",
    "Entry",
    "EntryKind",
    "Matter",
    "Precision",
    "SilenceForm",
    "SilenceOrder",
    "SilenceStep",
    "SilenceStepKind",
    "Standing",
]


class Matter(Base):
    """One third party's pursuit of data: who, from which agency, on what paper, for what."""

    __tablename__ = "matters"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agencies.id"), index=True)
    slug: Mapped[str | None] = mapped_column(String(80), unique=True)
    """Its name in the data file it came from."""
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    """Staff's number, such as M-2026-0001."""
    public_reference: Mapped[str] = mapped_column(String(20), unique=True)
    """What residents and the public see: random, so that a gap tells nothing."""
    title: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    requester: Mapped[str] = mapped_column(String(60))
    instrument: Mapped[str] = mapped_column(String(60))
    judge_signed: Mapped[bool | None] = mapped_column()
    programmes: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_example: Mapped[bool] = mapped_column(default=False)
    of_public_record: Mapped[bool] = mapped_column(default=False)
    as_of: Mapped[str | None] = mapped_column(String(60))
    citations: Mapped[list[Any]] = mapped_column(JSON, default=list)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)

    entries: Mapped[list[Entry]] = relationship(
        back_populates="matter", order_by="Entry.position", lazy="raise"
    )


class Entry(Base):
    """One dated fact.  Never edited: a later entry supersedes."""

    __tablename__ = "entries"
    __table_args__ = (UniqueConstraint("matter_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    matter_id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"))
    position: Mapped[int] = mapped_column()
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[EntryKind] = mapped_column(coded(EntryKind))
    notice_kind: Mapped[str | None] = mapped_column(String(60))
    """The kind of notice that people are owed about this entry, if any."""
    happened_on: Mapped[date] = mapped_column()
    """The day; of a month or a year that is all we know, its first day."""
    precision: Mapped[Precision] = mapped_column(coded(Precision), default=Precision.DAY)
    certainty: Mapped[Certainty] = mapped_column(coded(Certainty), default=Certainty.CONFIRMED)
    """What holds for a person where her own membership in a cohort does not say."""
    asked_of: Mapped[str] = mapped_column(String(20), default="agency")
    """``agency``, ``state`` or ``other``: who was asked."""
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[UUID | None] = mapped_column()
    holder: Mapped[str | None] = mapped_column(String(60))
    elements_asked: Mapped[list[str]] = mapped_column(JSON, default=list)
    elements_given: Mapped[list[str]] = mapped_column(JSON, default=list)
    could_be_passed: Mapped[list[str]] = mapped_column(JSON, default=list)
    changes_today: Mapped[list[str]] = mapped_column(JSON, default=list)
    ruling: Mapped[str | None] = mapped_column(String(60))
    """What a court did, as a term; only in an entry that says that a court ruled."""
    our_steps: Mapped[list[str]] = mapped_column(JSON, default=list)
    known: Mapped[list[str]] = mapped_column(JSON, default=list)
    next_steps: Mapped[list[str]] = mapped_column(JSON, default=list)
    answer_by: Mapped[date | None] = mapped_column()
    """The day by which we promised to write again."""
    duty: Mapped[str] = mapped_column(String(20))
    """``law`` or ``policy``: what has us tell the person."""
    duty_basis: Mapped[str | None] = mapped_column(String(80))
    as_of: Mapped[str | None] = mapped_column(String(60))
    supersedes_id: Mapped[UUID | None] = mapped_column(ForeignKey("entries.id"))

    matter: Mapped[Matter] = relationship(back_populates="entries", lazy="raise")
    claims: Mapped[list[Claim]] = relationship(order_by="Claim.position", lazy="raise")


class Claim(Base):
    """Who says that which law permits or forbids this, and where that stands."""

    __tablename__ = "claims"
    __table_args__ = (UniqueConstraint("entry_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"))
    position: Mapped[int] = mapped_column()
    basis_id: Mapped[str] = mapped_column(String(80))
    edition_hash: Mapped[str] = mapped_column(String(64))
    claimed_by: Mapped[str] = mapped_column(String(60))
    says: Mapped[str] = mapped_column(String(20))
    """``permits`` or ``forbids``."""
    standing: Mapped[Standing] = mapped_column(coded(Standing))
    as_of: Mapped[str | None] = mapped_column(String(60))


class Cohort(Base):
    """The list of people that a matter's entries concern, loaded once and sealed."""

    __tablename__ = "cohorts"
    __table_args__ = (UniqueConstraint("matter_id", "sha256"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    matter_id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    members: Mapped[int] = mapped_column()
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    loaded_by: Mapped[UUID | None] = mapped_column()


class CohortMember(Base):
    __tablename__ = "cohort_members"

    cohort_id: Mapped[UUID] = mapped_column(ForeignKey("cohorts.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    certainty: Mapped[Certainty] = mapped_column(coded(Certainty))


class SilenceOrder(Base):
    """An order not to tell, with authority, scope and its last day or *until further order*."""

    __tablename__ = "silence_orders"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    matter_id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), index=True)
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("entries.id"))
    """The one entry it covers; ``None`` covers the whole matter, later entries too."""
    form: Mapped[SilenceForm] = mapped_column(coded(SilenceForm), default=SilenceForm.ORDER)
    authority: Mapped[str] = mapped_column(Text)
    court: Mapped[str] = mapped_column(String(200))
    begins_on: Mapped[date] = mapped_column()
    last_day: Mapped[date | None] = mapped_column()
    """A Minnesota day, itself still silent; ``None`` means until further order."""
    review_on: Mapped[date | None] = mapped_column()
    """When counsel asks whether it still stands; a review releases nothing."""
    releases_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it lets go by itself; ``None`` while it does not."""
    motion_pending: Mapped[bool] = mapped_column(default=False)
    warned: Mapped[int | None] = mapped_column()
    """Of how many days before its last day the two named people were warned last."""
    told_first_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_users.id"))
    told_second_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_users.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_reason: Mapped[str | None] = mapped_column(String(60))
    followed_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was seen to that people are told of what it let go."""
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[UUID | None] = mapped_column()


class SilenceStep(Base):
    """What was recorded of an order after it: never edited."""

    __tablename__ = "silence_steps"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("silence_orders.id"), index=True)
    kind: Mapped[SilenceStepKind] = mapped_column(coded(SilenceStepKind))
    day: Mapped[date | None] = mapped_column()
    """The new last day, or the new day of review."""
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[UUID | None] = mapped_column()
