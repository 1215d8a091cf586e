"""The worker: claims what is due, makes the words, hands them to a provider, writes down the end.

It can be killed at any moment.  What it had claimed and not begun is free when its lease ends; what
it had begun is in doubt then, and its provider is asked before anything is sent again.  No
transaction is open while words are made or a provider is called.
"""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from uuid import UUID

import structlog

from notifications.delivery import approvals, leases
from notifications.delivery.carrying import Carrier, provider_of
from notifications.delivery.claiming import Job, Lease, Taken, take, take_uncertain
from notifications.delivery.rendering import Rendered
from notifications.delivery.settling import Outcome, begin, settle
from notifications.sender import Sender

_LOG = structlog.get_logger(__name__)
_LONGEST_IDLE = 1.0
_SHORTEST_IDLE = 0.02


@dataclass(frozen=True, slots=True)
class TimedJob:
    """Something the portal wants done now and then; the sender does not know what."""

    name: str
    every: timedelta
    run: Callable[[], object]


class Worker:
    """Pumps the outbox.  Each thread needs one of its own; any number work side by side."""

    def __init__(
        self,
        sender: Sender,
        *,
        jobs: Sequence[TimedJob] = (),
        wait: Callable[[float], object] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._sender = sender
        self._name = secrets.token_hex(8)
        self._carrier = Carrier(
            sender.renderer, sender.providers, sender.timing, sender.clock, chance
        )
        self._carried = {
            channel: provider_of(sender.providers, channel).name
            for channel in sender.providers.channels
        }
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

    def run(self, stop: Event) -> None:
        """Work until ``stop`` is set.  A fault is logged and does not end it."""
        while not stop.is_set():
            try:
                self._run_timed_jobs()
                idle = not self.step()
            except Exception as error:  # noqa: BLE001 - the database is away: it comes back
                _LOG.error("worker_fault", error=type(error).__name__)
                idle = True
            if idle:
                stop.wait(_LONGEST_IDLE)

    def step(self) -> int:
        """One turn: settle doubts, then claim, send and write down one batch; how many it had."""
        doubts = self._settle_doubts()
        taken = self._take()
        if taken.jobs:
            self._send(taken.jobs)
        return doubts + taken.claimed

    def _settle_doubts(self) -> int:
        sender, now = self._sender, self._sender.clock.now()
        with sender.database.transaction() as session:
            jobs = take_uncertain(session, now, self._lease(now))
        if jobs:
            self._write_down([self._carrier.ask(job) for job in jobs])
        return len(jobs)

    def _take(self) -> Taken:
        sender, now = self._sender, self._sender.clock.now()
        with sender.database.transaction() as session:
            return take(session, now, self._lease(now), sender.reachability)

    def _send(self, jobs: Sequence[Job]) -> None:
        rendered, outcomes = self._make(jobs)
        sender, now = self._sender, self._sender.clock.now()
        until = now + sender.timing.lease
        with sender.database.transaction() as session:
            begun = begin(session, now, self._name, until, rendered, self._carried)
        for job in jobs:
            if job.id in begun:
                outcomes.append(self._carrier.send(job, rendered[job.id].message, until))
        self._write_down(outcomes)

    def _make(self, jobs: Iterable[Job]) -> tuple[dict[UUID, Rendered], list[Outcome]]:
        sender = self._sender
        with sender.database.reading() as session:
            approved = approvals.approved(session, sender.mode)
        rendered, outcomes = {}, []
        for job in jobs:
            made = self._carrier.make(job, approved.line)
            if isinstance(made, Rendered):
                rendered[job.id] = made
            else:
                outcomes.append(made)
        return rendered, outcomes

    def _write_down(self, outcomes: Sequence[Outcome]) -> None:
        sender = self._sender
        with sender.database.transaction() as session:
            settle(session, sender.clock.now(), self._name, outcomes)

    def _lease(self, now: datetime) -> Lease:
        timing = self._sender.timing
        return Lease(
            worker=self._name,
            channels=self._sender.providers.channels,
            until=now + timing.lease,
            most=timing.batch,
        )

    def _wait_for_work(self) -> bool:
        """Sleep until there can be work again; ``False`` if nothing is left."""
        sender, now = self._sender, self._sender.clock.now()
        with sender.database.reading() as session:
            next_at = leases.next_work(session, now, sender.providers.channels)
        if next_at is None:
            return False
        seconds = (next_at - now).total_seconds()
        self._wait(min(_LONGEST_IDLE, max(_SHORTEST_IDLE, seconds)))
        return True

    def _run_timed_jobs(self) -> None:
        now = self._sender.clock.now()
        for job, due_at in self._jobs.items():
            if due_at <= now:
                self._jobs[job] = now + job.every
                self._run_timed_job(job)

    def _run_timed_job(self, job: TimedJob) -> None:
        try:
            job.run()
        except Exception as error:  # noqa: BLE001 - one job's fault must not stop the sending
            _LOG.error("timed_job_fault", job=job.name, error=type(error).__name__)
