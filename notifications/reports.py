"""What became of notices, as values: progress of a run, one notice's story, figures.

Nothing here is a row, and nothing holds a name, an address or a code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session

from notifications.delivery import frozen
from notifications.delivery.models import DeliveryState
from notifications.delivery.states import UNFINISHED
from notifications.delivery.tables import DELIVERIES, EVENTS, NOTICES, PAUSES
from notifications.providers.reasons import words_of_provider as words_of_provider  # noqa: PLC0414 - part of what reports tell
from notifications.recipients import Channel


@dataclass(frozen=True, slots=True)
class RunProgress:
    """How far a run has come.  ``by_channel`` counts deliveries by channel and state.

    ``opened`` and ``reached`` count notices; ``paused`` says that something of it is stopped;
    ``is_done`` that no delivery waits to be sent: what is held or with a human is not counted so.
    """

    notices: int
    opened: int
    reached: int
    by_channel: Mapping[str, Mapping[str, int]]
    by_language: Mapping[str, int]
    held: Mapping[str, int]
    waiting_for_human: Mapping[str, int]
    paused: bool
    is_done: bool


@dataclass(frozen=True, slots=True)
class StateAt:
    """One state of a delivery, when it began and why."""

    state: DeliveryState
    at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class DeliveryStory:
    """One try by one channel.  ``sha256`` is of the bytes that went out, ``renderer`` made them."""

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


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over everything: notices by language, deliveries by channel and by state."""

    notices: int
    by_language: Mapping[str, int]
    by_channel: Mapping[str, int]
    by_state: Mapping[str, int]
    by_channel_and_state: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class HumanTask:
    """A notice that only a human can bring to the person now, and why."""

    delivery_id: UUID
    notice_id: UUID
    run_key: UUID | None
    person_key: UUID
    reason: str | None
    since: datetime


def run_progress(session: Session, run_key: UUID) -> RunProgress:
    """How far this run has come; all zero for a run without notices."""
    of_run = DELIVERIES.c.run_key == run_key
    by_channel = _by_channel_and_state(session, of_run)
    counts = session.execute(
        select(func.count(), func.count(NOTICES.c.opened_at), func.count(NOTICES.c.reached_at))
        .select_from(NOTICES)
        .where(NOTICES.c.run_key == run_key)
    ).one()
    return RunProgress(
        notices=counts[0],
        opened=counts[1],
        reached=counts[2],
        by_channel=by_channel,
        by_language=_by_language(session, NOTICES.c.run_key == run_key),
        held=_by_reason(session, of_run, DeliveryState.HELD),
        waiting_for_human=_by_reason(session, of_run, DeliveryState.WAITING_FOR_HUMAN),
        paused=_is_paused(session, run_key),
        is_done=not any(state in UNFINISHED for states in by_channel.values() for state in states),
    )


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


def figures(session: Session) -> Figures:
    """Counts over all notices and deliveries."""
    by_both = _by_channel_and_state(session)
    by_state: dict[str, int] = defaultdict(int)
    for states in by_both.values():
        for state, count in states.items():
            by_state[state] += count
    by_language = _by_language(session)
    return Figures(
        notices=sum(by_language.values()),
        by_language=by_language,
        by_channel={channel: sum(states.values()) for channel, states in by_both.items()},
        by_state=dict(sorted(by_state.items())),
        by_channel_and_state=by_both,
    )


def names_of_run(session: Session, run_key: UUID, channel: Channel) -> tuple[str, ...]:
    """What the provider calls each of a run's deliveries that it took by this channel."""
    columns = DELIVERIES.c
    rows = session.scalars(
        select(columns.provider_reference)
        .where(columns.run_key == run_key, columns.channel == channel)
        .where(columns.provider_reference.is_not(None))
        .order_by(columns.id)
    )
    return tuple(rows)


def waiting_for_human(session: Session, most: int = 200) -> tuple[HumanTask, ...]:
    """What waits for a human, longest first."""
    columns = DELIVERIES.c
    rows = session.execute(
        select(
            columns.id,
            columns.notice_id,
            columns.run_key,
            NOTICES.c.recipient_key,
            columns.reason,
            columns.created_at,
        )
        .join(NOTICES, NOTICES.c.id == columns.notice_id)
        .where(columns.state == DeliveryState.WAITING_FOR_HUMAN)
        .order_by(columns.created_at, columns.id)
        .limit(most)
    )
    return tuple(HumanTask(*row) for row in rows)


def _deliveries(session: Session, notice_id: UUID) -> tuple[DeliveryStory, ...]:
    columns = DELIVERIES.c
    rows = session.execute(
        select(DELIVERIES)
        .where(columns.notice_id == notice_id)
        # Of those planned together the letter comes first: its number is the highest.
        .order_by(columns.created_at, columns.priority.desc(), columns.id)
    ).all()
    states = _states(session, [row.id for row in rows])
    return tuple(_delivery(row, states.get(row.id, ())) for row in rows)


def _delivery(row: Row[Any], states: Sequence[StateAt]) -> DeliveryStory:
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


def _by_channel_and_state(session: Session, *where: Any) -> dict[str, dict[str, int]]:
    channel, state = DELIVERIES.c.channel, DELIVERIES.c.state
    query = select(channel, state, func.count()).where(*where).group_by(channel, state)
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for each_channel, each_state, count in session.execute(query.order_by(channel, state)):
        counts[each_channel.value][each_state.value] = count
    return dict(counts)


def _by_language(session: Session, *where: Any) -> dict[str, int]:
    language = NOTICES.c.language
    query = select(language, func.count()).where(*where).group_by(language).order_by(language)
    return {code: count for code, count in session.execute(query)}  # noqa: C416 - rows, not pairs


def _by_reason(session: Session, of_run: Any, state: DeliveryState) -> dict[str, int]:
    reason = func.coalesce(DELIVERIES.c.reason, "")
    query = select(reason, func.count()).where(of_run, DELIVERIES.c.state == state).group_by(reason)
    return {why: count for why, count in session.execute(query)}  # noqa: C416 - rows, not pairs


def _is_paused(session: Session, run_key: UUID) -> bool:
    stops = or_(PAUSES.c.run_key == run_key, PAUSES.c.run_key.is_(None))
    query = select(PAUSES.c.id).where(and_(stops, PAUSES.c.resumed_at.is_(None))).limit(1)
    return session.scalar(query) is not None
