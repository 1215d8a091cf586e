"""From an order's end to a letter: what was approved goes out as approved, and nothing else does.

Nobody has to remember that an order has let go.  A run that two people approved meanwhile begins by
itself, after every gate was asked again; where one does not pass it waits for a human as if it had
never been approved.  Where no run was approved, somebody is asked for one that very day.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.audit.service import AuditTrail
from portal.disclosures.kinds import SilenceForm
from portal.disclosures.models import Entry, Matter, SilenceOrder
from portal.disclosures.visibility import entry_is_shown
from portal.notices import queries
from portal.notices.gates import Gates
from portal.notices.models import NoticeRun, RunState
from portal.tasks.service import TaskKind, Tasks

_UNDER_WAY = (RunState.APPROVED, RunState.EXPANDED)


class Releasing:
    """What follows when something can be told at last."""

    def __init__(
        self, session: Session, clock: Clock, gates: Gates, tasks: Tasks, audit: AuditTrail
    ) -> None:
        self._session = session
        self._clock = clock
        self._gates = gates
        self._tasks = tasks
        self._audit = audit

    def begin(self, run: NoticeRun, actor: Actor) -> bool:
        """Whether an approved run goes out: its gates are asked again before its first notice."""
        if run.begun_at is not None:
            return True
        now = self._clock.now()
        told = queries.telling(self._session, run.entry_id, now)
        changed = self._gates.changed(told, run.approved_on or {})
        if changed:
            self._take_back(run, told, changed, actor)
            return False
        run.begun_at = now
        return True

    def follow_up(self) -> int:
        """Ask for a run about what orders have let go and nobody has approved; how many."""
        orders = self._session.scalars(
            select(SilenceOrder).where(
                SilenceOrder.ended_at.is_not(None), SilenceOrder.followed_up_at.is_(None)
            )
        ).all()
        asked = 0
        for order in orders:
            order.followed_up_at = self._clock.now()
            if order.form is not SilenceForm.REQUEST:
                asked += sum(self._ask_for_run(entry) for entry in self._to_tell(order))
        self._session.flush()
        return asked

    def _to_tell(self, order: SilenceOrder) -> Sequence[Entry]:
        corrected = select(Entry.supersedes_id).where(Entry.supersedes_id.is_not(None))
        wanted = select(Entry).where(
            Entry.matter_id == order.matter_id,
            Entry.notice_kind.is_not(None),
            Entry.id.not_in(corrected),
            entry_is_shown(self._clock.now()),
        )
        if order.entry_id is not None:
            wanted = wanted.where(Entry.id == order.entry_id)
        return self._session.scalars(wanted).all()

    def _ask_for_run(self, entry: Entry) -> int:
        under_way = select(NoticeRun.id).where(
            NoticeRun.entry_id == entry.id, NoticeRun.state.in_(_UNDER_WAY)
        )
        if self._session.scalar(under_way.limit(1)) is not None:
            return 0
        agency_id = self._session.get_one(Matter, entry.matter_id).agency_id
        return self._urgent(TaskKind.TELL_NOW, agency_id, ("entry", entry.id))

    def _take_back(
        self, run: NoticeRun, told: queries.Telling, changed: list[str], actor: Actor
    ) -> None:
        run.state, run.approved_by, run.approved_at = RunState.PREPARED, None, None
        run.taken_back_for = changed
        self._urgent(TaskKind.RUN_TAKEN_BACK, told.agency.id, ("notice_run", run.id))
        self._audit.record(
            Act.TAKE_BACK_RUN,
            actor,
            subject=("notice_run", str(run.id)),
            matter_id=told.matter.id,
            agency_id=told.agency.id,
            detail={"run": run.reference, "changed": changed},
        )

    def _urgent(self, kind: TaskKind, agency_id: UUID, subject: tuple[str, UUID]) -> int:
        today = minnesota_day(self._clock.now())
        named = (subject[0], str(subject[1]))
        return self._tasks.ask(kind, agency_id, subject=named, due_on=today, owner_id=None)
