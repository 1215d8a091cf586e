"""A request for records by whoever has no letter: the screen is the same, known to us or not."""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template, request

from portal.access.actors import PUBLIC
from portal.agencies.errors import UnknownAgency
from portal.records_requests.service import NewRequest
from portal.web.shared.forms import BirthDate, RecordsForm, request_kind
from portal.web.shared.locale import page_language
from portal.web.shared.pace import pace
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


def new_letter() -> str:
    """Ask for a lost letter again; the screen is the same whether or not one goes out."""
    told = request.method == "POST"
    with pace(), working() as services:
        agencies = services.agencies.all()
        if told:
            agency_id = _agency(services, request.form.get("agency", ""))
            services.letters_again.ask(
                PUBLIC,
                agency_id,
                request.form.get("number", ""),
                BirthDate.from_form(request.form).date,
            )
        return render_template("public/new_letter.html", agencies=agencies, told=told)


def _agency(services: Services, slug: str) -> UUID:
    try:
        return services.agencies.by_slug(slug).id
    except UnknownAgency:
        abort(400)


def _new(services: Services, given: RecordsForm) -> NewRequest:
    birth = given.birth
    typed = f"{birth.year}-{birth.month}-{birth.day}"
    return NewRequest(
        kind=request_kind(given.kind),
        language=page_language().asked.html_lang,
        agency_id=_agency(services, given.agency),
        words=given.words or None,
        filer={"name": given.name, "birth_date": typed, "reach": given.reach},
    )
