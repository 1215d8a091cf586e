"""The telephone numbers that an agency's letters print: called by a human, with the day."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from notifications.foundation.days import minnesota_day
from portal.agencies.errors import NumberRefused, UnknownNumber
from portal.agencies.number_rules import STALE_AFTER, NumberKind, is_stale
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.guards import her_agency
from portal.web.staff.pages import shown
from portal.wiring import Services
from translations.registry import ENGLISH, LANGUAGES


def numbers(visitor: Visitor) -> str:
    with reading() as services:
        return _page(services, visitor)


def add_number(visitor: Visitor) -> ResponseReturnValue:
    def work(services: Services) -> None:
        name, phone, language = (
            request.form.get(field, "") for field in ("name", "phone", "language")
        )
        services.help_numbers.add(
            her_agency(visitor), _kind(), name, phone, _known(language), visitor.actor
        )

    return _done(visitor, work)


def called_number(visitor: Visitor, number_id: UUID) -> ResponseReturnValue:
    return _done(visitor, lambda s: s.help_numbers.still_right(number_id, visitor.actor))


def withdraw_number(visitor: Visitor, number_id: UUID) -> ResponseReturnValue:
    return _done(visitor, lambda s: s.help_numbers.withdraw(number_id, visitor.actor))


def _done(visitor: Visitor, work: Callable[[Services], None]) -> ResponseReturnValue:
    try:
        with working() as services:
            work(services)
    except UnknownNumber:
        abort(404)
    except NumberRefused as error:
        with reading() as services:
            return make_response(_page(services, visitor, str(error)), 422)
    return redirect(url_for("staff.numbers"), 303)


def _page(services: Services, visitor: Visitor, problem: str | None = None) -> str:
    today = minnesota_day(services.now)
    agency = her_agency(visitor)
    return shown(
        services,
        visitor,
        "numbers.html",
        numbers=services.help_numbers.of(agency),
        faults=services.help_numbers.faults(agency),
        is_stale=lambda day: is_stale(day, today),
        stale_after=STALE_AFTER.days,
        kinds=NumberKind,
        languages=[one for one in LANGUAGES.values() if one != ENGLISH],
        typed=request.form if problem else {},
        problem=problem,
    )


def _kind() -> NumberKind:
    try:
        return NumberKind(request.form.get("kind", ""))
    except ValueError:
        abort(400)


def _known(language: str) -> str:
    if language and language not in LANGUAGES:
        abort(400)
    return language
