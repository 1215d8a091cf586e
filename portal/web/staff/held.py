"""Somebody whom a run holds for a human: who she is, why, and how she can be reached."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access.acts import Act
from portal.audit.reasons import LookReason
from portal.notices.staff_people import RunPersonLine, run_person
from portal.notices.staff_queries import StaffRun
from portal.people.names import full_name
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.guards import her_agency
from portal.web.staff.looks import Record, is_open, open_for_reason
from portal.web.staff.pages import shown
from portal.web.staff.runs import run_of
from portal.wiring import Services


def held_person(visitor: Visitor, reference: str, line_id: UUID) -> str:
    """Her record, once the clerk has said why she opens it."""
    with reading() as services:
        run, line, record = _found(services, visitor, reference, line_id)
        if not is_open(services, visitor, record):
            return shown(
                services,
                visitor,
                "look.html",
                action=url_for("staff.open_held_person", reference=reference, line_id=line_id),
                back=url_for("staff.run_list", reference=reference, show="held"),
                reasons=LookReason,
                likely=LookReason.CONTACT_PROBLEM,
            )
        people = services.people.queries
        person = people.by_id(line.person.id)
        return shown(
            services,
            visitor,
            "held.html",
            run=run,
            line=line,
            name=full_name(person),
            person=person,
            contacts=people.contacts(person.id),
        )


def open_held_person(visitor: Visitor, reference: str, line_id: UUID) -> ResponseReturnValue:
    """Take the reason down, and open the record."""
    with working() as services:
        _run, _line, record = _found(services, visitor, reference, line_id)
        open_for_reason(services, visitor, record)
    return redirect(url_for("staff.held_person", reference=reference, line_id=line_id), 303)


def _found(
    services: Services, visitor: Visitor, reference: str, line_id: UUID
) -> tuple[StaffRun, RunPersonLine, Record]:
    run = run_of(services, visitor, reference)
    line = run_person(services.session, run.id, line_id)
    if line is None:
        abort(404)
    record = Record(
        act=Act.SEE_CONTACTS,
        subject=("notice_run", str(run.id)),
        agency_id=her_agency(visitor),
        person_ids=(line.person.id,),
        matter_id=run.matter_id,
    )
    return run, line, record
