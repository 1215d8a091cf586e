"""A worker's turn begins: it takes what is due and asks again whether each can still go out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from notifications.delivery import escalation, frozen, leases, outbox
from notifications.delivery.frozen import FrozenNotice
from notifications.delivery.leases import Claimed
from notifications.delivery.outbox import these
from notifications.delivery.reachability import (
    WHAT_NOW,
    Bar,
    Question,
    Reachability,
    WhatNow,
)
from notifications.delivery.reasons import Reason
from notifications.delivery.states import Move
from notifications.delivery.tables import DELIVERIES
from notifications.recipients import Channel


@dataclass(frozen=True, slots=True)
class Lease:
    """Who takes, what it can carry, until when it holds it, and how much at once."""

    worker: str
    channels: Collection[Channel]
    until: datetime
    most: int


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed delivery with its notice."""

    delivery: Claimed
    notice: FrozenNotice

    @property
    def id(self) -> UUID:
        return self.delivery.id


@dataclass(frozen=True, slots=True)
class Taken:
    """``jobs`` can go out; ``claimed`` counts also those that could not any more."""

    jobs: tuple[Job, ...]
    claimed: int


def take(session: Session, now: datetime, lease: Lease, reachability: Reachability) -> Taken:
    """Claim what is due.  What expired, was barred or ended meanwhile is moved on at once."""
    claimed = leases.claim(
        session,
        now,
        worker=lease.worker,
        channels=lease.channels,
        until=lease.until,
        most=lease.most,
    )
    jobs = _with_notices(session, claimed)
    gone = {job.id: why for job in jobs if (why := _over(job.notice, now))}
    asked = [job for job in jobs if job.id not in gone]
    bars = reachability.barred(session, [_question(job) for job in asked]) if asked else {}
    _end(session, now, jobs, gone)
    _apply(session, now, jobs, bars)
    left = tuple(job for job in asked if job.id not in bars)
    return Taken(left, len(claimed))


def take_uncertain(session: Session, now: datetime, lease: Lease) -> tuple[Job, ...]:
    """Note which sends were abandoned, and claim those whose provider can be asked now."""
    leases.doubt_abandoned(session, now, Reason.LEASE_RAN_OUT)
    claimed = leases.claim_uncertain(
        session,
        now,
        worker=lease.worker,
        channels=lease.channels,
        until=lease.until,
        most=lease.most,
    )
    return _with_notices(session, claimed)


def _with_notices(session: Session, claimed: Sequence[Claimed]) -> tuple[Job, ...]:
    if not claimed:
        return ()
    notices = frozen.read(session, (each.notice_id for each in claimed))
    return tuple(Job(each, notices[each.notice_id]) for each in claimed)


def _over(notice: FrozenNotice, now: datetime) -> str | None:
    if notice.ended_at is not None:
        return Bar.NOTICE_ENDED
    expired = notice.expires_at is not None and notice.expires_at <= now
    return Reason.EXPIRED if expired else None


def _question(job: Job) -> Question:
    delivery = job.delivery
    return Question(
        delivery.id,
        delivery.notice_id,
        job.notice.recipient_key,
        delivery.channel,
        delivery.contact_key,
        job.notice.kind,
        job.notice.created_at,
    )


def _apply(session: Session, now: datetime, jobs: Iterable[Job], bars: Mapping[UUID, Bar]) -> None:
    by_bar: dict[Bar, list[Job]] = defaultdict(list)
    for job in jobs:
        if job.id in bars:
            by_bar[bars[job.id]].append(job)
    for bar, barred in by_bar.items():
        match WHAT_NOW[bar]:
            case WhatNow.HOLD:
                which = these(job.id for job in barred)
                outbox.move(session, now, Move.HELD, which, reason=bar)
            case WhatNow.NEXT_CHANNEL:
                which = these(job.id for job in barred)
                moved = outbox.move(session, now, Move.BARRED, which, reason=bar)
                escalation.failed(session, now, moved, bar)
            case WhatNow.CANCEL:
                _end(session, now, barred, {job.id: bar.value for job in barred})


def _end(session: Session, now: datetime, jobs: Iterable[Job], why: Mapping[UUID, str]) -> None:
    """Cancel all that is left of notices that are over, and forget their one-time codes."""
    over: dict[str, list[UUID]] = defaultdict(list)
    for job in jobs:
        if job.id in why:
            over[why[job.id]].append(job.notice.id)
    for reason, notice_ids in over.items():
        which = DELIVERIES.c.notice_id.in_(notice_ids)
        outbox.move(session, now, Move.CANCELLED, which, reason=reason)
        frozen.forget_codes(session, notice_ids)
