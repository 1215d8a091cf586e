"""The law catalogue, and counsel's review of each edition: no notice rests on any other."""

from __future__ import annotations

from flask import abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.legal_bases.catalogue import all_legal_bases, legal_basis
from portal.legal_bases.errors import EditionChanged, UnknownLegalBasis
from portal.legal_bases.queries import all_readiness, readiness
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.pages import shown
from portal.wiring import Services

_CHANGED = "The catalogue has changed since you read it. Please read it again."


def laws(visitor: Visitor) -> str:
    """Every law; those that no notice can rest on first, or those alone."""
    lacking = request.args.get("show") != "all"
    with reading() as services:
        state = {one.legal_basis_id: one for one in all_readiness(services.session, services.mode)}
        every = all_legal_bases()
        wanted = [law for law in every if not (lacking and state[law.id].is_ready)]
        return shown(
            services,
            visitor,
            "laws.html",
            laws=wanted,
            state=state,
            lacking=lacking,
            total=len(every),
            ready=sum(one.is_ready for one in state.values()),
        )


def law(visitor: Visitor, law_id: str) -> str:
    with reading() as services:
        return _page(services, visitor, law_id)


def review_law(visitor: Visitor, law_id: str) -> ResponseReturnValue:
    """Counsel has read this edition: the one whose hash the form carries."""
    try:
        with working() as services:
            services.legal_bases.record(law_id, request.form.get("edition", ""), visitor.actor)
    except UnknownLegalBasis:
        abort(404)
    except EditionChanged:
        with reading() as services:
            return make_response(_page(services, visitor, law_id, _CHANGED), 409)
    return redirect(url_for("staff.law", law_id=law_id), 303)


def _page(services: Services, visitor: Visitor, law_id: str, problem: str | None = None) -> str:
    try:
        found = legal_basis(law_id)
    except UnknownLegalBasis:
        abort(404)
    (state,) = readiness(services.session, [law_id], services.mode)
    return shown(services, visitor, "law.html", law=found, state=state, problem=problem)
