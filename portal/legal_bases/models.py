from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from notifications.foundation.columns import UtcDateTime
from notifications.foundation.database import Base
from notifications.foundation.ids import new_id


class LegalBasisReview(Base):
    """Counsel's review of one edition of a legal basis; another hash means not reviewed."""

    __tablename__ = "legal_basis_reviews"
    __table_args__ = (UniqueConstraint("basis_id", "edition_hash"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    basis_id: Mapped[str] = mapped_column(String(80))
    edition_hash: Mapped[str] = mapped_column(String(64))
    reviewed_by: Mapped[UUID | None] = mapped_column()
    reviewed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    for_demonstration: Mapped[bool] = mapped_column(default=False)
