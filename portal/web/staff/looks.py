"""Before a person's record is opened, the console asks why; the answer is hers to read.

The trail itself remembers the answer for a while, so that a page can be loaded again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import abort, request

from portal.access.acts import Act
from portal.audit.looks import has_looked
from portal.audit.reasons import LookReason
from portal.web.shared.sessions import Visitor
from portal.wiring import Services

HOLDS = timedelta(minutes=15)
"""As long as a session of staff's can be idle."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is opened: the act it is, the thing it is done to, and whose record that is."""

    act: Act
    subject: tuple[str, str]
    agency_id: UUID
    person_ids: tuple[UUID, ...]
    matter_id: UUID | None = None


def is_open(services: Services, visitor: Visitor, record: Record) -> bool:
    """Whether she has said why, for everybody whose record it is."""
    since = services.now - HOLDS
    return all(
        has_looked(services.session, visitor.actor, record.act, record.subject, person_id, since)
        for person_id in _persons(record)
    )


def open_for_reason(services: Services, visitor: Visitor, record: Record) -> None:
    """Write down why she opens it, as her form says."""
    given = request.form.get("reason", "")
    if given not in set(LookReason):
        abort(400)
    for person_id in _persons(record):
        services.audit.record(
            record.act,
            visitor.actor,
            subject=record.subject,
            person_id=person_id,
            matter_id=record.matter_id,
            agency_id=record.agency_id,
            reason=given,
        )


def _persons(record: Record) -> Collection[UUID | None]:
    return record.person_ids or (None,)
