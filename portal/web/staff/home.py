"""The first page of the console: what waits, by duty, with what is due first at the top."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from notifications.foundation.days import minnesota_day
from portal.access.acts import Act
from portal.notices.models import RunState
from portal.notices.staff_people import held_people
from portal.notices.staff_queries import staff_runs
from portal.records_requests.queries import RequestView
from portal.records_requests.values import RequestState
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading
from portal.web.staff.guards import allows, her_agency, shown_at
from portal.web.staff.pages import shown
from portal.web.staff.tasks import Work, work_waiting
from portal.wiring import Services

OPEN = (RequestState.RECEIVED, RequestState.READY)
_FIRST = 8


@dataclass(frozen=True, slots=True)
class Queue:
    """The first few requests or tasks, and how many there are in all."""

    first: tuple[RequestView | Work, ...]
    number: int
    overdue: int


def home(visitor: Visitor) -> str:
    agency_id = her_agency(visitor)
    with reading() as services:
        at = shown_at(visitor.actor, services.now)
        waiting = staff_runs(
            services.session, agency_id, shown_at=at, state=RunState.PREPARED, size=_FIRST
        )
        return shown(
            services,
            visitor,
            "home.html",
            waiting=waiting,
            me=UUID(str(visitor.actor.id)),
            requests=_requests(services, visitor, agency_id),
            tasks=_tasks(services, visitor),
            held=held_people(services.session, agency_id, shown_at=at),
            today=minnesota_day(services.now),
        )


def _requests(services: Services, visitor: Visitor, agency_id: UUID) -> Queue | None:
    if not allows(visitor.actor, Act.SEE_REQUESTS):
        return None
    found = services.records_queries.of_agency(visitor.actor, agency_id, OPEN)
    return Queue(tuple(found[:_FIRST]), len(found), sum(one.overdue for one in found))


def _tasks(services: Services, visitor: Visitor) -> Queue | None:
    if not allows(visitor.actor, Act.SEE_TASKS):
        return None
    found = work_waiting(services, visitor)
    return Queue(tuple(found[:_FIRST]), len(found), sum(one.overdue for one in found))
