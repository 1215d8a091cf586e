"""Setting up a second factor: a secret for her phone, a first code of it, ten codes for paper."""

from __future__ import annotations

from uuid import UUID

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from notifications.typesetting.qr import svg
from portal.web.shared import sessions
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.pages import shown
from portal.web.staff.words import WRONG_CODE


def second_factor(visitor: Visitor) -> str:
    return _page(visitor)


def begin_second_factor(visitor: Visitor) -> ResponseReturnValue:
    """Make a secret for her phone; who has a second factor shows it first."""
    with working() as services:
        begun = services.second_factors.begin(visitor.actor, request.form.get("code", ""))
    if not begun:
        return make_response(_page(visitor, WRONG_CODE), 422)
    return redirect(url_for("staff.second_factor"), 303)


def confirm_second_factor(visitor: Visitor) -> ResponseReturnValue:
    """The first code fits: her other sessions end, and the ten codes are shown this once."""
    user_id = UUID(str(visitor.actor.id))
    with working() as services:
        codes = services.second_factors.confirm(visitor.actor, request.form.get("code", ""))
        if codes is None:
            token = None
        else:
            services.sessions.end_staff(user_id)
            token = services.sessions.start_staff(user_id, factor_shown=True)
    if codes is None or token is None:
        return make_response(_page(visitor, WRONG_CODE), 422)
    with reading() as services:
        page = shown(services, visitor, "recovery_codes.html", codes=codes)
    return sessions.begin(make_response(page), token, staff=True)


def _page(visitor: Visitor, problem: str | None = None) -> str:
    with reading() as services:
        begun = services.second_factors.begun(visitor.actor)
        return shown(
            services,
            visitor,
            "second_factor.html",
            begun=begun,
            # Drawn here: the secret goes to no other site, and our own drawing holds no mark-up.
            drawing=Markup(svg(begun.address)) if begun else None,  # noqa: S704
            has_factor=services.second_factors.has(visitor.actor),
            problem=problem,
        )
