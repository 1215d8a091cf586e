"""A worker's turn begins: it takes what is due and asks again whether each can still go out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from notifications.delivery import apart, escalation, frozen, leases, outbox
from notifications.delivery.apart import ForHome
from notifications.delivery.frozen import FrozenNotice, FrozenNoticeChanged
from notifications.delivery.leases import Claimed, Lease
from notifications.delivery.opt_outs import opted_out
from notifications.delivery.outbox import these
from notifications.delivery.reachability import (
    WHAT_NOW,
    Bar,
    Question,
    Reachability,
    WhatNow,
)
from notifications.delivery.reasons import Reason
from notifications.delivery.retry import Timing
from notifications.delivery.states import Move
from notifications.delivery.tables import DELIVERIES
from notifications.notice import Notice, NoticeKind
from notifications.recipients import Channel


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed delivery with its notice.

    ``told`` is the notice as it was frozen; ``None`` where the stored text was changed since: such
    a delivery cannot be made.
    """

    delivery: Claimed
    notice: FrozenNotice
    told: Notice | None = field(repr=False)

    @property
    def id(self) -> UUID:
        return self.delivery.id

    @property
    def to_index(self) -> bytes | None:
        """Where it goes, as a keyed hash."""
        return self.delivery.to_index

    @property
    def is_code(self) -> bool:
        """Whether it carries a sign-in code, which is never asked about and never sent again."""
        return self.notice.kind is NoticeKind.SIGN_IN_CODE


@dataclass(frozen=True, slots=True)
class Taken:
    """``jobs`` can go out; ``claimed`` counts also those that could not any more."""

    jobs: tuple[Job, ...]
    claimed: int


@dataclass(frozen=True, slots=True)
class Doubted:
    """A delivery in doubt, and the provider's names of what else went to the same place."""

    job: Job
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class Claims:
    """Takes what is due for a worker, and asks again whether each can still go out."""

    timing: Timing
    reachability: Reachability

    def take(self, session: Session, now: datetime, lease: Lease) -> Taken:
        """Claim what is due.  What expired, was barred or ended meanwhile is moved on at once."""
        claimed = leases.claim(session, now, lease)
        jobs = _with_notices(session, claimed)
        gone = {job.id: why for job in jobs if (why := _over(job.notice, now))}
        asked = [job for job in jobs if job.id not in gone]
        bars = _bars(session, asked, self.reachability) if asked else {}
        _end(session, now, jobs, gone)
        _apply(session, now, jobs, bars)
        left = [job for job in asked if job.id not in bars]
        return Taken(tuple(self._put_off(session, now, left)), len(claimed))

    def take_uncertain(self, session: Session, now: datetime, lease: Lease) -> list[Doubted]:
        """Note which sends were abandoned, and claim those whose provider can be asked now."""
        ask_at = now + self.timing.doubt_wait
        leases.doubt_abandoned(session, now, lease, ask_at, Reason.LEASE_RAN_OUT)
        jobs = _with_notices(session, leases.claim_uncertain(session, now, lease))
        known = outbox.references(session, {job.to_index for job in jobs if job.to_index})
        return [Doubted(job, known.get(job.to_index, frozenset())) for job in jobs]

    def _put_off(self, session: Session, now: datetime, jobs: Sequence[Job]) -> list[Job]:
        """One text in doubt for a number at a time; one household's letters on different days."""
        texts = [job for job in jobs if job.delivery.channel is Channel.SMS and not job.is_code]
        later = _not_yet(session, texts)
        if later:
            due_at = now + self.timing.first_wait
            leases.put_off(session, these(later), due_at, reason=Reason.ONE_TEXT_AT_A_TIME)
        another_day = self._another_day(session, now, jobs)
        if another_day:
            due_at = apart.next_day(now)
            leases.put_off(session, these(another_day), due_at, reason=Reason.HOUSEHOLD)
        return [job for job in jobs if job.id not in later | another_day]

    def _another_day(self, session: Session, now: datetime, jobs: Sequence[Job]) -> set[UUID]:
        letters = [job for job in jobs if job.delivery.channel is Channel.LETTER]
        if not letters or not self.timing.households_apart:
            return set()
        homes = {job.to_index for job in letters if job.to_index}
        mine = these(job.id for job in letters)
        left = outbox.letters_left_since(session, homes, apart.day_began(now), now, mine)
        return apart.must_wait(map(_for_home, letters), left)


def _for_home(job: Job) -> ForHome:
    return ForHome(job.id, job.to_index, job.notice.recipient_key)


def _with_notices(session: Session, claimed: Sequence[Claimed]) -> list[Job]:
    if not claimed:
        return []
    notices = frozen.read(session, (each.notice_id for each in claimed))
    return [_job(each, notices[each.notice_id]) for each in claimed]


def _job(delivery: Claimed, notice: FrozenNotice) -> Job:
    try:
        return Job(delivery, notice, notice.value())
    except FrozenNoticeChanged:
        return Job(delivery, notice, None)


def _not_yet(session: Session, texts: Sequence[Job]) -> set[UUID]:
    busy = outbox.in_doubt(session, {job.to_index for job in texts if job.to_index})
    later = set()
    for job in texts:
        if job.to_index in busy:
            later.add(job.id)
        elif job.to_index is not None:
            busy.add(job.to_index)
    return later


def _bars(session: Session, jobs: Sequence[Job], reachability: Reachability) -> Mapping[UUID, Bar]:
    """The portal's answer, and the sender's own: who wants no more of us gets no more."""
    bars = dict(reachability.barred(session, [_question(job) for job in jobs]))
    for channel in (Channel.SMS, Channel.EMAIL):
        mine = [j for j in jobs if j.delivery.channel is channel and j.to_index is not None]
        gone = opted_out(session, channel, {j.to_index for j in mine if j.to_index})
        bars |= {j.id: Bar.OPTED_OUT for j in mine if j.to_index in gone and j.id not in bars}
    return bars


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
