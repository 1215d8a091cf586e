"""What lists show of many notices and deliveries at once, as values; see `notifications.reports`.

Nothing here is a row, and nothing holds a name, an address or a code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from notifications.delivery.models import BundleState, DeliveryState
from notifications.delivery.tables import BUNDLES, DELIVERIES, NOTICES
from notifications.recipients import Channel
from notifications.reports import HumanTask


@dataclass(frozen=True, slots=True)
class Glance:
    """One notice in a list; ``deliveries`` are its tries in order, each with where it stands."""

    id: UUID
    kind: str
    reference: str
    language: str
    opened_at: datetime | None
    reached_at: datetime | None
    ended_at: datetime | None
    deliveries: tuple[tuple[Channel, DeliveryState], ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """One delivery in a list of what providers took."""

    delivery_id: UUID
    kind: str
    reference: str
    language: str


def glances(session: Session, notice_ids: Collection[UUID]) -> Mapping[UUID, Glance]:
    """These notices, by id, in two statements."""
    columns = DELIVERIES.c
    tries: dict[UUID, list[tuple[Channel, DeliveryState]]] = defaultdict(list)
    for notice_id, channel, state in session.execute(
        select(columns.notice_id, columns.channel, columns.state)
        .where(columns.notice_id.in_(notice_ids))
        .order_by(columns.created_at, columns.priority.desc(), columns.id)
    ):
        tries[notice_id].append((channel, state))
    names = ("id", "kind", "reference", "language", "opened_at", "reached_at", "ended_at")
    rows = session.execute(
        select(*(NOTICES.c[name] for name in names)).where(NOTICES.c.id.in_(notice_ids))
    )
    return {
        row.id: Glance(**row._mapping, deliveries=tuple(tries[row.id]))  # noqa: SLF001 - SQLAlchemy's public name
        for row in rows
    }


def carried(session: Session, delivery_ids: Collection[UUID]) -> Mapping[UUID, Carried]:
    """What these deliveries carried, by id."""
    rows = session.execute(
        select(DELIVERIES.c.id, NOTICES.c.kind, NOTICES.c.reference, NOTICES.c.language)
        .join(NOTICES, NOTICES.c.id == DELIVERIES.c.notice_id)
        .where(DELIVERIES.c.id.in_(delivery_ids))
    )
    return {row[0]: Carried(*row) for row in rows}


def waiting_for_human_among(
    session: Session, people: Collection[UUID] | Select[UUID], most: int = 200
) -> tuple[HumanTask, ...]:
    """What waits for a human to bring it to one of these people, longest first."""
    columns = DELIVERIES.c
    rows = session.execute(
        select(
            columns.id,
            columns.notice_id,
            columns.run_key,
            NOTICES.c.recipient_key,
            columns.reason,
            columns.created_at,
            columns.owner_key,
        )
        .join(NOTICES, NOTICES.c.id == columns.notice_id)
        .where(
            columns.state == DeliveryState.WAITING_FOR_HUMAN,
            NOTICES.c.recipient_key.in_(people),
        )
        .order_by(columns.created_at, columns.id)
        .limit(most)
    )
    return tuple(HumanTask(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class BundleLine:
    """One bundle that an office printed; ``out`` of its letters are printed and not mailed."""

    id: UUID
    state: BundleState
    letters: int
    pages: int
    out: int
    taken_by: UUID
    taken_at: datetime
    mailed_on: date | None


def office_bundles(session: Session, agency_key: UUID, *, most: int = 50) -> list[BundleLine]:
    """The newest bundles of an agency that prints its own letters."""
    letter, bundle = DELIVERIES.c, BUNDLES.c
    out = func.count().filter(letter.state == DeliveryState.HANDED_OVER)
    columns = (
        bundle.id,
        bundle.state,
        bundle.letters,
        bundle.pages,
        out,
        bundle.taken_by,
        bundle.taken_at,
        bundle.mailed_on,
    )
    statement = (
        select(*columns)
        .outerjoin(DELIVERIES, letter.bundle_id == bundle.id)
        .where(bundle.agency_key == agency_key, bundle.taken_by.is_not(None))
        .group_by(*(column for column in columns if column is not out))
        .order_by(bundle.taken_at.desc(), bundle.id)
        .limit(most)
    )
    return [BundleLine(*row) for row in session.execute(statement)]
