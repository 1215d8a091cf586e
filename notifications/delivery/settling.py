"""A worker's turn ends: what became of each delivery is written down, and what follows is begun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import and_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from notifications.delivery import escalation, frozen, leases, opt_outs, outbox, pauses
from notifications.delivery.claiming import Job
from notifications.delivery.leases import Lease
from notifications.delivery.outbox import Moved, Which, held_by, these
from notifications.delivery.reasons import Reason
from notifications.delivery.rendering import Rendered
from notifications.delivery.states import Move
from notifications.delivery.tables import DELIVERIES
from notifications.recipients import Channel


class Verdict(StrEnum):
    """What became of one delivery in a worker's hands."""

    ACCEPTED = "accepted"
    FOUND = "found"
    NOT_FOUND = "not_found"
    FAILED = "failed"
    OPTED_OUT = "opted_out"
    LATER = "later"
    NOT_BEGUN = "not_begun"
    IN_DOUBT = "in_doubt"
    POSTPONED = "postponed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """``reference`` is the provider's; ``due_at`` is when to look again, where that is needed.

    ``stops_channel``: the provider carries nothing more for us until staff have looked.
    """

    job: Job
    verdict: Verdict
    reason: str | None = None
    reference: str | None = None
    due_at: datetime | None = None
    stops_channel: bool = False


@dataclass(frozen=True, slots=True)
class Going:
    """A delivery that is about to be sent, and its message."""

    job: Job
    rendered: Rendered

    def facts(self, provider: str) -> dict[str, Any]:
        """What its row keeps of what goes out."""
        made = self.rendered
        return {
            "delivery": self.job.id,
            "sha256": made.sha256,
            "renderer": made.renderer,
            "units": made.units,
            "provider": provider,
        }


_MOVES = {
    Verdict.ACCEPTED: Move.ACCEPTED,
    Verdict.FOUND: Move.FOUND,
    Verdict.NOT_FOUND: Move.NOT_FOUND,
    Verdict.FAILED: Move.FAILED,
    Verdict.OPTED_OUT: Move.FAILED,
    Verdict.LATER: Move.PUT_BACK,
    Verdict.NOT_BEGUN: Move.PUT_BACK,
    Verdict.IN_DOUBT: Move.FELL_IN_DOUBT,
}
_ARRIVED = frozenset({Verdict.ACCEPTED, Verdict.FOUND})
_FAILED = frozenset({Verdict.FAILED, Verdict.OPTED_OUT})


def begin(
    session: Session,
    now: datetime,
    lease: Lease,
    going: Sequence[Going],
    providers: Mapping[Channel, str],
) -> set[UUID]:
    """Write down that these are about to be sent, with the SHA-256 of what they say.

    Returns:
        Those that this worker still holds.  A row that was cancelled, or lost to another worker,
        is not among them and must not be sent; nor is a text to a number to which another worker
        has just begun to send: it stays queued until its lease ends.
    """
    try:
        with session.begin_nested():
            return _begin(session, now, lease, going, providers)
    except IntegrityError:
        if len(going) == 1:
            return set()
    begun = (begin(session, now, lease, [each], providers) for each in going)
    return set().union(*begun)


def _begin(
    session: Session,
    now: datetime,
    lease: Lease,
    going: Sequence[Going],
    providers: Mapping[Channel, str],
) -> set[UUID]:
    by_id = {each.job.id: each for each in going}
    mine = and_(these(by_id), held_by(lease.worker), DELIVERIES.c.leased_until > now)
    begun = outbox.move(
        session,
        now,
        Move.BEGAN,
        mine,
        attempts=DELIVERIES.c.attempts + 1,
        sends=DELIVERIES.c.sends + 1,
        began_at=now,
        polled_at=None,
        provider_reference=None,
        leased_until=lease.until,
        leased_by=lease.worker,
    )
    facts = [by_id[each.id].facts(providers[each.channel]) for each in begun]
    outbox.note(session, facts)
    return {each.id for each in begun}


def settle(session: Session, now: datetime, worker: str, outcomes: Sequence[Outcome]) -> None:
    """Write down what became of deliveries that this worker holds.

    A delivery whose lease went to another worker, or that a receipt has already moved on, stays as
    it is.
    """
    groups: dict[tuple[Verdict, str | None], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.verdict, outcome.reason].append(outcome)
    for (verdict, reason), group in groups.items():
        mine = and_(these(outcome.job.id for outcome in group), held_by(worker))
        if verdict is Verdict.POSTPONED:
            _postpone(session, worker, group)
        else:
            _move(session, now, mine, verdict, reason, group)
    for outcome in outcomes:
        _heed(session, now, outcome)


def _heed(session: Session, now: datetime, outcome: Outcome) -> None:
    """What a provider's answer means beyond the one message."""
    channel, place = outcome.job.delivery.channel, outcome.job.to_index
    if outcome.verdict is Verdict.OPTED_OUT and place is not None:
        opt_outs.stop(session, now, channel, place, how="provider")
    if outcome.stops_channel:
        pauses.stop_channel(session, now, channel, outcome.reason or Reason.PROVIDER_STOPPED)


def _move(
    session: Session,
    now: datetime,
    mine: Which,
    verdict: Verdict,
    reason: str | None,
    group: Sequence[Outcome],
) -> None:
    # A send that never began is no try.
    values = {"attempts": DELIVERIES.c.attempts - 1} if verdict is Verdict.NOT_BEGUN else {}
    moved = outbox.move(session, now, _MOVES[verdict], mine, reason=reason, **values)
    by_id = {outcome.job.id: outcome for outcome in group}
    _note(session, moved, by_id)
    if verdict in _ARRIVED:
        escalation.letters_went(session, now, moved)
    if verdict in _FAILED:
        escalation.failed(session, now, moved, reason or Reason.PROVIDER_FAULT)
    if verdict in _ARRIVED | _FAILED:
        codes = [each.notice_id for each in moved if by_id[each.id].job.notice.one_time_code]
        frozen.forget_codes(session, codes)


def _note(session: Session, moved: Sequence[Moved], outcomes: Mapping[UUID, Outcome]) -> None:
    mine = [outcomes[each.id] for each in moved]
    referred = [o for o in mine if o.reference is not None]
    outbox.note(
        session,
        [{"delivery": o.job.id, "provider_reference": o.reference} for o in referred],
    )
    timed = [o for o in mine if o.due_at is not None]
    outbox.note(session, [{"delivery": o.job.id, "due_at": o.due_at} for o in timed])


def _postpone(session: Session, worker: str, group: Sequence[Outcome]) -> None:
    for outcome in group:
        if outcome.due_at is not None:
            mine = and_(these([outcome.job.id]), held_by(worker))
            leases.postpone(session, mine, outcome.due_at, reason=outcome.reason or "")
