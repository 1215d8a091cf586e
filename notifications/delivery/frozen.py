"""Notices as they were frozen: put away once, read back exactly."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifications.composition.version import content_version
from notifications.delivery.retry import Timing, deadline
from notifications.delivery.tables import NOTICES
from notifications.foundation.days import minnesota_day
from notifications.notice import Notice, NoticeKind

_COLUMNS = (
    "id",
    "kind",
    "run_key",
    "recipient_key",
    "language",
    "frozen",
    "frozen_sha256",
    "one_time_code",
    "created_at",
    "deadline",
    "expires_at",
    "ended_at",
)


class FrozenNoticeChanged(Exception):
    """A stored notice no longer has the SHA-256 it was frozen with: it is no evidence."""


class UnknownNotice(LookupError):
    """There is no notice with this id."""


@dataclass(frozen=True, slots=True)
class FrozenNotice:
    """One stored notice; ``text`` is its canonical JSON."""

    id: UUID
    kind: NoticeKind
    run_key: UUID | None
    recipient_key: UUID
    language: str
    text: str = field(repr=False)
    sha256: str
    one_time_code: str | None = field(repr=False)
    created_at: datetime
    deadline: datetime | None
    expires_at: datetime | None
    ended_at: datetime | None

    @property
    def is_intact(self) -> bool:
        """Whether the text still has the SHA-256 that it was frozen with."""
        return _sha256(self.text) == self.sha256

    @property
    def dated(self) -> date:
        """The Minnesota day that its letter prints."""
        return minnesota_day(self.created_at)

    def value(self) -> Notice:
        """The notice, exactly as it was frozen.

        Raises:
            FrozenNoticeChanged: the stored text was changed.
        """
        if not self.is_intact:
            raise FrozenNoticeChanged(str(self.id))
        return Notice.from_json(self.text)


def new_row(
    notice: Notice,
    now: datetime,
    timing: Timing,
    *,
    language: str,
    run_key: UUID | None,
    one_time_code: str | None,
) -> dict[str, Any]:
    """The row of the table of notices that freezes this one."""
    text, rule = notice.to_json(), notice.rule
    return {
        "id": notice.id,
        "kind": notice.kind.value,
        "run_key": run_key,
        "recipient_key": notice.recipient.person_key,
        "agency_key": notice.agency.key,
        "reference": notice.reference,
        "language": language,
        "frozen": text,
        "frozen_sha256": _sha256(text),
        "content_version": content_version(),
        "one_time_code": one_time_code,
        "created_at": now,
        "deadline": deadline(now, rule.send_within, timing),
        "expires_at": now + rule.expires_after if rule.expires_after else None,
    }


def read(session: Session, ids: Iterable[UUID]) -> dict[UUID, FrozenNotice]:
    """The stored notices with these ids, by id."""
    columns = [NOTICES.c[name] for name in _COLUMNS]
    rows = session.execute(select(*columns).where(NOTICES.c.id.in_(set(ids))))
    return {row[0]: FrozenNotice(row[0], NoticeKind(row[1]), *row[2:]) for row in rows}


def read_one(session: Session, notice_id: UUID) -> FrozenNotice:
    """One stored notice.

    Raises:
        UnknownNotice: there is none.
    """
    found = read(session, [notice_id]).get(notice_id)
    if found is None:
        raise UnknownNotice(str(notice_id))
    return found


def forget_codes(session: Session, ids: Iterable[UUID]) -> None:
    """Erase one-time codes that were sent, or can be sent no longer."""
    spent = list(ids)
    if spent:
        session.execute(update(NOTICES).where(NOTICES.c.id.in_(spent)).values(one_time_code=None))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
