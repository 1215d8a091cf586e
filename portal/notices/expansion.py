"""Makes an approved run's notices: a batch a transaction, resumable, once per (run, person)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from notifications import Incoming, Sender
from notifications.foundation.clock import Clock
from notifications.foundation.days import MINNESOTA
from notifications.foundation.ids import new_id
from notifications.notice import Notice
from portal.access.actors import JOBS
from portal.notices import queries
from portal.notices.models import NoticeRun, RunPerson, RunState
from portal.notices.planning import Planned
from portal.notices.queries import Member
from portal.notices.releasing import Releasing
from portal.notices.service import Runs
from portal.sign_in.letter_codes import LetterCodes


@dataclass(frozen=True, slots=True)
class Batch:
    """The last person seen to, and how many were."""

    last: UUID
    people: int


class Expansion:
    """One batch of one run, inside the caller's transaction."""

    def __init__(
        self,
        session: Session,
        clock: Clock,
        runs: Runs,
        releasing: Releasing,
        sender: Sender,
        letter_codes: LetterCodes,
    ) -> None:
        self._session = session
        self._clock = clock
        self._runs = runs
        self._releasing = releasing
        self._sender = sender
        self._letter_codes = letter_codes

    def waiting(self) -> Sequence[UUID]:
        """Approved runs whose time has come and whose entry can be told now."""
        now = self._clock.now()
        query = select(NoticeRun.id, NoticeRun.entry_id).where(
            NoticeRun.state == RunState.APPROVED,
            or_(NoticeRun.not_before.is_(None), NoticeRun.not_before <= now),
        )
        return [
            run for run, entry in self._session.execute(query) if not self._runs.is_silent(entry)
        ]

    def batch(self, run_id: UUID, after: UUID | None, size: int) -> Batch | None:
        """Make the next people's notices; ``None`` when all are made, or nothing leaves now."""
        run = self._session.get_one(NoticeRun, run_id)
        members = queries.members_after(self._session, run.cohort_id, after, size)
        if run.state is not RunState.APPROVED or self._runs.is_silent(run.entry_id):
            return None
        if not self._releasing.begin(run, JOBS):
            return None
        if not members:
            run.state = RunState.EXPANDED
            return None
        self._make(run, members)
        return Batch(members[-1].person.id, len(members))

    def _make(self, run: NoticeRun, members: Sequence[Member]) -> None:
        told = self._runs.telling(run.entry_id)
        every = self._runs.planner(told, run.cohort_id).plan(members)
        concerned = [person_id for plan in every for person_id in plan.person_ids]
        # A brother or sister who came with an earlier batch, or a batch done before a crash.
        done = queries.already_in_run(self._session, run.id, concerned)
        planned = [plan for plan in every if done.isdisjoint(plan.person_ids)]
        self._enqueue([p.notice for p in planned if p.notice], run.id, told.matter.id)
        self._keep(run.id, planned)

    def _enqueue(self, notices: list[Notice], run_id: UUID, matter_id: UUID) -> None:
        self._sender.enqueue_many(self._session, [Incoming(n, run_id) for n in notices])
        codes = [(n.id, n.recipient.person_key, _end_of(n)) for n in notices]
        self._letter_codes.issue_many(codes, matter_id=matter_id)

    def _keep(self, run_id: UUID, planned: list[Planned]) -> None:
        rows = [
            {
                "id": new_id(),
                "run_id": run_id,
                "person_id": person_id,
                "notice_id": plan.notice.id if plan.notice else None,
                "held_for": plan.held_for,
            }
            for plan in planned
            for person_id in plan.person_ids
        ]
        if rows:
            self._session.execute(insert(RunPerson), rows)


def _end_of(notice: Notice) -> datetime:
    if notice.code_expires_on is None:
        raise ValueError("a notice with a letter needs the last day of its code")
    return datetime.combine(notice.code_expires_on, time.max, tzinfo=MINNESOTA)
