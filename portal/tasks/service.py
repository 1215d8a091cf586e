from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import Concern, is_allowed, require
from portal.audit.service import AuditTrail
from portal.tasks.models import Task

_DUE_IN = timedelta(days=2)


class TaskKind(StrEnum):
    """What a human is asked to do."""

    CALL_BACK = "call_back"
    WRONG_HOME = "wrong_home"
    SETTLE_IDENTITY = "settle_identity"
    TELL_THAT_READY = "tell_that_ready"
    WAY_IN_STOPPED = "way_in_stopped"
    LETTER_AGAIN = "letter_again"
    TOLD_WRONG = "told_wrong"
    TOLD_NOT_UNDERSTOOD = "told_not_understood"
    TOLD_COMPLAINT = "told_complaint"
    SAFE_AT_HOME = "safe_at_home"
    SILENCE_ENDS = "silence_ends"
    SILENCE_REVIEW = "silence_review"
    TELL_NOW = "tell_now"
    RUN_TAKEN_BACK = "run_taken_back"
    BREACH_MINNESOTA = "breach_minnesota"
    BREACH_HIPAA = "breach_hipaa"


_SEEN_BY: Mapping[str, Act] = {
    TaskKind.SILENCE_ENDS: Act.SEE_SILENCE_ORDERS,
    TaskKind.SILENCE_REVIEW: Act.SEE_SILENCE_ORDERS,
    # A disclosure can be under an order too: counsel knows of those.
    TaskKind.BREACH_MINNESOTA: Act.DECIDE_BREACH,
    TaskKind.BREACH_HIPAA: Act.DECIDE_BREACH,
}
"""Work for some alone: it tells that something is withheld, or is theirs to decide."""


class CallHours(StrEnum):
    """When it is safe to call her, in Minnesota."""

    MORNING = "morning"
    MIDDAY = "midday"
    EVENING = "evening"


class TaskResult(StrEnum):
    """How it ended."""

    DONE = "done"
    NOT_POSSIBLE = "not_possible"


class UnknownTask(LookupError):
    """There is no such task, or it is closed."""


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task as a queue shows it; ``subject`` is a kind and an id."""

    id: UUID
    kind: str
    subject: tuple[str, str] | None
    person_id: UUID | None
    owner_id: UUID | None
    note: str | None = field(repr=False)
    call_hours: str | None
    contact_id: UUID | None
    created_at: datetime
    due_on: date
    overdue: bool


class Tasks:
    """Work for a named human of one agency."""

    def __init__(self, session: Session, clock: Clock, audit: AuditTrail) -> None:
        self._session = session
        self._clock = clock
        self._audit = audit

    def add(
        self,
        kind: TaskKind,
        agency_id: UUID,
        *,
        subject: tuple[str, str] | None = None,
        person_id: UUID | None = None,
    ) -> None:
        """Ask for something to be done within two days; one such task for a subject is enough."""
        subject_kind, subject_id = subject or (None, None)
        if subject and self._is_waiting(kind, subject):
            return
        now = self._clock.now()
        self._session.add(
            Task(
                agency_id=agency_id,
                kind=kind,
                subject_kind=subject_kind,
                subject_id=subject_id,
                person_id=person_id,
                created_at=now,
                due_on=minnesota_day(now + _DUE_IN),
            )
        )
        self._session.flush()

    def add_for(
        self,
        kind: TaskKind,
        agency_id: UUID,
        *,
        due_on: date,
        person_id: UUID,
        subject: tuple[str, str] | None = None,
        owner_id: UUID | None = None,
        note: str | None = None,
        hours: CallHours | None = None,
        contact_id: UUID | None = None,
    ) -> None:
        """Ask for what one person told us, by a day that she was named, of a named clerk."""
        subject_kind, subject_id = subject or (None, None)
        self._session.add(
            Task(
                agency_id=agency_id,
                kind=kind,
                subject_kind=subject_kind,
                subject_id=subject_id,
                person_id=person_id,
                owner_id=owner_id,
                note=note,
                call_hours=hours,
                contact_id=contact_id,
                created_at=self._clock.now(),
                due_on=due_on,
            )
        )
        self._session.flush()

    def ask(
        self,
        kind: TaskKind,
        agency_id: UUID,
        *,
        subject: tuple[str, str],
        due_on: date,
        owner_id: UUID | None,
    ) -> bool:
        """Ask a named member of staff for something by a day; false where that waits already."""
        if self._is_waiting(kind, subject, owner_id):
            return False
        self._session.add(
            Task(
                agency_id=agency_id,
                kind=kind,
                subject_kind=subject[0],
                subject_id=subject[1],
                owner_id=owner_id,
                created_at=self._clock.now(),
                due_on=due_on,
            )
        )
        self._session.flush()
        return True

    def one(self, actor: Actor, task_id: UUID) -> TaskView:
        """One task that waits.

        Raises:
            UnknownTask: there is none, or it is closed.
            NotAllowed: the actor does not work at its agency.
        """
        task = self._waiting_one(actor, task_id)
        require(actor, Act.SEE_TASKS, agency_id=task.agency_id)
        return _view(task, minnesota_day(self._clock.now()))

    def waiting(self, actor: Actor, agency_id: UUID) -> list[TaskView]:
        """What waits at one agency, the first due first.

        Raises:
            NotAllowed: the actor does not work there.
        """
        require(actor, Act.SEE_TASKS, agency_id=agency_id)
        today = minnesota_day(self._clock.now())
        rows = self._session.scalars(
            select(Task)
            .where(Task.agency_id == agency_id, Task.closed_at.is_(None))
            .order_by(Task.due_on, Task.id)
        )
        return [_view(row, today) for row in rows if _sees(actor, row)]

    def close(
        self, actor: Actor, task_id: UUID, result: TaskResult, answer: str | None = None
    ) -> None:
        """Say how a task ended; ``answer`` is for her to read, where she told us something.

        Raises:
            UnknownTask: there is none, or it is closed.
            NotAllowed: the actor does not work at its agency.
        """
        task = self._waiting_one(actor, task_id)
        require(actor, Act.CLOSE_TASK, agency_id=task.agency_id)
        task.closed_at, task.result = self._clock.now(), result
        task.answer = answer
        task.owner_id = UUID(actor.id) if actor.id else None
        self._session.flush()
        self._audit.record(
            Act.CLOSE_TASK,
            actor,
            subject=("task", str(task.id)),
            agency_id=task.agency_id,
            detail={"kind": task.kind, "result": result.value},
        )

    def done(self, kind: TaskKind, subject: tuple[str, str], actor: Actor) -> None:
        """Close what was asked for about a subject, because it has just been done elsewhere."""
        rows = self._session.scalars(
            select(Task).where(
                Task.kind == kind,
                Task.subject_kind == subject[0],
                Task.subject_id == subject[1],
                Task.closed_at.is_(None),
            )
        )
        for task in rows:
            self.close(actor, task.id, TaskResult.DONE)

    def _waiting_one(self, actor: Actor, task_id: UUID) -> Task:
        task = self._session.get(Task, task_id)
        if task is None or task.closed_at is not None or not _sees(actor, task):
            raise UnknownTask("there is no such task")
        return task

    def _is_waiting(
        self, kind: TaskKind, subject: tuple[str, str], owner_id: UUID | None = None
    ) -> bool:
        same = select(Task.id).where(
            Task.kind == kind,
            Task.subject_kind == subject[0],
            Task.subject_id == subject[1],
            Task.closed_at.is_(None),
        )
        if owner_id is not None:
            same = same.where(Task.owner_id == owner_id)
        return self._session.scalar(same.limit(1)) is not None


def _sees(actor: Actor, task: Task) -> bool:
    act = _SEEN_BY.get(task.kind)
    return act is None or is_allowed(actor, act, Concern(agency_id=task.agency_id))


def _view(task: Task, today: date) -> TaskView:
    subject = (task.subject_kind, task.subject_id)
    return TaskView(
        id=task.id,
        kind=task.kind,
        subject=subject if subject[0] and subject[1] else None,  # type: ignore[arg-type]
        person_id=task.person_id,
        owner_id=task.owner_id,
        note=task.note,
        call_hours=task.call_hours,
        contact_id=task.contact_id,
        created_at=task.created_at,
        due_on=task.due_on,
        overdue=task.due_on < today,
    )
