from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from notifications.foundation.columns import Encrypted, UtcDateTime, coded
from notifications.foundation.database import Base
from notifications.foundation.ids import new_id


class OpenedBy(StrEnum):
    """By what a history came to open: one of three, and never time alone."""

    EARLIER_CONTACT = "earlier_contact"
    PAPERS = "staff_saw_papers"
    SECOND_CODE = "second_code"


class OpeningEnd(StrEnum):
    """Why an opening ended."""

    OBJECTED = "objected"
    UNDONE = "undone"
    BEGUN_AGAIN = "begun_again"


class Account(Base):
    """One resident's way in."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AccountPerson(Base):
    """A person linked to an account; ``opened_by`` says by what her history opens, if it does."""

    __tablename__ = "account_people"
    __table_args__ = (UniqueConstraint("account_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    opens_history: Mapped[bool] = mapped_column(default=False)
    opened_by: Mapped[str | None] = mapped_column(String(40))
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class KeptKey(Base):
    """A key that she keeps: a way in to her account, with her birth date."""

    __tablename__ = "kept_keys"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Opening(Base):
    """How an account came, or is to come, to open one person's history; begun with a letter.

    An objection ends it at any time, also after it opened.
    """

    __tablename__ = "openings"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    """Random; she tells it to a clerk, who has seen her papers.  It finds, and opens nothing."""
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    letter_code_id: Mapped[UUID] = mapped_column(ForeignKey("letter_codes.id"), index=True)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    announcement_id: Mapped[UUID | None] = mapped_column(ForeignKey("notices.id"), index=True)
    second_notice_id: Mapped[UUID | None] = mapped_column(ForeignKey("notices.id"), index=True)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_by: Mapped[OpenedBy | None] = mapped_column(coded(OpenedBy))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[OpeningEnd | None] = mapped_column(coded(OpeningEnd))


class LetterCode(Base):
    """The code of one letter, kept as keyed hashes; five wrong dates end it."""

    __tablename__ = "letter_codes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notices.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    """Whose birth date opens it: the adult to whom the letter is addressed."""
    typed_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    scanned_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    matter_id: Mapped[UUID | None] = mapped_column()
    """What the letter is about: her log leaves the opening out while that matter is held."""
    wrong_dates: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_reason: Mapped[str | None] = mapped_column(String(40))


class OneTimeCode(Base):
    """A code sent to a contact: ten minutes, once, a few tries.

    Without an account it is a decoy: nothing was sent, no code fits it, and it is checked alike.
    """

    __tablename__ = "one_time_codes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    ticket_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """Keyed hash of the random ticket that the form carries from one page to the next."""
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"))
    purpose: Mapped[str] = mapped_column(String(40))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TryCounter(Base):
    """Tries against one thing (a code, a person, a contact), counted by one atomic statement."""

    __tablename__ = "try_counters"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    window_ends: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)


class StaffUser(Base):
    __tablename__ = "staff_users"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agencies.id"))
    username: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(Encrypted("staff_users.name"))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    roles: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[UUID | None] = mapped_column()
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When she last came in.  An account that nobody uses sleeps."""
    woken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SessionKind(StrEnum):
    """What a session is: from a letter (one notice), her own way in, or a member of staff's."""

    LETTER = "letter"
    OWN = "own"
    STAFF = "staff"


class WebSession(Base):
    """A session on the server's side; the cookie holds a random token, this its keyed hash."""

    __tablename__ = "web_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    kind: Mapped[SessionKind] = mapped_column(coded(SessionKind))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    letter_code_id: Mapped[UUID | None] = mapped_column(ForeignKey("letter_codes.id"))
    staff_user_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_users.id"))
    helped: Mapped[bool] = mapped_column(default=False)
    """Somebody sits beside her: twenty minutes in all, and nothing can be set up."""
    factor_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a member of staff showed her second factor in it."""
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
