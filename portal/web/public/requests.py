"""A request for records by whoever has no letter: the screen is the same, known to us or not."""

from __future__ import annotations

from flask import render_template, request

from portal.access.actors import PUBLIC
from portal.web.shared.forms import RecordsForm
from portal.web.shared.locale import page_language
from portal.web.shared.wired import working


def no_letter() -> str:
    given = RecordsForm.from_form(request.form)
    with working() as services:
        agencies = services.agencies.all()
        reference = None
        if request.method == "POST":
            reference = services.records_requests.file_without_letter(
                PUBLIC, given, page_language().asked.html_lang
            )
    return render_template(
        "public/no_letter.html", agencies=agencies, given=given, reference=reference, problem=None
    )
