"""After the password: who has a second factor shows it before anything opens."""

from __future__ import annotations

from uuid import UUID

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.web.shared import sessions
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.pages import shown
from portal.web.staff.words import WRONG_CODE


def second_step(visitor: Visitor) -> ResponseReturnValue:
    if visitor.lacks is None:
        return redirect(url_for("staff.home"), 303)
    return _page(visitor)


def show_code(visitor: Visitor) -> ResponseReturnValue:
    """The console opens in a new session: the one that only a password began is worth nothing."""
    with working() as services:
        if not services.second_factors.prove(visitor.actor, request.form.get("code", "")):
            token = None
        else:
            token = services.sessions.start_staff(
                UUID(str(visitor.actor.id)), replacing=visitor.token, factor_shown=True
            )
    if token is None:
        return make_response(_page(visitor, WRONG_CODE), 422)
    return sessions.begin(redirect(url_for("staff.home"), 303), token, staff=True)


def _page(visitor: Visitor, problem: str | None = None) -> str:
    with reading() as services:
        return shown(services, visitor, "second_step.html", problem=problem)
