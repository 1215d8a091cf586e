"""Counsel's pages: an answer element by element, breaches, notes apart, and the agreements."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.disclosures.counsel.errors import NoBreachQuestion, UnknownAgreement
from portal.disclosures.staff_queries import StaffEntry, StaffMatterLog
from portal.sign_in.staff_queries import names_of_staff
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.counsel_forms import read_agreement, read_answer, read_finding, read_note
from portal.web.staff.form_fields import FormRefused
from portal.web.staff.guards import her_agency
from portal.web.staff.matters import law_doubts, log_of
from portal.web.staff.pages import shown
from portal.wiring import Services

Problems = Mapping[str, str]
Step = Callable[[Services, StaffEntry], None]


def review(visitor: Visitor, reference: str, entry: str) -> str:
    """An entry's answer as it stands, and the two questions of breach where they are asked."""
    with reading() as services:
        return _review_page(services, visitor, reference, entry)


def record_answer(visitor: Visitor, reference: str, entry: str) -> ResponseReturnValue:
    def step(services: Services, one: StaffEntry) -> None:
        draft = read_answer(request.form, services.counsel.asked(one.id))
        services.counsel.answer(one.id, draft, visitor.actor)

    return _done(visitor, reference, entry, step)


def decide_breach(visitor: Visitor, reference: str, entry: str) -> ResponseReturnValue:
    def step(services: Services, one: StaffEntry) -> None:
        law, finding, reasons = read_finding(request.form)
        services.breaches.answer(one.id, law, finding, reasons, visitor.actor)

    return _done(visitor, reference, entry, step)


def notes(visitor: Visitor, reference: str) -> str:
    with reading() as services:
        return _notes_page(services, visitor, reference)


def write_note(visitor: Visitor, reference: str) -> ResponseReturnValue:
    try:
        with working() as services:
            matter_id = log_of(services, visitor, reference).matter.id
            services.counsel.write_note(matter_id, read_note(request.form), visitor.actor)
    except FormRefused as error:
        with reading() as services:
            page = _notes_page(services, visitor, reference, error.problems)
            return make_response(page, 422)
    return redirect(url_for("staff.notes", reference=reference), 303)


def agreements(visitor: Visitor) -> str:
    with reading() as services:
        return _agreements_page(services, visitor)


def add_agreement(visitor: Visitor) -> ResponseReturnValue:
    try:
        with working() as services:
            draft = read_agreement(request.form)
            services.counsel.add_agreement(her_agency(visitor), draft, visitor.actor)
    except FormRefused as error:
        with reading() as services:
            return make_response(_agreements_page(services, visitor, error.problems), 422)
    return redirect(url_for("staff.agreements"), 303)


def _done(visitor: Visitor, reference: str, entry: str, step: Step) -> ResponseReturnValue:
    try:
        with working() as services:
            step(services, _entry(log_of(services, visitor, reference), entry))
    except FormRefused as error:
        with reading() as services:
            page = _review_page(services, visitor, reference, entry, error.problems)
            return make_response(page, 422)
    except (UnknownAgreement, NoBreachQuestion):
        abort(404)
    return redirect(url_for("staff.review", reference=reference, entry=entry), 303)


def _entry(log: StaffMatterLog, reference: str) -> StaffEntry:
    found = next((one for one in log.entries if one.entry.reference == reference), None)
    return found or abort(404)


def _review_page(
    services: Services,
    visitor: Visitor,
    reference: str,
    entry: str,
    problems: Problems | None = None,
) -> str:
    log = log_of(services, visitor, reference)
    one = _entry(log, entry)
    agency_id = her_agency(visitor)
    return shown(
        services,
        visitor,
        "review.html",
        log=log,
        one=one,
        answer=services.counsel.answer_to(one.id),
        asked=services.counsel.asked(one.id),
        questions=services.breaches.questions(one.id),
        doubts=law_doubts(one),
        agreements=services.counsel.agreements(agency_id, visitor.actor),
        names=names_of_staff(services.session, agency_id),
        problems=problems or {},
        typed=request.form,
    )


def _notes_page(
    services: Services, visitor: Visitor, reference: str, problems: Problems | None = None
) -> str:
    log = log_of(services, visitor, reference)
    return shown(
        services,
        visitor,
        "notes.html",
        log=log,
        notes=services.counsel.notes(log.matter.id, visitor.actor),
        names=names_of_staff(services.session, her_agency(visitor)),
        problems=problems or {},
        typed=request.form,
    )


def _agreements_page(services: Services, visitor: Visitor, problems: Problems | None = None) -> str:
    return shown(
        services,
        visitor,
        "agreements.html",
        agreements=services.counsel.agreements(her_agency(visitor), visitor.actor),
        problems=problems or {},
        typed=request.form,
    )
