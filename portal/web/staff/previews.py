"""What one person of a run's list would be sent, by each channel, with every code masked."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from notifications import CannotBeMade, Channel, Notice, WouldNotGoOut
from portal.notices.staff_people import member_with_id, one_of_each_language
from portal.people.errors import UnknownPerson
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.files import pdf
from portal.web.staff.guards import her_agency
from portal.web.staff.pages import shown
from portal.web.staff.runs import run_of
from portal.wiring import Services

_MESSAGES = (Channel.SMS, Channel.EMAIL)


@dataclass(frozen=True, slots=True)
class Message:
    """A text or an email as it would go out; ``why_not`` where none would."""

    channel: Channel
    words: str | None = None
    language: str | None = None
    why_not: str | None = None


def previews(visitor: Visitor, reference: str) -> str:
    """Choose a person: one of each language, or by client number."""
    with reading() as services:
        return _chooser(services, visitor, reference)


def find_preview(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """Find somebody on the list by her client number, which stays out of every address."""
    with reading() as services:
        found = run_of(services, visitor, reference)
        try:
            person = services.people.queries.by_client_number(
                her_agency(visitor), request.form.get("client_number", "").strip()
            )
            member = member_with_id(services.session, found.cohort_id, person.id)
        except UnknownPerson:
            member = None
        if member is None:
            words = "Nobody on this list has that client number."
            return make_response(_chooser(services, visitor, reference, words), 422)
    return redirect(url_for("staff.preview", reference=reference, person_id=member.id), 303)


def preview(visitor: Visitor, reference: str, person_id: UUID) -> str:
    """One person's notice: text and email as they are, the letter behind its own link."""
    with working() as services:
        found = run_of(services, visitor, reference)
        notice = _notice(services, visitor, reference, person_id)
        return shown(
            services,
            visitor,
            "preview.html",
            run=found,
            person_id=person_id,
            notice=notice,
            forecast=services.sender.forecast(services.session, notice) if notice else None,
            messages=[_message(services, notice, channel) for channel in _MESSAGES]
            if notice
            else [],
        )


def preview_letter(visitor: Visitor, reference: str, person_id: UUID) -> ResponseReturnValue:
    """The letter as PDF, its code masked."""
    with working() as services:
        run_of(services, visitor, reference)
        notice = _notice(services, visitor, reference, person_id)
        if notice is None:
            abort(404)
        try:
            made = services.sender.preview(services.session, notice, Channel.LETTER)
        except (WouldNotGoOut, CannotBeMade):
            abort(404)
    return pdf(made.data)


def _chooser(
    services: Services, visitor: Visitor, reference: str, problem: str | None = None
) -> str:
    found = run_of(services, visitor, reference)
    members = one_of_each_language(services.session, found.cohort_id)
    return shown(services, visitor, "previews.html", run=found, members=members, problem=problem)


def _notice(services: Services, visitor: Visitor, reference: str, person_id: UUID) -> Notice | None:
    planned = services.runs.sample(reference, visitor.actor, person_id)
    return planned.notice if planned else None


def _message(services: Services, notice: Notice, channel: Channel) -> Message:
    try:
        made = services.sender.preview(services.session, notice, channel)
    except (WouldNotGoOut, CannotBeMade) as error:
        return Message(channel, why_not=str(error))
    return Message(channel, made.data.decode(), made.language)
