from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from notifications.foundation.columns import Encrypted, UtcDateTime
from notifications.foundation.database import Base
from notifications.foundation.ids import new_id


class Paper(Base):
    """A paper that something rests on: a demand, an order, a renewal.  Its bytes are sealed files.

    The subject is the kind and the id of what it belongs to.
    """

    __tablename__ = "papers"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agencies.id"))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    file_name: Mapped[str] = mapped_column(Encrypted("papers.file_name"))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column()
    sha256: Mapped[str] = mapped_column(String(64))
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kept_by: Mapped[UUID | None] = mapped_column()
