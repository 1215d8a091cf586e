from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from portal.access.actors import Actor, Role, staff
from portal.access.errors import NotAllowed
from portal.audit.models import AuditEvent
from portal.audit.service import AuditTrail
from portal.tasks.service import TaskKind, TaskResult, Tasks, UnknownTask
from tests.factories.residents import Residents

SUBJECT = ("notice", str(UUID(int=5)))


@dataclass
class Desk:
    tasks: Tasks
    clock: SetClock
    agency_id: UUID
    clerk: Actor

    def add(self, kind: TaskKind = TaskKind.CALL_BACK) -> None:
        self.tasks.add(kind, self.agency_id, subject=SUBJECT)


@pytest.fixture
def desk(database: Database, clock: SetClock, keys: Keys) -> Iterator[Desk]:
    with database.transaction() as session:
        agency_id = Residents(session, clock, keys).agency()
        clerk = staff(uuid4(), agency_id, frozenset({Role.RECORDS_CLERK}))
        yield Desk(Tasks(session, clock, AuditTrail(session, clock, keys)), clock, agency_id, clerk)


def test_work_waits_with_its_due_day_until_it_is_overdue(desk: Desk) -> None:
    desk.add()

    task = desk.tasks.waiting(desk.clerk, desk.agency_id)[0]
    assert (task.kind, task.subject, task.due_on) == ("call_back", SUBJECT, date(2026, 11, 25))
    assert not task.overdue
    desk.clock.advance(timedelta(days=3))
    assert desk.tasks.waiting(desk.clerk, desk.agency_id)[0].overdue


def test_one_piece_of_work_for_a_subject_is_enough_until_it_is_done(desk: Desk) -> None:
    desk.add()
    desk.add()
    desk.add(TaskKind.WRONG_HOME)

    waiting = desk.tasks.waiting(desk.clerk, desk.agency_id)
    assert [task.kind for task in waiting] == ["call_back", "wrong_home"]
    desk.tasks.close(desk.clerk, waiting[0].id, TaskResult.DONE)
    desk.add()
    assert len(desk.tasks.waiting(desk.clerk, desk.agency_id)) == 2


def test_who_closed_it_is_on_the_trail_and_it_is_closed_once(desk: Desk) -> None:
    desk.add()
    task = desk.tasks.waiting(desk.clerk, desk.agency_id)[0]

    desk.tasks.close(desk.clerk, task.id, TaskResult.NOT_POSSIBLE)

    assert desk.tasks.waiting(desk.clerk, desk.agency_id) == []
    events = desk.tasks._session.scalars(select(AuditEvent)).all()
    assert [(event.act, event.actor_id) for event in events] == [("close_task", desk.clerk.id)]
    with pytest.raises(UnknownTask):
        desk.tasks.close(desk.clerk, task.id, TaskResult.DONE)


def test_staff_of_another_agency_neither_see_nor_close_it(desk: Desk) -> None:
    desk.add()
    task = desk.tasks.waiting(desk.clerk, desk.agency_id)[0]
    stranger = staff(uuid4(), uuid4(), frozenset(Role))

    with pytest.raises(NotAllowed):
        desk.tasks.waiting(stranger, desk.agency_id)
    with pytest.raises(NotAllowed):
        desk.tasks.close(stranger, task.id, TaskResult.DONE)
