"""To take back, at the counter, that somebody is in Safe at Home."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.people.errors import UnknownPerson
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.pages import shown


def safe_at_home(visitor: Visitor) -> str:
    return _page(visitor)


def end_safe_at_home(visitor: Visitor) -> ResponseReturnValue:
    if "saw" not in request.form:
        abort(400)
    try:
        with working() as services:
            number = request.form.get("client_number", "").strip()[:80]
            services.safe_at_home.end(visitor.actor, number)
    except UnknownPerson:
        return _page(visitor, problem="Your agency has nobody under this client number."), 422
    return redirect(url_for("staff.safe_at_home", ended=""), 303)


def _page(visitor: Visitor, problem: str | None = None) -> str:
    with reading() as services:
        ended = "ended" in request.args
        return shown(services, visitor, "safe_at_home.html", problem=problem, ended=ended)
