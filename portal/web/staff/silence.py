"""Orders not to tell: recorded, renewed, reviewed and ended, each with its paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from flask import abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from notifications.foundation.days import minnesota_day
from portal.access.acts import Act
from portal.access.rules import roles_allowed
from portal.disclosures.errors import (
    SilenceAlreadyEnded,
    SilenceNotLonger,
    UnknownEntry,
    UnknownSilenceOrder,
)
from portal.disclosures.silence.values import SilenceLog
from portal.papers.values import Scan
from portal.sign_in.staff_queries import names_of_staff, staff_with_roles
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.form_fields import FormRefused
from portal.web.staff.guards import her_agency
from portal.web.staff.matters import log_of
from portal.web.staff.pages import shown
from portal.web.staff.papers import NOT_TAKEN, REFUSED, scanned
from portal.web.staff.silence_forms import read_day, read_order
from portal.wiring import Services

Step = Callable[[Services, SilenceLog, Scan | None], None]


def silence_orders(visitor: Visitor) -> str:
    """Every order of her agency, what is due first first."""
    with reading() as services:
        orders = services.silence_register.by_due_day(her_agency(visitor), visitor.actor)
        return shown(services, visitor, "silence_orders.html", orders=orders)


def silence_order(visitor: Visitor, order: str) -> str:
    with reading() as services:
        return _order_page(services, visitor, order)


def new_silence(visitor: Visitor, reference: str) -> str:
    """The form for what forbids, or asks, not to tell."""
    with reading() as services:
        return _new_page(services, visitor, reference)


def add_silence(visitor: Visitor, reference: str) -> ResponseReturnValue:
    problems: Mapping[str, str]
    try:
        with scanned() as scan, working() as services:
            log_of(services, visitor, reference)
            draft = read_order(
                request.form,
                reference,
                minnesota_day(services.now),
                [one for one, _name in _can_be_told(services, visitor)],
                scan,
            )
            made = services.silence.add(draft, visitor.actor)
    except FormRefused as error:
        problems = error.problems
    except NOT_TAKEN as error:
        problems = {"paper": REFUSED[type(error)]}
    except UnknownEntry:
        abort(404)
    else:
        return redirect(url_for("staff.silence_order", order=made.reference), 303)
    with reading() as services:
        return make_response(_new_page(services, visitor, reference, problems), 422)


def add_silence_paper(visitor: Visitor, order: str) -> ResponseReturnValue:
    def step(services: Services, log: SilenceLog, scan: Scan | None) -> None:
        services.silence.add_paper(log.order.reference, _there(scan), visitor.actor)

    return _done(visitor, order, step)


def renew_silence(visitor: Visitor, order: str) -> ResponseReturnValue:
    def step(services: Services, log: SilenceLog, scan: Scan | None) -> None:
        words = "Say its new last day."
        last_day = read_day(request.form, "last_day", words, after=log.order.last_day)
        services.silence.renew(log.order.reference, last_day, _there(scan), visitor.actor)

    return _done(visitor, order, step)


def silence_motion(visitor: Visitor, order: str) -> ResponseReturnValue:
    def step(services: Services, log: SilenceLog, scan: Scan | None) -> None:
        review_on = _review_day(services)
        services.silence.motion_pending(log.order.reference, review_on, _there(scan), visitor.actor)

    return _done(visitor, order, step)


def silence_motion_denied(visitor: Visitor, order: str) -> ResponseReturnValue:
    def step(services: Services, log: SilenceLog, _scan: Scan | None) -> None:
        services.silence.motion_denied(log.order.reference, visitor.actor)

    return _done(visitor, order, step)


def review_silence(visitor: Visitor, order: str) -> ResponseReturnValue:
    def step(services: Services, log: SilenceLog, _scan: Scan | None) -> None:
        services.silence.reviewed(log.order.reference, _review_day(services), visitor.actor)

    return _done(visitor, order, step)


def end_silence(visitor: Visitor, order: str) -> ResponseReturnValue:
    def step(services: Services, log: SilenceLog, _scan: Scan | None) -> None:
        services.silence.end(log.order.reference, visitor.actor)

    return _done(visitor, order, step)


def _done(visitor: Visitor, order: str, step: Step) -> ResponseReturnValue:
    """Take one step with an order of her agency; what is wrong is said on its page."""
    problems: Mapping[str, str]
    try:
        with scanned() as scan, working() as services:
            step(services, _log(services, visitor, order), scan)
    except FormRefused as error:
        problems = error.problems
    except NOT_TAKEN as error:
        problems = {"paper": REFUSED[type(error)]}
    except SilenceNotLonger:
        problems = {"last_day": "Its new last day has to be later than it was, and not be past."}
    except SilenceAlreadyEnded:
        problems = {"order": "It has let go already. What still must not be told is a new order."}
    else:
        return redirect(url_for("staff.silence_order", order=order), 303)
    with reading() as services:
        return make_response(_order_page(services, visitor, order, problems), 422)


def _there(scan: Scan | None) -> Scan:
    if scan is None:
        raise FormRefused({"paper": "Add the scan: nothing is put off without its paper."})
    return scan


def _review_day(services: Services) -> date:
    words = "Say when counsel asks again."
    return read_day(request.form, "review_on", words, after=minnesota_day(services.now))


def _log(services: Services, visitor: Visitor, order: str) -> SilenceLog:
    try:
        return services.silence_register.log(order, visitor.actor)
    except UnknownSilenceOrder:
        abort(404)


def _order_page(
    services: Services, visitor: Visitor, order: str, problems: Mapping[str, str] | None = None
) -> str:
    return shown(
        services,
        visitor,
        "silence_order.html",
        log=_log(services, visitor, order),
        names=names_of_staff(services.session, her_agency(visitor)),
        problems=problems or {},
        typed=request.form,
    )


def _new_page(
    services: Services, visitor: Visitor, reference: str, problems: Mapping[str, str] | None = None
) -> str:
    return shown(
        services,
        visitor,
        "silence_new.html",
        log=log_of(services, visitor, reference),
        people=_can_be_told(services, visitor),
        problems=problems or {},
        typed=request.form,
    )


def _can_be_told(services: Services, visitor: Visitor) -> list[tuple[UUID, str]]:
    """Everybody at her agency who is allowed to know that something is withheld."""
    roles = roles_allowed(Act.SEE_SILENCE_ORDERS)
    return staff_with_roles(services.session, her_agency(visitor), roles)
