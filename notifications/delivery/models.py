from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from notifications.foundation.columns import Encrypted, EncryptedJSON, UtcDateTime, coded
from notifications.foundation.database import Base
from notifications.foundation.ids import new_id
from notifications.recipients import Channel


class DeliveryState(StrEnum):
    """The states that a delivery moves through; the moves are in ``states.py``."""

    PLANNED = "planned"
    QUEUED = "queued"
    SENDING = "sending"
    HANDED_OVER = "handed_over"
    MAILED = "mailed"
    SENT = "sent"
    DELIVERED = "delivered"
    UNCERTAIN = "uncertain"
    HELD = "held"
    FAILED = "failed"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    WAITING_FOR_HUMAN = "waiting_for_human"
    TOLD = "told"


class NoticeRow(Base):
    """The frozen record of what one person is told."""

    __tablename__ = "notices"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(60))
    run_key: Mapped[UUID | None] = mapped_column(index=True)
    recipient_key: Mapped[UUID] = mapped_column(index=True)
    agency_key: Mapped[UUID | None] = mapped_column(index=True)
    """Whose notice it is: the sender knows agencies by this key alone."""
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    language: Mapped[str] = mapped_column(String(12))
    """The language it goes out in, after the gate."""
    frozen: Mapped[Any] = mapped_column(EncryptedJSON("notices.frozen"))
    """The whole Notice value, canonical JSON."""
    frozen_sha256: Mapped[str] = mapped_column(String(64))
    content_version: Mapped[str] = mapped_column(String(64))
    """A hash over every sentence and template that its words can come from."""
    one_time_code: Mapped[str | None] = mapped_column(Encrypted("notices.one_time_code"))
    """A sign-in code that still has to be sent; gone once it was, or can be no longer."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deadline: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reached_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


_TEXT_IN_DOUBT = "channel = 'sms' AND state IN ('sending', 'uncertain') AND priority > 0"


class Delivery(Base):
    """One try by one channel; this table is the outbox."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("notice_id", "channel", "contact_key"),
        # A letter has no contact key, and NULLs never equal each other: without this second rule
        # one notice could be mailed twice.
        Index(
            "uq_deliveries_without_contact",
            "notice_id",
            "channel",
            unique=True,
            sqlite_where=text("contact_key IS NULL"),
            postgresql_where=text("contact_key IS NULL"),
        ),
        # One text in doubt for a number at a time: which of two it was, no provider could tell.
        # Sign-in codes, which are never asked about, stand outside.
        Index(
            "uq_deliveries_one_text_in_doubt",
            "to_index",
            unique=True,
            sqlite_where=text(_TEXT_IN_DOUBT),
            postgresql_where=text(_TEXT_IN_DOUBT),
        ),
        Index("ix_deliveries_due", "state", "priority", "due_at"),
        Index("ix_deliveries_run", "run_key", "state"),
        Index("ix_deliveries_contact", "contact_key"),
        Index("ix_deliveries_to", "to_index"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notices.id"), index=True)
    run_key: Mapped[UUID | None] = mapped_column()
    """The notice's, kept here too: a claim looks at pauses without reading the notices."""
    channel: Mapped[Channel] = mapped_column(coded(Channel))
    contact_key: Mapped[UUID | None] = mapped_column()
    leads: Mapped[bool] = mapped_column(default=False)
    """It leads her to the notice by itself; a text behind a letter only points to that letter."""
    to_index: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """Keyed hash of the number, mailbox or mail address: the same place is known again by it."""
    state: Mapped[DeliveryState] = mapped_column(coded(DeliveryState))
    priority: Mapped[int] = mapped_column(default=100)
    """Lower goes first: a sign-in code overtakes a million letters."""
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    """Tries and fruitless questions, for the waits between them."""
    sends: Mapped[int] = mapped_column(default=0)
    """Sends begun: a receipt names the one that it speaks of."""
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    leased_by: Mapped[str | None] = mapped_column(String(60))
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """Since when it stands in its state."""
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its last send began."""
    polled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its provider was asked how it ended, because no receipt said so."""
    bundle_id: Mapped[UUID | None] = mapped_column(ForeignKey("print_bundles.id"), index=True)
    owner_key: Mapped[UUID | None] = mapped_column()
    """The clerk who sees to it, where a human has to."""
    provider: Mapped[str | None] = mapped_column(String(40))
    provider_reference: Mapped[str | None] = mapped_column(String(120))
    sha256: Mapped[str | None] = mapped_column(String(64))
    renderer: Mapped[str | None] = mapped_column(String(80))
    mailed_on: Mapped[date | None] = mapped_column()
    units: Mapped[int | None] = mapped_column()
    """What it cost: segments of a text, pages of a letter."""
    reason: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DeliveryEvent(Base):
    """Each state of a delivery with its time and reason; rows are only ever added."""

    __tablename__ = "delivery_events"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("deliveries.id"), index=True)
    state: Mapped[DeliveryState] = mapped_column(coded(DeliveryState))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(String(60))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class BundleState(StrEnum):
    """Where a bundle of letters stands; a letter is *mailed* only when somebody says so."""

    MAKING = "making"
    MADE = "made"
    TAKEN = "taken"
    MAILED = "mailed"
    BROKEN = "broken"


class PrintBundle(Base):
    """Letters that are printed together: a print house's file, or what a clerk takes at once."""

    __tablename__ = "print_bundles"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    provider: Mapped[str] = mapped_column(String(40))
    agency_key: Mapped[UUID | None] = mapped_column(index=True)
    """Whose letters they are, where an office prints its own."""
    state: Mapped[BundleState] = mapped_column(coded(BundleState))
    letters: Mapped[int] = mapped_column()
    pages: Mapped[int | None] = mapped_column()
    sha256: Mapped[str | None] = mapped_column(String(64))
    """Of the whole print file, before it was encrypted."""
    taken_by: Mapped[UUID | None] = mapped_column()
    """The clerk who took it, and so has seen its codes."""
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mailed_on: Mapped[date | None] = mapped_column()
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Reprint(Base):
    """A spoiled letter, or a bundle whose download broke, taken once more: by whom and why."""

    __tablename__ = "reprints"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    bundle_id: Mapped[UUID] = mapped_column(ForeignKey("print_bundles.id"), index=True)
    delivery_id: Mapped[UUID | None] = mapped_column(ForeignKey("deliveries.id"))
    taken_by: Mapped[UUID] = mapped_column()
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(60))


class OptOut(Base):
    """A number or mailbox that wants no more of us; what it asked for counts at once."""

    __tablename__ = "opt_outs"
    __table_args__ = (UniqueConstraint("channel", "to_index"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    channel: Mapped[Channel] = mapped_column(coded(Channel))
    to_index: Mapped[bytes] = mapped_column(LargeBinary(32))
    how: Mapped[str] = mapped_column(String(40))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class InboundText(Base):
    """A text that came to us, known by its provider's name: answered once.  No words are kept."""

    __tablename__ = "inbound_texts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(120), unique=True)
    from_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    """Keyed hash of the number: one answer a day to each."""
    keyword: Mapped[str | None] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class InPersonRecord(Base):
    """How a human told her, or tried to: who, when, where, and what she said."""

    __tablename__ = "in_person_records"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("deliveries.id"), index=True)
    told: Mapped[bool] = mapped_column()
    by_key: Mapped[UUID] = mapped_column()
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(String(40))
    she_said: Mapped[str | None] = mapped_column(Encrypted("in_person_records.she_said"))


class ProviderPace(Base):
    """When a provider's next message can leave: one row a provider, for all processes."""

    __tablename__ = "provider_paces"

    provider: Mapped[str] = mapped_column(String(40), primary_key=True)
    free_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ChannelPause(Base):
    """A run, a channel, or one channel of a run, that staff or the sender stopped for now."""

    __tablename__ = "channel_pauses"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    run_key: Mapped[UUID | None] = mapped_column(index=True)
    channel: Mapped[Channel | None] = mapped_column(coded(Channel))
    reason: Mapped[str | None] = mapped_column(String(60))
    """Why the sender itself stopped; nothing where staff did."""
    paused_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resumed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DemonstrationApproval(Base):
    """A catalogue approved *for the demonstration*, in the demonstration's database alone."""

    __tablename__ = "demonstration_approvals"
    __table_args__ = (UniqueConstraint("language", "domain", "fingerprint"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    language: Mapped[str] = mapped_column(String(12))
    domain: Mapped[str] = mapped_column(String(20))
    fingerprint: Mapped[str] = mapped_column(String(64))
    approved_at: Mapped[datetime] = mapped_column(UtcDateTime)
