"""Records requests with their clocks: who asked is settled, and documents are released."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, cast

from flask import abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from notifications.foundation.days import minnesota_day
from portal.access.acts import Act
from portal.audit.reasons import LookReason
from portal.legal_bases.catalogue import Effect, LegalBasis, all_legal_bases
from portal.legal_bases.errors import UnknownLegalBasis
from portal.papers.errors import DocumentEmpty, DocumentTooLarge, DocumentTypeRefused
from portal.people.errors import UnknownPerson
from portal.people.names import full_name
from portal.records_requests.errors import (
    IdentityNotSettled,
    LawNotNamed,
    MoveNotPossible,
    NothingToRelease,
    UnknownRequest,
)
from portal.records_requests.queries import RequestView
from portal.records_requests.values import IdentityProof, RequestState
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.guards import her_agency
from portal.web.staff.looks import Record, is_open, open_for_reason
from portal.web.staff.pages import shown
from portal.wiring import Services

_OPEN = (RequestState.RECEIVED, RequestState.READY)
_ANSWERED = tuple(state for state in RequestState if state not in _OPEN)
_PAGE = 50
_PROBLEMS: dict[type[Exception], str] = {
    DocumentEmpty: "The file is empty.",
    DocumentTooLarge: "The file is too large.",
    DocumentTypeRefused: "Only PDF, PNG, JPEG and plain text (UTF-8) can be released.",
    IdentityNotSettled: "First settle who asked. Nothing is released before.",
    LawNotNamed: "Choose the law that the refusal rests on.",
    MoveNotPossible: "That cannot be done with this request as it stands now.",
    NothingToRelease: "Add a document first: there is none to release.",
    UnknownLegalBasis: "Choose the law that the refusal rests on.",
    UnknownPerson: "Nobody at this agency has that client number.",
}


_Step = Callable[[Services, Visitor, RequestView], None]


class _NoPerson(UnknownPerson):
    """A request that nobody is linked to needs a client number."""


_PROBLEMS[_NoPerson] = "Type the client number: we do not know yet whose records these are."


def requests(visitor: Visitor) -> str:
    """Those that wait, by due date; or those that are answered."""
    answered = request.args.get("show") == "answered"
    start = max(request.args.get("from", 0, type=int), 0)
    with reading() as services:
        found = services.records_queries.of_agency(
            visitor.actor, her_agency(visitor), _ANSWERED if answered else _OPEN
        )
        if answered:
            found = found[::-1]
        return shown(
            services,
            visitor,
            "requests.html",
            requests=found[start : start + _PAGE],
            total=len(found),
            next=start + _PAGE if start + _PAGE < len(found) else None,
            answered=answered,
            today=minnesota_day(services.now),
        )


def request_page(visitor: Visitor, reference: str) -> str:
    with reading() as services:
        return _page(services, visitor, reference)


def open_request(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """Take her reason down, and open the request."""
    with working() as services:
        open_for_reason(services, visitor, _record(_found(services, visitor, reference)))
    return _back(reference)


def settle_identity(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """Record that a clerk saw papers: the subject herself asks, and who she is."""
    return _do(visitor, reference, _settle)


def mark_ready(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """Say that the records can be seen: she is told, and the clock has been kept."""
    return _do(visitor, reference, _ready)


def add_document(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """Take a document from memory, seal it, and release it where it is settled who asked."""
    return _do(visitor, reference, _answer)


def release_documents(visitor: Visitor, reference: str) -> ResponseReturnValue:
    return _do(visitor, reference, _release)


def deny_request(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """Say no, and name the law."""
    return _do(visitor, reference, _deny)


def close_request(visitor: Visitor, reference: str) -> ResponseReturnValue:
    return _do(visitor, reference, _close)


def _settle(services: Services, visitor: Visitor, found: RequestView) -> None:
    person_id = found.person_id
    if person_id is None:
        number = request.form.get("client_number", "").strip()
        if not number:
            raise _NoPerson
        people = services.people.queries
        person_id = people.by_client_number(her_agency(visitor), number).id
    services.records_requests.settle_identity(
        visitor.actor, found.id, IdentityProof.PAPERS_SEEN, person_id
    )


def _ready(services: Services, visitor: Visitor, found: RequestView) -> None:
    services.records_requests.mark_ready(visitor.actor, found.id)


def _answer(services: Services, visitor: Visitor, found: RequestView) -> None:
    upload = request.files.get("document")
    if upload is None or not upload.filename:
        raise DocumentEmpty
    services.documents.answer(
        visitor.actor, found.id, cast("BinaryIO", upload.stream), upload.filename
    )


def _release(services: Services, visitor: Visitor, found: RequestView) -> None:
    services.records_requests.release(visitor.actor, found.id)


def _deny(services: Services, visitor: Visitor, found: RequestView) -> None:
    services.records_requests.deny(visitor.actor, found.id, request.form.get("law", ""))


def _close(services: Services, visitor: Visitor, found: RequestView) -> None:
    services.records_requests.close(visitor.actor, found.id)


def _do(visitor: Visitor, reference: str, step: _Step) -> ResponseReturnValue:
    try:
        with working() as services:
            step(services, visitor, _found(services, visitor, reference))
    except tuple(_PROBLEMS) as refused:
        with reading() as services:
            words = _PROBLEMS[type(refused)]
            return make_response(_page(services, visitor, reference, words), 422)
    return _back(reference)


def _page(services: Services, visitor: Visitor, reference: str, problem: str | None = None) -> str:
    found = _found(services, visitor, reference)
    if not is_open(services, visitor, _record(found)):
        return shown(
            services,
            visitor,
            "look.html",
            action=url_for("staff.open_request", reference=reference),
            back=url_for("staff.requests"),
            reasons=LookReason,
            likely=LookReason.ANSWER_REQUEST,
        )
    return shown(
        services,
        visitor,
        "request.html",
        request=found,
        name=_name(services, found),
        laws=_laws() if found.state in _OPEN else {},
        pick_up=services.records_queries.pick_up_count(found),
        today=minnesota_day(services.now),
        problem=problem,
    )


def _name(services: Services, found: RequestView) -> str | None:
    if found.person_id is None:
        return None
    return full_name(services.people.queries.by_id(found.person_id))


def _laws() -> dict[Effect, list[LegalBasis]]:
    """Those that keep data from being given first: a refusal rests on one of them most often."""
    first = Effect.RESTRICTS_DISCLOSURE
    order = (first, *(effect for effect in Effect if effect is not first))
    every = all_legal_bases()
    return {effect: [law for law in every if law.effect_for_resident is effect] for effect in order}


def _record(found: RequestView) -> Record:
    return Record(
        act=Act.SEE_REQUESTS,
        subject=("records_request", str(found.id)),
        agency_id=found.agency_id,
        person_ids=(found.person_id,) if found.person_id else (),
    )


def _found(services: Services, visitor: Visitor, reference: str) -> RequestView:
    try:
        return services.records_queries.one_of_agency(visitor.actor, reference)
    except UnknownRequest:
        abort(404)


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for("staff.request_page", reference=reference), 303)
