from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from notifications.foundation.columns import Encrypted, EncryptedJSON, UtcDateTime, coded
from notifications.foundation.database import Base
from notifications.foundation.ids import new_id
from portal.records_requests.values import RequestKind, RequestState

__all__ = ["Determination", "RecordsRequest", "ReleasedDocument", "RequestKind", "RequestState"]


class RecordsRequest(Base):
    """A person's own request, and the clock that the law sets."""

    __tablename__ = "records_requests"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agencies.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[RequestKind] = mapped_column(coded(RequestKind))
    state: Mapped[RequestState] = mapped_column(coded(RequestState))
    filed_via: Mapped[str] = mapped_column(String(40))
    """``own``, ``letter`` or ``without_letter``."""
    language: Mapped[str] = mapped_column(String(35))
    words: Mapped[str | None] = mapped_column(Encrypted("records_requests.words"))
    filer: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON("records_requests.filer"))
    """What someone without a letter told us about herself."""
    filed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date] = mapped_column()
    clock_rule: Mapped[str] = mapped_column(String(20))
    clock_trace: Mapped[list[Any]] = mapped_column(JSON)
    identity_settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    identity_settled_how: Mapped[str | None] = mapped_column(String(40))


class Determination(Base):
    """One step in a request's life: who decided what, when, under which law."""

    __tablename__ = "determinations"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("records_requests.id"), index=True)
    state: Mapped[RequestState] = mapped_column(coded(RequestState))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[UUID | None] = mapped_column()
    law: Mapped[str | None] = mapped_column(String(80))


class ReleasedDocument(Base):
    """A document released to its subject: sealed in authenticated chunks beside the database."""

    __tablename__ = "released_documents"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("records_requests.id"), index=True)
    file_name: Mapped[str] = mapped_column(Encrypted("released_documents.file_name"))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column()
    """Bytes, in clear."""
    sha256: Mapped[str] = mapped_column(String(64))
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_by: Mapped[UUID | None] = mapped_column()
