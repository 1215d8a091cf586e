"""Work for a human: the portal's tasks, and notices that only a human can bring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from notifications.foundation.days import minnesota_day
from notifications.report_lists import waiting_for_human_among
from portal.access.acts import Act
from portal.audit.reasons import LookReason
from portal.disclosures.models import Matter
from portal.notices.tell_us import MOST_WORDS
from portal.people.models import Person
from portal.people.names import full_name
from portal.records_requests.models import RecordsRequest
from portal.sign_in.staff_queries import names_of_staff
from portal.tasks.service import TaskKind, TaskResult, TaskView, UnknownTask
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.guards import her_agency
from portal.web.staff.looks import Record, is_open, open_for_reason
from portal.web.staff.pages import shown
from portal.web.staff.task_places import places
from portal.wiring import Services

_TELL_IN = timedelta(days=2)
_TOLD = ("told_", TaskKind.SAFE_AT_HOME.value)
"""Kinds of work that begin with what she said herself."""


@dataclass(frozen=True, slots=True)
class Work:
    """One thing to do.  Exactly one of ``task_id`` and ``delivery_id`` says whose it is."""

    kind: str
    due_on: date
    overdue: bool
    reason: str | None = None
    notice_id: UUID | None = None
    request: str | None = None
    place: str | None = None
    task_id: UUID | None = None
    delivery_id: UUID | None = None
    owner_id: UUID | None = None
    told: bool = False


def tasks(visitor: Visitor) -> str:
    with reading() as services:
        work = work_waiting(services, visitor)
        names = names_of_staff(services.session, her_agency(visitor))
        me = UUID(str(visitor.actor.id))
        return shown(services, visitor, "tasks.html", work=work, names=names, me=me)


def told(visitor: Visitor, task_id: UUID) -> str:
    """What she told us, once the clerk has said why she opens it."""
    with reading() as services:
        task, record = _told(services, visitor, task_id)
        if not is_open(services, visitor, record):
            return shown(
                services,
                visitor,
                "look.html",
                action=url_for("staff.open_told", task_id=task_id),
                back=url_for("staff.tasks"),
                reasons=LookReason,
                likely=LookReason.SHE_ASKED_US,
            )
        people = services.people.queries
        person = people.by_id(record.person_ids[0])
        contacts = people.contacts(person.id)
        return shown(
            services,
            visitor,
            "told.html",
            task=task,
            person=person,
            name=full_name(person),
            contacts=contacts,
            about=_about(services, task),
            chosen=next((one for one in contacts if one.id == task.contact_id), None),
        )


def _about(services: Services, task: TaskView) -> str | None:
    """What she told it of, by the number under which staff find it."""
    kind, identifier = task.subject or ("", "")
    matter_id = services.tell_us.matter_of(task.subject)
    if matter_id is not None:
        return f"Matter {services.session.get_one(Matter, matter_id).reference}"
    if kind == "request":
        found = services.session.get_one(RecordsRequest, UUID(identifier))
        return f"Request {found.reference}"
    return None


def open_told(visitor: Visitor, task_id: UUID) -> ResponseReturnValue:
    with working() as services:
        _task, record = _told(services, visitor, task_id)
        open_for_reason(services, visitor, record)
    return redirect(url_for("staff.told", task_id=task_id), 303)


def _told(services: Services, visitor: Visitor, task_id: UUID) -> tuple[TaskView, Record]:
    try:
        task = services.tasks.one(visitor.actor, task_id)
    except UnknownTask:
        abort(404)
    if not task.kind.startswith(_TOLD) or task.person_id is None:
        abort(404)
    record = Record(
        act=Act.SEE_CONTACTS,
        # Under what it is about: while that is held, her log leaves the look out too.
        subject=task.subject or ("task", str(task_id)),
        agency_id=her_agency(visitor),
        person_ids=(task.person_id,),
        matter_id=services.tell_us.matter_of(task.subject),
    )
    return task, record


def close_task(visitor: Visitor, task_id: UUID) -> ResponseReturnValue:
    with working() as services:
        try:
            answer = request.form.get("answer", "").strip()[:MOST_WORDS] or None
            services.tasks.close(visitor.actor, task_id, _result(), answer)
        except UnknownTask:
            abort(404)
    return redirect(url_for("staff.tasks", closed=1), 303)


def own_telling(visitor: Visitor, delivery_id: UUID) -> ResponseReturnValue:
    """Take over a person who has to be told in person: her name stands there from now on."""
    with working() as services:
        if all(one.delivery_id != delivery_id for one in to_tell(services, her_agency(visitor))):
            abort(404)
        mine = UUID(str(visitor.actor.id))
        services.sender.own(services.session, {delivery_id: mine})
        services.audit.record(Act.OWN_TASK, visitor.actor, subject=("delivery", str(delivery_id)))
    return redirect(url_for("staff.tasks"), 303)


def work_waiting(services: Services, visitor: Visitor) -> list[Work]:
    """Everything that waits for a human at her agency, the first due first.

    Raises:
        NotAllowed: she does not work there.
    """
    agency_id = her_agency(visitor)
    own = services.tasks.waiting(visitor.actor, agency_id)
    requests = _request_numbers(services, own)
    where = places(services.session, own)
    work = [_work(task, requests, where) for task in own] + to_tell(services, agency_id)
    return sorted(work, key=lambda one: one.due_on)


def _work(
    task: TaskView, requests: Mapping[str, str], where: Mapping[tuple[str, str], str]
) -> Work:
    kind, identifier = subject = task.subject or ("", "")
    return Work(
        kind=task.kind,
        due_on=task.due_on,
        overdue=task.overdue,
        notice_id=UUID(identifier) if kind == "notice" else None,
        request=requests.get(identifier),
        place=where.get(subject),
        task_id=task.id,
        owner_id=task.owner_id,
        told=task.kind.startswith(_TOLD),
    )


def _request_numbers(services: Services, own: list[TaskView]) -> dict[str, str]:
    ids = [UUID(task.subject[1]) for task in own if task.subject and "request" in task.subject[0]]
    rows = services.session.execute(
        select(RecordsRequest.id, RecordsRequest.reference).where(RecordsRequest.id.in_(ids))
    )
    return {str(request_id): reference for request_id, reference in rows}


def to_tell(services: Services, agency_id: UUID) -> list[Work]:
    """People of an agency who have to be told in person."""
    # The sender knows no agencies: whose people these are is known here.
    people = select(Person.id).where(Person.agency_id == agency_id)
    today = minnesota_day(services.now)
    return [
        Work(
            kind="tell_in_person",
            due_on=(due := minnesota_day(one.since + _TELL_IN)),
            overdue=due < today,
            reason=one.reason,
            notice_id=one.notice_id,
            delivery_id=one.delivery_id,
            owner_id=one.owner_key,
        )
        for one in waiting_for_human_among(services.session, people)
    ]


def _result() -> TaskResult:
    try:
        return TaskResult(request.form.get("result", ""))
    except ValueError:
        abort(400)
