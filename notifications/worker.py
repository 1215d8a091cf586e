"""The worker: claims what is due, makes the words, hands them to a provider, writes down the end.

It can be killed at any moment.  What it had claimed and not begun is free when its lease ends; what
it had begun is in doubt then, and its provider is asked before anything is sent again.  No
transaction is open while words are made or a provider is called.
"""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

import structlog
from sqlalchemy.orm import Session

from notifications.delivery import approvals, leases
from notifications.delivery.carrying import Carrier, provider_of
from notifications.delivery.claiming import Claims, Job, Taken
from notifications.delivery.leases import Lease
from notifications.delivery.pace import Pace, reserve, take_turn
from notifications.delivery.rendering import Rendered
from notifications.delivery.retry import Timing
from notifications.delivery.sending import SendingPool, Timed
from notifications.delivery.settling import Going, Outcome, begin, settle
from notifications.delivery.sweeping import Sweeper
from notifications.recipients import Channel
from notifications.sender import Sender

_LOG = structlog.get_logger(__name__)
_LONGEST_IDLE = 1.0
_SHORTEST_IDLE = 0.02
_USUAL_SEGMENTS = 3


@dataclass(frozen=True, slots=True)
class TimedJob:
    """Something the portal wants done now and then; the sender does not know what."""

    name: str
    every: timedelta
    run: Callable[[], object]


def sender_jobs(sender: Sender) -> tuple[TimedJob, ...]:
    """What the sender itself has to look after, beside the outbox."""
    sweeper = Sweeper(
        sender.database, sender.clock, sender.timing, sender.providers.sms, random.random
    )
    return (TimedJob("sweep", timedelta(minutes=1), sweeper.sweep),)


def _paces(timing: Timing, carried: Mapping[Channel, str]) -> dict[Channel, Pace]:
    limits = {
        Channel.SMS: timing.segments_per_second,
        Channel.EMAIL: timing.emails_per_second,
    }
    return {
        channel: Pace(carried[channel], limit)
        for channel, limit in limits.items()
        if limit is not None and channel in carried
    }


def run_in_turn(sender: Sender, job: TimedJob) -> bool:
    """Do it, unless another worker of this house has just done it; whether it was our turn."""
    now, name = sender.clock.now(), f"job:{job.name}"
    mine = sender.database.write(lambda session: take_turn(session, now, name, job.every))
    if mine:
        run_timed_job(job)
    return mine


def run_timed_job(job: TimedJob) -> None:
    """Do it; its fault is logged, and stops nothing else."""
    try:
        job.run()
    except Exception as error:  # noqa: BLE001 - one job's fault must not stop the sending
        _LOG.error("timed_job_fault", job=job.name, error=type(error).__name__)


class Worker:
    """Pumps the outbox.  Each thread needs one of its own; any number work side by side."""

    def __init__(
        self,
        sender: Sender,
        *,
        jobs: Sequence[TimedJob] = (),
        channels: Collection[Channel] | None = None,
        wait: Callable[[float], object] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """A worker for these channels, or for every one that somebody carries."""
        self._sender = sender
        self._name = secrets.token_hex(8)
        self._claims = Claims(sender.timing, sender.reachability)
        self._carrier = Carrier(
            sender.renderer, sender.providers, sender.timing, sender.clock, chance
        )
        self._channels = [
            channel
            for channel in sender.providers.channels
            if channels is None or channel in channels
        ]
        self._carried = {
            channel: provider_of(sender.providers, channel).name for channel in self._channels
        }
        self._paces = _paces(sender.timing, self._carried)
        self._pool = SendingPool(self._carrier, sender.timing.sends_at_once, wait)
        self._jobs = {job: sender.clock.now() for job in jobs}
        self._wait = wait

    def drain(self) -> int:
        """Work until nothing is due, leased or backing off; leases of the dead are waited for.

        Returns:
            How many deliveries were handled.
        """
        self._run_timed_jobs()
        handled = 0
        while True:
            done = self.step()
            handled += done
            if not done and not self._wait_for_work():
                return handled

    def pump(self, most: timedelta) -> int:
        """Work until nothing is due, or for about as long; how many deliveries were handled."""
        ends, handled = self._sender.clock.now() + most, 0
        while done := self.step():
            handled += done
            if self._sender.clock.now() >= ends:
                break
        return handled

    def run(self, stop: Event) -> None:
        """Work until ``stop`` is set.  A fault is logged and does not end it."""
        while not stop.is_set():
            try:
                self._run_timed_jobs(in_turn=True)
                idle = not self.step()
            except Exception as error:  # noqa: BLE001 - the database is away: it comes back
                _LOG.error("worker_fault", error=type(error).__name__)
                idle = True
            if idle:
                stop.wait(_LONGEST_IDLE)

    def step(self) -> int:
        """One turn of every channel, texts first; how many deliveries it had.

        Settle doubts, then claim, send and write down one batch.
        """
        return sum(self._turn(channel) for channel in self._channels)

    def _turn(self, channel: Channel) -> int:
        doubts = self._settle_doubts(channel)
        taken = self._take(channel)
        if taken.jobs:
            self._send(channel, taken.jobs)
        return doubts + taken.claimed

    def _settle_doubts(self, channel: Channel) -> int:
        sender, now = self._sender, self._sender.clock.now()
        with sender.database.transaction() as session:
            doubted = self._claims.take_uncertain(session, now, self._lease(now, [channel]))
        if doubted:
            self._write_down([self._carrier.ask(each) for each in doubted])
        return len(doubted)

    def _take(self, channel: Channel) -> Taken:
        sender, now = self._sender, self._sender.clock.now()
        with sender.database.transaction() as session:
            return self._claims.take(session, now, self._lease(now, [channel]))

    def _send(self, channel: Channel, jobs: Sequence[Job]) -> None:
        """Make the messages, then begin, send and write down a piece at a time.

        What was begun when a worker dies is in doubt.  A text can be asked about; an email cannot,
        and leads on: so few emails are begun at once, and all texts of a batch.

        What takes more than half a lease to make is left for the next turn: a batch that is made
        only when its lease is over could never begin, and would be made again for ever.
        """
        going, unmade = self._make(jobs)
        if unmade:
            self._write_down(unmade)
        piece = self._sender.timing.sends_at_once if channel is Channel.EMAIL else len(going)
        for start in range(0, len(going), max(piece, 1)):
            self._send_piece(channel, going[start : start + piece])
        if len(going) + len(unmade) < len(jobs):
            self._sender.database.write(lambda session: leases.give_back(session, self._name))

    def _send_piece(self, channel: Channel, going: Sequence[Going]) -> None:
        sender, now = self._sender, self._sender.clock.now()
        lease = self._lease(now, [channel])
        with sender.database.transaction() as session:
            begun = begin(session, now, lease, going, self._carried)
            sent = [each for each in going if each.job.id in begun]
            timed = self._timed(session, now, channel, sent)
        self._write_down(self._pool.send(timed, lease.until))

    def _timed(
        self, session: Session, now: datetime, channel: Channel, sent: Sequence[Going]
    ) -> list[Timed]:
        """When each can leave; a code that somebody waits for leaves at once, and is counted."""
        pace = self._paces.get(channel)
        if pace is None or not sent:
            return [Timed(each, now) for each in sent]
        units = [each.rendered.units or 1 for each in sent]
        begins = reserve(session, now, pace, sum(units))
        slots = zip(sent, pace.slots(begins, units), strict=True)
        return [Timed(each, now if each.job.is_code else slot) for each, slot in slots]

    def _make(self, jobs: Iterable[Job]) -> tuple[list[Going], list[Outcome]]:
        """The messages that half a lease is enough for, at least one."""
        sender = self._sender
        until = sender.clock.now() + sender.timing.lease / 2
        with sender.database.reading() as session:
            approved = approvals.approved(session, sender.mode)
        going, outcomes = [], []
        for job in jobs:
            made = self._carrier.make(job, approved.line)
            if isinstance(made, Rendered):
                going.append(Going(job, made))
            else:
                outcomes.append(made)
            if sender.clock.now() >= until:
                break
        return going, outcomes

    def _write_down(self, outcomes: Sequence[Outcome]) -> None:
        sender = self._sender
        now = sender.clock.now()
        sender.database.write(lambda session: settle(session, now, self._name, outcomes))

    def _lease(self, now: datetime, channels: Collection[Channel]) -> Lease:
        timing = self._sender.timing
        return Lease(
            worker=self._name,
            channels=channels,
            until=now + timing.lease,
            most=self._most(channels),
            texts_rest=timing.text_hours is not None and not timing.text_hours.are_open(now),
        )

    def _most(self, channels: Collection[Channel]) -> int:
        most = self._sender.timing.batch
        paces = [self._paces[channel] for channel in channels if channel in self._paces]
        return min((pace.batch(most, _USUAL_SEGMENTS) for pace in paces), default=most)

    def _wait_for_work(self) -> bool:
        """Sleep until there can be work again; ``False`` if nothing is left."""
        sender, now = self._sender, self._sender.clock.now()
        with sender.database.reading() as session:
            next_at = leases.next_work(session, now, self._lease(now, self._channels))
        if next_at is None:
            return False
        seconds = (next_at - now).total_seconds()
        self._wait(min(_LONGEST_IDLE, max(_SHORTEST_IDLE, seconds)))
        return True

    def _run_timed_jobs(self, *, in_turn: bool = False) -> None:
        """Do what is due; ``in_turn``: unless another worker has just done it."""
        now = self._sender.clock.now()
        for job, due_at in self._jobs.items():
            if due_at <= now:
                self._jobs[job] = now + job.every
                if in_turn:
                    run_in_turn(self._sender, job)
                else:
                    run_timed_job(job)
