"""A request for records by whoever has no letter: the screen is the same, known to us or not."""

from __future__ import annotations

from flask import abort, render_template, request

from portal.access.actors import PUBLIC
from portal.agencies.errors import UnknownAgency
from portal.records_requests.service import NewRequest
from portal.web.shared.forms import RecordsForm, request_kind
from portal.web.shared.locale import page_language
from portal.web.shared.wired import working
from portal.wiring import Services


def no_letter() -> str:
    given = RecordsForm.from_form(request.form)
    with working() as services:
        if request.method != "POST":
            agencies = services.agencies.all()
            return render_template("public/no_letter.html", agencies=agencies, given=given)
        filed = services.records_requests.file(PUBLIC, _new(services, given))
        reference = filed.reference
    return render_template("public/no_letter_sent.html", reference=reference)


def _new(services: Services, given: RecordsForm) -> NewRequest:
    try:
        agency = services.agencies.by_slug(given.agency)
    except UnknownAgency:
        abort(400)
    birth = given.birth
    typed = f"{birth.year}-{birth.month}-{birth.day}"
    return NewRequest(
        kind=request_kind(given.kind),
        language=page_language().asked.html_lang,
        agency_id=agency.id,
        words=given.words or None,
        filer={"name": given.name, "birth_date": typed, "reach": given.reach},
    )
