from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from notifications.foundation.columns import UtcDateTime
from notifications.foundation.database import Base


class AuditEvent(Base):
    """One act, as it happened; rows are only ever added.  Ids only, nothing personal."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_person", "person_id", "sequence"),
        Index("ix_audit_events_agency", "agency_id", "sequence"),
    )

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_kind: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[str | None] = mapped_column(String(64))
    agency_id: Mapped[UUID | None] = mapped_column()
    """Whose staff acted, or whose records were concerned; ``None`` concerns the whole house."""
    act: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[str | None] = mapped_column(String(64))
    person_id: Mapped[UUID | None] = mapped_column()
    """Whose record was looked at or changed: she sees the row, unless its matter is held."""
    matter_id: Mapped[UUID | None] = mapped_column()
    reason: Mapped[str | None] = mapped_column(String(60))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class AuditSeal(Base):
    """A batch of events under a chained HMAC; each head is also written outside the database."""

    __tablename__ = "audit_seals"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_sequence: Mapped[int] = mapped_column()
    last_sequence: Mapped[int] = mapped_column()
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))
    head: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime)
