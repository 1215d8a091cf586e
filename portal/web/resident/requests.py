"""Her own requests, the clock that the law sets, and what was released to her."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.records_requests.errors import UnknownRequest
from portal.records_requests.service import NewRequest
from portal.web.resident.hers import all_hers, chosen
from portal.web.shared.downloads import handed_over
from portal.web.shared.forms import RecordsForm, request_kind
from portal.web.shared.locale import page_language
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working


def requests(visitor: Visitor) -> str:
    with reading() as services:
        mine = services.records_queries.of_persons(visitor.actor, visitor.actor.person_ids)
    return render_template("resident/requests.html", requests=mine)


def new_request(visitor: Visitor) -> ResponseReturnValue:
    given = RecordsForm.from_form(request.form)
    with working() as services:
        if request.method != "POST":
            hers = all_hers(services, visitor)
            return render_template("resident/file_request.html", given=given, own=True, hers=hers)
        new = NewRequest(
            kind=request_kind(given.kind),
            language=page_language().asked.html_lang,
            person_id=chosen(visitor, request.form),
            words=given.words or None,
        )
        reference = services.records_requests.file(visitor.actor, new).reference
    return redirect(url_for("resident.request_page", reference=reference), 303)


def request_page(visitor: Visitor, reference: str) -> str:
    with reading() as services:
        try:
            found = services.records_queries.one_of_persons(visitor.actor, reference)
        except UnknownRequest:
            abort(404)
        pick_up = services.records_queries.pick_up_count(found)
    return render_template("resident/request.html", request=found, pick_up=pick_up)


def document(visitor: Visitor, document_id: UUID) -> ResponseReturnValue:
    """Hand over a released document, under a name that says nothing."""
    with working() as services:
        download = services.documents.download(visitor.actor, document_id)
    return handed_over(download)
