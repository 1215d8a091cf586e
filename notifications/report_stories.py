"""One notice's whole story, as values: each try, each state, who brought it, what proves it.

Nothing here is a row, and nothing holds a name, an address or a code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from notifications.delivery import frozen
from notifications.delivery.models import DeliveryState, InPersonRecord
from notifications.delivery.tables import BUNDLES, DELIVERIES, EVENTS, NOTICES
from notifications.recipients import Channel


@dataclass(frozen=True, slots=True)
class StateAt:
    """One state of a delivery, when it began and why."""

    state: DeliveryState
    at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    """Somebody told her in person, or tried to; ``she_said`` is in her words, for staff alone."""

    told: bool
    by_key: UUID
    at: datetime
    place: str
    she_said: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeliveryStory:
    """One try by one channel.  ``sha256`` is of the bytes that went out, ``renderer`` made them.

    ``units`` are the segments of a text and the pages of a letter; ``printed_by`` is the clerk who
    took a letter to print, and ``owner_key`` the one who sees to what only a human can bring.
    """

    id: UUID
    channel: Channel
    contact_key: UUID | None
    state: DeliveryState
    reason: str | None
    attempts: int
    provider: str | None
    provider_reference: str | None
    sha256: str | None
    renderer: str | None
    mailed_on: date | None
    sends: int
    units: int | None
    owner_key: UUID | None
    printed_by: UUID | None
    tellings: tuple[Telling, ...]
    states: tuple[StateAt, ...]


@dataclass(frozen=True, slots=True)
class NoticeStory:
    """Everything that can be proved of one notice.

    ``is_intact``: the frozen facts still have the SHA-256 that was kept beside them.
    """

    id: UUID
    kind: str
    reference: str
    language: str
    run_key: UUID | None
    facts_sha256: str
    is_intact: bool
    content_version: str
    created_at: datetime
    opened_at: datetime | None
    reached_at: datetime | None
    ended_at: datetime | None
    deliveries: tuple[DeliveryStory, ...]


def notice_story(session: Session, notice_id: UUID) -> NoticeStory:
    """The whole story of one notice, oldest delivery and oldest state first.

    Raises:
        UnknownNotice: there is none with this id.
    """
    row = session.execute(select(NOTICES).where(NOTICES.c.id == notice_id)).first()
    if row is None:
        raise frozen.UnknownNotice(str(notice_id))
    return NoticeStory(
        id=row.id,
        kind=row.kind,
        reference=row.reference,
        language=row.language,
        run_key=row.run_key,
        facts_sha256=row.frozen_sha256,
        is_intact=frozen.read_one(session, notice_id).is_intact,
        content_version=row.content_version,
        created_at=row.created_at,
        opened_at=row.opened_at,
        reached_at=row.reached_at,
        ended_at=row.ended_at,
        deliveries=_deliveries(session, notice_id),
    )


def _deliveries(session: Session, notice_id: UUID) -> tuple[DeliveryStory, ...]:
    columns = DELIVERIES.c
    rows = session.execute(
        select(DELIVERIES, BUNDLES.c.taken_by)
        .outerjoin(BUNDLES, BUNDLES.c.id == columns.bundle_id)
        .where(columns.notice_id == notice_id)
        # Of those planned together the letter comes first: its number is the highest.
        .order_by(columns.created_at, columns.priority.desc(), columns.id)
    ).all()
    ids = [row.id for row in rows]
    states, tellings = _states(session, ids), _tellings(session, ids)
    return tuple(_delivery(row, states.get(row.id, ()), tellings.get(row.id, ())) for row in rows)


def _delivery(
    row: Row[Any], states: Sequence[StateAt], tellings: Sequence[Telling]
) -> DeliveryStory:
    return DeliveryStory(
        id=row.id,
        channel=row.channel,
        contact_key=row.contact_key,
        state=row.state,
        reason=row.reason,
        attempts=row.attempts,
        provider=row.provider,
        provider_reference=row.provider_reference,
        sha256=row.sha256,
        renderer=row.renderer,
        mailed_on=row.mailed_on,
        sends=row.sends,
        units=row.units,
        owner_key=row.owner_key,
        printed_by=row.taken_by,
        tellings=tuple(tellings),
        states=tuple(states),
    )


def _states(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[StateAt]]:
    columns = EVENTS.c
    rows = session.execute(
        select(columns.delivery_id, columns.state, columns.at, columns.reason)
        .where(columns.delivery_id.in_(ids))
        .order_by(columns.at, columns.id)
    )
    found: dict[UUID, list[StateAt]] = defaultdict(list)
    for delivery_id, state, at, reason in rows:
        found[delivery_id].append(StateAt(state, at, reason))
    return found


def _tellings(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[Telling]]:
    rows = session.scalars(
        select(InPersonRecord)
        .where(InPersonRecord.delivery_id.in_(ids))
        .order_by(InPersonRecord.at, InPersonRecord.id)
    )
    found: dict[UUID, list[Telling]] = defaultdict(list)
    for row in rows:
        one = Telling(row.told, row.by_key, row.at, row.place, row.she_said)
        found[row.delivery_id].append(one)
    return found
