from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from notifications.foundation.columns import Encrypted, UtcDateTime, coded
from notifications.foundation.database import Base
from notifications.foundation.ids import new_id


class Ceremony(StrEnum):
    """What a challenge is for: one given for one of them is worth nothing for the other."""

    ADD = "add"
    SIGN_IN = "sign_in"


class Passkey(Base):
    """A passkey of an account; the half that signs never leaves her phone or computer."""

    __tablename__ = "passkeys"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    credential_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    credential_id: Mapped[str] = mapped_column(Encrypted("passkeys.credential_id"))
    """In URL-safe base64; her phone is asked not to make a second one beside it."""
    handle_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Of the random name under which her phone keeps it."""
    public_key: Mapped[str] = mapped_column(Encrypted("passkeys.public_key"))
    sign_count: Mapped[int] = mapped_column(BigInteger)
    """As her phone counts; many always say nought."""
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PasskeyCeremony(Base):
    """One challenge that waits for its answer; taken out by the first answer, whatever that is.

    The challenge is derived from the ticket that the form carries: nothing here can be answered.
    """

    __tablename__ = "passkey_ceremonies"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    ticket_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    purpose: Mapped[Ceremony] = mapped_column(coded(Ceremony))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """Whose passkey is to be added; nobody's before sign-in."""
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
