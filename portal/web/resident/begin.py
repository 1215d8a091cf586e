"""A way in of her own, begun in a letter's session: a key to keep, or a code to a contact of hers.

It opens no history by the letter alone.
"""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.sign_in.errors import TooManyWaysIn
from portal.sign_in.outcomes import SignInRefused
from portal.web.shared import sessions
from portal.web.shared.locale import page_language
from portal.web.shared.pace import pace
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import working


def own_way(visitor: Visitor) -> str:
    return _page(visitor)


def make_letter_key(visitor: Visitor) -> ResponseReturnValue:
    """Make a key, and show it this once."""
    try:
        with working() as services:
            key = services.way_in_beginning.with_key(visitor.actor)
    except TooManyWaysIn:
        return make_response(_page(visitor, too_many=True), 429)
    return render_template("resident/kept_key.html", key=key, own=False)


def send_way_code(visitor: Visitor) -> str:
    with pace(), working() as services:
        ticket = services.way_in_beginning.send_code(
            visitor.actor, request.form.get("contact", ""), page_language().asked.code
        )
    return _code_page(ticket, wrong=False)


def enter_way_code(visitor: Visitor) -> ResponseReturnValue:
    """Take the code; if it fits, her own session takes the place of the letter's."""
    ticket = request.form.get("ticket", "")
    try:
        with pace(), working() as services:
            outcome = services.way_in_beginning.with_code(
                visitor.actor, ticket, request.form.get("code", "")
            )
            if isinstance(outcome, SignInRefused):
                return make_response(_code_page(ticket, wrong=True), 422)
            token = services.sessions.start_own(outcome, replacing=visitor.token)
    except TooManyWaysIn:
        return make_response(_page(visitor, too_many=True), 429)
    return sessions.begin(redirect(url_for("resident.history"), 303), token)


def _page(visitor: Visitor, *, too_many: bool = False) -> str:
    return render_template("resident/own_way.html", helped=visitor.actor.helped, too_many=too_many)


def _code_page(ticket: str, *, wrong: bool) -> str:
    return render_template(
        "resident/way_code.html",
        own=False,
        ticket=ticket,
        wrong=wrong,
        action=url_for("resident.enter_way_code"),
        back=url_for("resident.own_way"),
    )
