from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from notifications.foundation.columns import Encrypted, EncryptedJSON, UtcDateTime, coded
from notifications.foundation.database import Base
from notifications.foundation.ids import new_id
from portal.people.values import ContactChannel, ContactSource, ReachChange

__all__ = ["Contact", "ContactChannel", "ContactSource", "Person", "UntoldChange"]


class Person(Base):
    """Someone one agency keeps data about: known by agency and client number, never by name."""

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("agency_id", "client_number_index"),
        Index("ix_people_case", "agency_id", "case_number_index"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agencies.id"))
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    client_number: Mapped[str] = mapped_column(Encrypted("people.client_number"))
    client_number_index: Mapped[bytes] = mapped_column(LargeBinary(32))
    family_name: Mapped[str] = mapped_column(Encrypted("people.family_name"))
    given_names: Mapped[str] = mapped_column(Encrypted("people.given_names"))
    birth_date: Mapped[str | None] = mapped_column(Encrypted("people.birth_date"))
    """ISO date; ``None`` where the list had none: that person is held for a human."""
    language: Mapped[str] = mapped_column(String(35))
    """BCP 47 as the list gave it; one outside the sixteen is told in English with the block."""
    spoken_language: Mapped[str | None] = mapped_column(String(35))
    large_print: Mapped[bool] = mapped_column(default=False)
    safe_at_home: Mapped[bool] = mapped_column(default=False)
    no_messages: Mapped[bool] = mapped_column(default=False)
    """Her word to whoever calls: no voice mail, and nothing to whoever else answers."""
    case_number_index: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    addressee_index: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """Blind index of the client number of the adult to whom this child's notice is addressed."""
    parent_blocked: Mapped[bool] = mapped_column(default=False)
    contact_error: Mapped[bool] = mapped_column(default=False)
    """The list's contact was wrong and accepted so: this person is held for a human."""
    channel_order: Mapped[str] = mapped_column(String(40), default="sms,email,letter")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Contact(Base):
    """One way to reach one person, with her two answers, both *no* until she gives them."""

    __tablename__ = "contacts"
    __table_args__ = (Index("ix_contacts_value", "channel", "value_index"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[ContactChannel] = mapped_column(coded(ContactChannel))
    value: Mapped[Any] = mapped_column(EncryptedJSON("contacts.value"))
    """A phone in E.164 or an email as a string; an address as the fields of `PostalAddress`."""
    value_index: Mapped[bytes] = mapped_column(LargeBinary(32))
    source: Mapped[ContactSource] = mapped_column(coded(ContactSource))
    may_leave_word: Mapped[bool] = mapped_column(default=False)
    may_open_record: Mapped[bool] = mapped_column(default=False)
    shared_with_others: Mapped[bool] = mapped_column(default=False)
    permission_on: Mapped[date | None] = mapped_column()
    """The day of her recorded permission in a list: allows one neutral pointer, nothing more."""
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pending: Mapped[bool] = mapped_column(default=False)
    """Proposed in a letter-code session: not shown, used for nothing, replaces nothing."""
    unsafe_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class UntoldChange(Base):
    """A change in how a person is reached that she has still to be told of; gone once she is.

    The trail keeps the change itself: this row only says that word of it is owed.
    """

    __tablename__ = "untold_changes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"))
    what: Mapped[ReachChange] = mapped_column(coded(ReachChange))
    language_before: Mapped[str | None] = mapped_column(String(35))
    """What she read before, where that is what changed: she is told of it in that language."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
