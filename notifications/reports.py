"""What became of notices, as values: progress of a run, one notice's story, figures.

Nothing here is a row, and nothing holds a name, an address or a code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from notifications.delivery.models import DeliveryState
from notifications.delivery.states import UNFINISHED
from notifications.delivery.tables import DELIVERIES, EVENTS, NOTICES, PAUSES
from notifications.providers.reasons import words_of_provider
from notifications.recipients import Channel
from notifications.report_stories import notice_story

__all__ = [
    "Arrived",
    "Figures",
    "HumanTask",
    "RunProgress",
    "Stop",
    "arrivals",
    "figures",
    "names_of_run",
    "notice_story",
    "run_progress",
    "stops",
    "waiting_for_human",
    "went_out",
    "words_of_provider",
]


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
class Figures:
    """Counts over everything: notices by language, deliveries by channel and by state."""

    notices: int
    by_language: Mapping[str, int]
    by_channel: Mapping[str, int]
    by_state: Mapping[str, int]
    by_channel_and_state: Mapping[str, Mapping[str, int]]


class Arrived(StrEnum):
    """What is known of how a notice arrived; the surest first."""

    OPENED = "opened"
    TOLD = "told"
    MAILED = "mailed"
    HANDED_OVER = "handed_over"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class HumanTask:
    """A notice that only a human can bring to the person now, and why."""

    delivery_id: UUID
    notice_id: UUID
    run_key: UUID | None
    person_key: UUID
    reason: str | None
    since: datetime
    owner_key: UUID | None


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


@dataclass(frozen=True, slots=True)
class Stop:
    """Something that stands still: a run, a channel, or both; ``reason`` where the sender did."""

    is_run: bool
    channel: Channel | None
    reason: str | None
    since: datetime


def stops(session: Session, run_key: UUID | None = None) -> tuple[Stop, ...]:
    """What is stopped now: channels for everybody, and what of this run."""
    columns = PAUSES.c
    of_it = or_(columns.run_key.is_(None), columns.run_key == run_key)
    rows = session.execute(
        select(columns.run_key, columns.channel, columns.reason, columns.paused_at)
        .where(of_it, columns.resumed_at.is_(None))
        .order_by(columns.paused_at)
    )
    return tuple(Stop(row[0] is not None, row[1], row[2], row[3]) for row in rows)


_WENT_OUT = frozenset(
    {
        DeliveryState.HANDED_OVER,
        DeliveryState.UNCERTAIN,
        DeliveryState.SENT,
        DeliveryState.DELIVERED,
        DeliveryState.MAILED,
        DeliveryState.RETURNED,
        DeliveryState.TOLD,
    }
)


def went_out(session: Session, notice_id: UUID) -> bool:
    """Whether anything of a notice has ever left our hands: before that nobody can hold it."""
    ever = (
        select(EVENTS.c.id)
        .join(DELIVERIES, DELIVERIES.c.id == EVENTS.c.delivery_id)
        .where(DELIVERIES.c.notice_id == notice_id, EVENTS.c.state.in_(_WENT_OUT))
    )
    return session.scalar(ever.limit(1)) is not None


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


def arrivals(
    session: Session, run_keys: Collection[UUID], since: datetime, until: datetime
) -> Mapping[Arrived, int]:
    """How the notices arrived that these runs made from one moment to another (itself not counted).

    Each is counted under the first that holds: she was shown it here, somebody told her, a letter
    was mailed and has not come back, something was handed to a carrier, none of these.
    """
    columns = DELIVERIES.c
    stand = (
        select(
            NOTICES.c.id,
            func.max(case((NOTICES.c.opened_at.is_not(None), 1), else_=0)).label("opened"),
            *(
                func.max(case((columns.state.in_(states), 1), else_=0)).label(way)
                for way, states in _STATES_OF.items()
            ),
        )
        .outerjoin(DELIVERIES, columns.notice_id == NOTICES.c.id)
        .where(NOTICES.c.run_key.in_(run_keys))
        .where(NOTICES.c.created_at >= since, NOTICES.c.created_at < until)
        .group_by(NOTICES.c.id)
        .subquery()
    )
    first = case(
        *((stand.c[way] == 1, way.value) for way in Arrived if way is not Arrived.NOT_YET),
        else_=Arrived.NOT_YET.value,
    ).label("way")
    rows = session.execute(select(first, func.count()).select_from(stand).group_by("way"))
    return {Arrived(way): count for way, count in rows}


_STATES_OF = {
    Arrived.TOLD: (DeliveryState.TOLD,),
    Arrived.MAILED: (DeliveryState.MAILED,),
    Arrived.HANDED_OVER: (
        DeliveryState.HANDED_OVER,
        DeliveryState.SENT,
        DeliveryState.DELIVERED,
        DeliveryState.UNCERTAIN,
    ),
}


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
            columns.owner_key,
        )
        .join(NOTICES, NOTICES.c.id == columns.notice_id)
        .where(columns.state == DeliveryState.WAITING_FOR_HUMAN)
        .order_by(columns.created_at, columns.id)
        .limit(most)
    )
    return tuple(HumanTask(*row) for row in rows)


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
