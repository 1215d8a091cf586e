"""A person at the counter shows papers, and the way in that she began comes to open her history."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.people.names import full_name
from portal.people.queries import birth_day
from portal.sign_in.errors import UnknownOpening
from portal.sign_in.openings.proofs import Shown
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.pages import shown
from portal.wiring import Services


def ways_in(visitor: Visitor) -> str:
    """Ask for the number that her page shows her."""
    with reading() as services:
        return _page(services, visitor)


def compare_papers(visitor: Visitor) -> ResponseReturnValue:
    """What the clerk holds her papers against; that she looked is on the person's own log."""
    number = request.form.get("number", "")
    with working() as services:
        try:
            person = services.way_in_proofs.to_compare(visitor.actor, number)
        except UnknownOpening:
            return _page(services, visitor, unknown=True), 422
        return shown(
            services,
            visitor,
            "papers.html",
            number=number,
            name=full_name(person),
            birth_date=birth_day(person),
            papers=Shown,
        )


def open_by_papers(visitor: Visitor) -> ResponseReturnValue:
    given = request.form.get("shown", "")
    if given not in set(Shown):
        abort(400)
    with working() as services:
        try:
            services.way_in_proofs.by_papers(
                visitor.actor, request.form.get("number", ""), Shown(given)
            )
        except UnknownOpening:
            return _page(services, visitor, unknown=True), 422
    return redirect(url_for("staff.ways_in", opened=""), 303)


def stop_way_in(visitor: Visitor) -> ResponseReturnValue:
    """She says that it was not her, and names the letter that told her."""
    with working() as services:
        services.letter_desk.not_me(visitor.actor, request.form.get("number", ""))
    return redirect(url_for("staff.ways_in", stopped=""), 303)


def _page(services: Services, visitor: Visitor, *, unknown: bool = False) -> str:
    return shown(
        services,
        visitor,
        "ways_in.html",
        unknown=unknown,
        opened="opened" in request.args,
        stopped="stopped" in request.args,
    )
