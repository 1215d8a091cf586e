"""Whom a run has not reached yet, and what comes next for each: nobody is left without a step.

Values, never rows; nothing here holds a name, an address or a code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.delivery.models import DeliveryState
from notifications.delivery.states import UNFINISHED
from notifications.delivery.sweeping import NOT_RETURNED_FOR, UNOPENED_AFTER
from notifications.delivery.tables import DELIVERIES, NOTICES
from notifications.foundation.days import minnesota_day
from notifications.recipients import Channel

_LED = (DeliveryState.HANDED_OVER, DeliveryState.SENT, DeliveryState.DELIVERED)


class NextStep(StrEnum):
    """What comes next for a notice that reached nobody yet."""

    NOTHING = "nothing"
    """No try is left and no human has it: somebody has to look."""
    HUMAN = "human"
    HELD = "held"
    BEING_SENT = "being_sent"
    TO_BE_MAILED = "to_be_mailed"
    LETTER_FOLLOWS = "letter_follows"
    COUNTS_AS_REACHED = "counts_as_reached"


@dataclass(frozen=True, slots=True)
class Try:
    """One delivery, as far as the next step depends on it."""

    channel: Channel
    state: DeliveryState
    reason: str | None
    began_at: datetime | None
    mailed_on: date | None


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next, on which Minnesota day where that is known, and why."""

    step: NextStep
    on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class NotReached:
    """A notice that reached nobody yet."""

    notice_id: UUID
    reference: str
    language: str
    next: Step


def next_step(tries: Iterable[Try]) -> Step:
    """The next step of a notice, from all its tries."""
    found = [_step_of(one) for one in tries] or [Step(NextStep.NOTHING)]
    return min(found, key=lambda step: _ORDER[step.step])


def not_reached(
    session: Session, run_key: UUID, *, after: UUID | None = None, size: int = 50
) -> tuple[NotReached, ...]:
    """Notices of a run that nobody opened, was told of or counts as reached by, in their order."""
    wanted = (
        select(NOTICES.c.id, NOTICES.c.reference, NOTICES.c.language)
        .where(
            NOTICES.c.run_key == run_key,
            NOTICES.c.reached_at.is_(None),
            NOTICES.c.opened_at.is_(None),
            NOTICES.c.ended_at.is_(None),
        )
        .order_by(NOTICES.c.id)
        .limit(size)
    )
    if after is not None:
        wanted = wanted.where(NOTICES.c.id > after)
    rows = session.execute(wanted).all()
    tries = _tries(session, [row.id for row in rows])
    return tuple(
        NotReached(row.id, row.reference, row.language, next_step(tries[row.id])) for row in rows
    )


# A step that somebody waits for now comes before what time alone brings about.
_ORDER = {
    step: place
    for place, step in enumerate(
        (
            NextStep.HUMAN,
            NextStep.BEING_SENT,
            NextStep.TO_BE_MAILED,
            NextStep.HELD,
            NextStep.COUNTS_AS_REACHED,
            NextStep.LETTER_FOLLOWS,
            NextStep.NOTHING,
        )
    )
}
_REASONED = {DeliveryState.WAITING_FOR_HUMAN: NextStep.HUMAN, DeliveryState.HELD: NextStep.HELD}


def _step_of(one: Try) -> Step:
    if one.state in _REASONED:
        return Step(_REASONED[one.state], reason=one.reason)
    if one.channel is Channel.LETTER and one.state is DeliveryState.HANDED_OVER:
        return Step(NextStep.TO_BE_MAILED)
    if one.state is DeliveryState.MAILED and one.mailed_on is not None:
        return Step(NextStep.COUNTS_AS_REACHED, on=one.mailed_on + NOT_RETURNED_FOR)
    if one.state in UNFINISHED:
        return Step(NextStep.BEING_SENT)
    if one.state in _LED and one.began_at is not None:
        return Step(NextStep.LETTER_FOLLOWS, on=minnesota_day(one.began_at + UNOPENED_AFTER))
    return Step(NextStep.NOTHING, reason=one.reason)


def _tries(session: Session, notice_ids: list[UUID]) -> defaultdict[UUID, list[Try]]:
    columns = DELIVERIES.c
    rows = session.execute(
        select(
            columns.notice_id,
            columns.channel,
            columns.state,
            columns.reason,
            columns.began_at,
            columns.mailed_on,
        )
        .where(columns.notice_id.in_(notice_ids))
        .order_by(columns.id)
    )
    found: defaultdict[UUID, list[Try]] = defaultdict(list)
    for notice_id, *rest in rows:
        found[notice_id].append(Try(*rest))
    return found
