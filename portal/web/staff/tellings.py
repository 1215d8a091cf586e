"""To tell somebody in person: what to say in her language, and how it went."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from notifications import Place, Result, Telling
from notifications.foundation.days import MINNESOTA
from portal.access.acts import Act
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.looks import is_open
from portal.web.staff.notices import found_record
from portal.web.staff.pages import shown
from portal.wiring import Services

_LONGEST = 2000


def script(visitor: Visitor, notice_id: UUID) -> ResponseReturnValue:
    """What to say, to read from or to print; she has said why she opens the record."""
    with reading() as services:
        told, place, record = found_record(services, visitor, notice_id)
        if not is_open(services, visitor, record):
            return redirect(url_for("staff.notice", notice_id=notice_id), 303)
        return shown(
            services,
            visitor,
            "script.html",
            told=told,
            place=place,
            notice_id=notice_id,
            person=services.people.queries.by_id(told.recipient.person_key),
            scripts=services.sender.script(services.session, notice_id),
        )


def tell(visitor: Visitor, notice_id: UUID, delivery_id: UUID) -> ResponseReturnValue:
    """How it went: who, when, where, and what she said."""
    with working() as services:
        _told, place, record = found_record(services, visitor, notice_id)
        if not is_open(services, visitor, record):
            return redirect(url_for("staff.notice", notice_id=notice_id), 303)
        telling = _telling(services, visitor)
        if not services.sender.complete_task(services.session, delivery_id, telling):
            abort(404)
        services.audit.record(
            Act.TELL_IN_PERSON,
            visitor.actor,
            subject=("delivery", str(delivery_id)),
            person_id=_told.recipient.person_key,
            matter_id=place.matter_id,
            detail={"result": telling.result.value, "place": telling.place.value},
        )
    return redirect(url_for("staff.notice", notice_id=notice_id), 303)


def _telling(services: Services, visitor: Visitor) -> Telling:
    form = request.form
    try:
        result, place = Result(form.get("outcome", "")), Place(form.get("place", ""))
        at = datetime.fromisoformat(form.get("at", "")).replace(tzinfo=MINNESOTA)
    except ValueError:
        abort(400)
    if at > services.now:
        abort(400)
    said = form.get("she_said", "").strip()[:_LONGEST]
    return Telling(result, UUID(str(visitor.actor.id)), at, place, said or None)
