from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from notifications.foundation.columns import Encrypted, UtcDateTime
from notifications.foundation.database import Base
from notifications.foundation.ids import new_id


class SecondFactor(Base):
    """What a member of staff's phone makes codes from; it counts once a code of it has fitted."""

    __tablename__ = "second_factors"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    staff_user_id: Mapped[UUID] = mapped_column(ForeignKey("staff_users.id"), index=True)
    secret: Mapped[str] = mapped_column(Encrypted("second_factors.secret"))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int | None] = mapped_column(BigInteger)
    """The step of the newest code that was used: it and older ones fit no more."""


class RecoveryCode(Base):
    """One of ten codes on paper, for the day on which the phone is gone; each fits once."""

    __tablename__ = "recovery_codes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    staff_user_id: Mapped[UUID] = mapped_column(ForeignKey("staff_users.id"), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
