"""Orders not to tell: whoever receives one records it, and counsel says when it has ended."""

from __future__ import annotations

from datetime import date

from flask import abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from notifications.foundation.days import minnesota_day
from portal.disclosures.errors import (
    SilenceAlreadyEnded,
    SilenceNeverBinds,
    UnknownEntry,
    UnknownSilenceOrder,
)
from portal.disclosures.silence import SilenceDraft
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.matters import log_of, matter_page

_LONGEST = 200


class _Unreadable(ValueError):
    """The form cannot be read as an order; the message says what to mend."""


def add_silence(visitor: Visitor, reference: str) -> ResponseReturnValue:
    try:
        with working() as services:
            log_of(services, visitor, reference)
            draft = _draft(reference, minnesota_day(services.now))
            services.silence.add(draft, visitor.actor)
    except _Unreadable as error:
        return _again(visitor, reference, str(error))
    except SilenceNeverBinds:
        return _again(visitor, reference, "The last day stands before the first.")
    except UnknownEntry:
        abort(404)
    return redirect(url_for("staff.matter", reference=reference) + "#silence", 303)


def end_silence(visitor: Visitor, order: str) -> ResponseReturnValue:
    try:
        with working() as services:
            ended = services.silence.end(order, visitor.actor)
    except (UnknownSilenceOrder, SilenceAlreadyEnded):
        abort(404)
    address = url_for("staff.matter", reference=ended.matter_reference)
    return redirect(address + "#silence", 303)


def _draft(reference: str, today: date) -> SilenceDraft:
    authority, court = (request.form.get(name, "").strip() for name in ("authority", "court"))
    if not authority or not court:
        raise _Unreadable("Say what the order rests on, and who made it.")
    return SilenceDraft(
        matter_reference=reference,
        authority=authority[:_LONGEST],
        court=court[:_LONGEST],
        begins_on=_day("begins_on") or today,
        last_day=_day("last_day"),
        entry_reference=request.form.get("entry") or None,
    )


def _day(name: str) -> date | None:
    given = request.form.get(name, "").strip()
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise _Unreadable("Write a day as year-month-day, such as 2026-11-30.") from None


def _again(visitor: Visitor, reference: str, problem: str) -> ResponseReturnValue:
    with reading() as services:
        return make_response(matter_page(services, visitor, reference, problem), 422)
