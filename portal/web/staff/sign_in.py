"""Staff come in with a password; in the demonstration, by one click."""

from __future__ import annotations

from uuid import UUID

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from notifications.foundation.stamp import Mode
from portal.access.actors import Actor
from portal.sign_in.errors import UnknownUser
from portal.sign_in.outcomes import SignInRefused
from portal.web.shared import sessions
from portal.web.shared.wired import reading, working
from portal.wiring import Services


def sign_in() -> ResponseReturnValue:
    """Ask for user name and password; every wrong answer is the same one."""
    if request.method != "POST":
        return _page()
    with working() as services:
        actor = services.staff_sign_in.sign_in(
            request.form.get("username", ""), request.form.get("password", "")
        )
        token = _start(services, actor) if isinstance(actor, Actor) else None
    if isinstance(actor, SignInRefused) or token is None:
        return make_response(_page(wrong=True), 422)
    return _welcome(token)


def demo_sign_in(user_id: UUID) -> ResponseReturnValue:
    """One click; there is no such address outside the demonstration."""
    with working() as services:
        try:
            actor = services.staff_sign_in.demo_sign_in(user_id)
        except UnknownUser:
            abort(404)
        token = _start(services, actor)
    return _welcome(token)


def sign_out() -> ResponseReturnValue:
    return sessions.end(redirect(url_for("staff.sign_in"), 303), staff=True)


def _page(*, wrong: bool = False) -> str:
    with reading() as services:
        is_demo = services.mode is Mode.DEMO
        cards = services.staff_sign_in.demo_users() if is_demo else ()
        offices = {one.id: one.name for one in services.agencies.all()} if is_demo else {}
    return render_template("staff/sign_in.html", wrong=wrong, cards=cards, offices=offices)


def _start(services: Services, actor: Actor) -> str:
    return services.sessions.start_staff(
        UUID(str(actor.id)), replacing=sessions.held_token(staff=True)
    )


def _welcome(token: str) -> ResponseReturnValue:
    return sessions.begin(redirect(url_for("staff.home"), 303), token, staff=True)
