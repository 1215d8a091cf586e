"""This is wrong, I do not understand, I want to complain: and the day by which she hears."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from portal.notices.tell_us import Item, Telling, Told, TooMuchTold, UnknownSubject
from portal.people.contact_values import phone_as_written
from portal.tasks.service import CallHours
from portal.web.resident.hers import Hers, all_hers, chosen
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import working


def letter_tell_us(visitor: Visitor) -> ResponseReturnValue:
    """From a letter's session: about this letter, and no phone is shown or can be named."""
    if request.method != "POST":
        return _page(own=False)
    return _take(visitor, next(iter(visitor.actor.person_ids)), own=False)


def tell_us(visitor: Visitor) -> ResponseReturnValue:
    """From her own session: with a phone of hers to call, and what she told before."""
    if request.method != "POST":
        return _own_page(visitor)
    return _take(visitor, chosen(visitor, request.form), own=True)


def _take(visitor: Visitor, person_id: UUID, *, own: bool) -> ResponseReturnValue:
    telling = _telling(own=own)
    try:
        with working() as services:
            due_on = services.tell_us.take(visitor.actor, person_id, telling)
    except UnknownSubject:
        abort(404)
    except TooMuchTold:
        page = _own_page(visitor, too_much=True) if own else _page(own=False, too_much=True)
        return make_response(page, 429)
    return render_template("resident/told.html", own=own, due_on=due_on, told=telling.told)


def _telling(*, own: bool) -> Telling:
    try:
        told = Told(request.form.get("told", ""))
        hours = CallHours(request.form["hours"]) if request.form.get("hours") else None
        contact = request.form.get("phone", "") if own else ""
        return Telling(
            told,
            request.form.get("words", "").strip(),
            hours,
            UUID(contact) if contact else None,
            *_about(request.form),
        )
    except ValueError:
        abort(400)


def _about(given: Mapping[str, str]) -> tuple[str, str]:
    """The number of an entry or of a request, as typed; judged when it is sent."""
    return given.get("entry", "")[:20], given.get("request", "")[:20]


def _own_page(visitor: Visitor, *, too_much: bool = False) -> str:
    with working() as services:
        hers = all_hers(services, visitor)
        items = services.tell_us.items(visitor.actor)
        phones = [
            (contact.id, phone_as_written(str(contact.value)))
            for one in hers
            for contact in services.tell_us.phones(visitor.actor, one.id)
        ]
    return _page(own=True, hers=hers, items=items, phones=phones, too_much=too_much)


def _page(
    *,
    own: bool,
    hers: Sequence[Hers] = (),
    items: Sequence[Item] = (),
    phones: Sequence[tuple[UUID, str]] = (),
    too_much: bool = False,
) -> str:
    return render_template(
        "resident/tell_us.html",
        own=own,
        hers=hers,
        items=items,
        phones=phones,
        too_much=too_much,
        about=_about(request.values),
    )
