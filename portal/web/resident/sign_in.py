"""Her own way in: a code sent to a contact that opens her record, with her birth date."""

from __future__ import annotations

from uuid import UUID

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.sign_in.outcomes import SignInRefused
from portal.web.shared import sessions
from portal.web.shared.forms import BirthDate
from portal.web.shared.locale import page_language
from portal.web.shared.pace import pace
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import the_portal, working


def sign_in() -> ResponseReturnValue:
    """Ask where to send a code; what follows is the same page, whether or not we know her."""
    if request.method != "POST":
        return render_template(
            "resident/sign_in.html", passkeys=the_portal().relying_party is not None
        )
    # A code that goes out takes 2 ms more than none: measured, and hidden by the pace.
    with pace(), working() as services:
        ticket = services.own_way.send_code(
            request.form.get("contact", ""),
            BirthDate.from_form(request.form).date,
            page_language().asked.code,
            services.letter_desk.written_to(request.form.get("reference", "")),
        )
    return render_template("resident/sign_in_code.html", ticket=ticket, wrong=False)


def sign_in_code() -> ResponseReturnValue:
    """Take the code; every wrong answer is the same one."""
    ticket = request.form.get("ticket", "")
    with pace(), working() as services:
        outcome = services.own_way.enter_code(ticket, request.form.get("code", ""))
        if isinstance(outcome, SignInRefused):
            page = render_template("resident/sign_in_code.html", ticket=ticket, wrong=True)
            return make_response(page, 422)
        token = services.sessions.start_own(outcome, replacing=sessions.held_token())
    return sessions.begin(redirect(url_for("resident.history"), 303), token)


def sign_in_key() -> ResponseReturnValue:
    """Take a kept key and her birth date; every wrong answer is the same one."""
    if request.method != "POST":
        return render_template("resident/sign_in_key.html", wrong=False)
    with pace(), working() as services:
        outcome = services.kept_keys.sign_in(
            request.form.get("key", ""), BirthDate.from_form(request.form).date
        )
        if isinstance(outcome, SignInRefused):
            return make_response(render_template("resident/sign_in_key.html", wrong=True), 422)
        token = services.sessions.start_own(outcome, replacing=sessions.held_token())
    return sessions.begin(redirect(url_for("resident.history"), 303), token)


def sign_out(_visitor: Visitor) -> ResponseReturnValue:
    return sessions.end(redirect(url_for("public.home"), 303))


def stay(_visitor: Visitor) -> ResponseReturnValue:
    """She is still there: being asked is what keeps a session."""
    return "", 204


def sign_out_everywhere(visitor: Visitor) -> ResponseReturnValue:
    """End every session of her account, this one too."""
    with working() as services:
        services.sessions.end_all(UUID(str(visitor.actor.id)))
    return sessions.end(redirect(url_for("public.home"), 303))
