"""Passkeys: signing in with one, and keeping them.

The browser's part is ``passkeys.js``: it asks the phone, and puts what that answers into the form.
Where it cannot, the page says which other ways there are.
"""

from __future__ import annotations

from uuid import UUID

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.sign_in.errors import UnknownPasskey
from portal.sign_in.outcomes import SignInRefused
from portal.sign_in.passkeys.relying_party import RelyingParty
from portal.web.shared import sessions
from portal.web.shared.forms import BirthDate
from portal.web.shared.pace import pace
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import the_portal, working


def sign_in_passkey() -> ResponseReturnValue:
    """Take a passkey and her birth date; every wrong answer is the same one."""
    party = _party()
    if request.method != "POST":
        return _sign_in_page(party, wrong=False)
    with pace(), working() as services:
        outcome = services.passkey_sign_in.sign_in(
            party,
            request.form.get("ticket", ""),
            request.form.get("answer", ""),
            BirthDate.from_form(request.form).date,
        )
        refused = isinstance(outcome, SignInRefused)
        token = (
            ""
            if isinstance(outcome, SignInRefused)
            else services.sessions.start_own(outcome, replacing=sessions.held_token())
        )
    if refused:
        return make_response(_sign_in_page(party, wrong=True), 422)
    return sessions.begin(redirect(url_for("resident.history"), 303), token)


def own_passkey(visitor: Visitor) -> str:
    """Ask first who else uses the phone: where somebody does, no passkey is made on it."""
    party = _party()
    match request.form.get("others"):
        case "no":
            return _make_page(visitor, party, failed=False)
        case "yes":
            return render_template("resident/passkey_shared.html")
        case _:
            return render_template("resident/passkey.html", unanswered=request.method == "POST")


def add_passkey(visitor: Visitor) -> ResponseReturnValue:
    """Keep what her phone made."""
    party = _party()
    with working() as services:
        added = services.passkeys.add(
            visitor.actor,
            _account(visitor),
            party,
            request.form.get("ticket", ""),
            request.form.get("answer", ""),
        )
    if not added:
        return make_response(_make_page(visitor, party, failed=True), 422)
    return redirect(url_for("resident.ways_in", passkey=""), 303)


def end_passkey(visitor: Visitor, passkey_id: UUID) -> ResponseReturnValue:
    try:
        with working() as services:
            services.passkeys.end(visitor.actor, _account(visitor), passkey_id)
    except UnknownPasskey:
        abort(404)
    return redirect(url_for("resident.ways_in"), 303)


def _sign_in_page(party: RelyingParty, *, wrong: bool) -> str:
    with working() as services:
        asked = services.passkey_sign_in.begin(party)
    return render_template("resident/sign_in_passkey.html", asked=asked, wrong=wrong)


def _make_page(visitor: Visitor, party: RelyingParty, *, failed: bool) -> str:
    with working() as services:
        asked = services.passkeys.begin(visitor.actor, _account(visitor), party)
    return render_template("resident/passkey_make.html", asked=asked, failed=failed)


def _party() -> RelyingParty:
    """Where no browser makes passkeys for the portal's address, there are no such pages."""
    return the_portal().relying_party or abort(404)


def _account(visitor: Visitor) -> UUID:
    return UUID(str(visitor.actor.id))
