"""The law catalogue, and counsel's review of each edition: no notice rests on any other."""

from __future__ import annotations

from datetime import date

from flask import abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.legal_bases.catalogue import all_legal_bases, legal_basis
from portal.legal_bases.errors import EditionChanged, ProposalRefused, UnknownLegalBasis
from portal.legal_bases.proposals import Proposal, as_patch
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


def propose_law(visitor: Visitor, law_id: str) -> ResponseReturnValue:
    """A new edition as a patch to take away: nothing of the law changes at the console."""
    try:
        patch = as_patch(law_id, _proposal())
    except UnknownLegalBasis:
        abort(404)
    except (ProposalRefused, ValueError) as error:
        with reading() as services:
            return make_response(_page(services, visitor, law_id, str(error)), 422)
    answer = make_response(patch)
    answer.headers["Content-Type"] = "text/x-patch; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{law_id}.patch"'
    return answer


def _proposal() -> Proposal:
    plain, means, first, url, as_of = (
        request.form.get(name, "").strip()
        for name in ("plain", "means_for_you", "effective_from", "url", "as_of")
    )
    if not (plain and url and as_of):
        raise ProposalRefused("Say what the law says, where that stands, and as of when.")
    try:
        effective_from = date.fromisoformat(first)
    except ValueError:
        raise ProposalRefused("Write its first day as year-month-day.") from None
    return Proposal(plain, means, effective_from, url, as_of)


def _page(services: Services, visitor: Visitor, law_id: str, problem: str | None = None) -> str:
    try:
        found = legal_basis(law_id)
    except UnknownLegalBasis:
        abort(404)
    (state,) = readiness(services.session, [law_id], services.mode)
    return shown(services, visitor, "law.html", law=found, state=state, problem=problem)
