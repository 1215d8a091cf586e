"""The list of people that a matter concerns: looked over, then sealed whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from flask import Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from notifications.foundation.days import minnesota_day
from portal.disclosures.cohorts.checking import check_list
from portal.disclosures.cohorts.errors import ERROR_FILE_HEADER
from portal.disclosures.cohorts.one_person import list_of_one
from portal.disclosures.cohorts.rows import OPTIONAL, REQUIRED
from portal.disclosures.cohorts.service import CohortReport
from portal.people.errors import UnknownPerson
from portal.people.models import Person
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, the_portal, working
from portal.web.staff.guards import her_agency
from portal.web.staff.matters import log_of
from portal.web.staff.pages import shown
from portal.wiring import Services
from translations.registry import LANGUAGES

_ERRORS_ON_PAGE = 100


class _NoFile(ValueError):
    """The form came without a file."""


def new_list(visitor: Visitor, reference: str) -> ResponseReturnValue:
    return _page(visitor, reference)


def load_list(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """Look a list over, give its faults as a file, or seal it, as the pressed button says."""
    try:
        with _uploaded() as file:
            report = _load(visitor, reference, file)
    except _NoFile:
        words = "Choose the file first: a table saved as CSV (UTF-8)."
        return make_response(_page(visitor, reference, problem=words), 422)
    if request.form.get("do") == "errors" and report.errors:
        return _error_file(report)
    if report.refused or report.dry_run:
        answer = _page(visitor, reference, report=report)
        return make_response(answer, 422 if report.refused else 200)
    return redirect(url_for("staff.matter", reference=reference), 303)


def load_one(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """A matter about one person needs no file: her client number, or what is typed of her.

    What was typed is not shown again: no page repeats what somebody wrote about a person.
    """
    number = request.form.get("client_number", "").strip()
    with reading() as services:
        log_of(services, visitor, reference)
        file = list_of_one(request.form, _known(services, visitor, number))
    report = _load(visitor, reference, file)
    if report.refused or report.dry_run:
        answer = _page(visitor, reference, report=report)
        return make_response(answer, 422 if report.refused else 200)
    return redirect(url_for("staff.matter", reference=reference), 303)


def _known(services: Services, visitor: Visitor, number: str) -> Person | None:
    try:
        return services.people.queries.by_client_number(her_agency(visitor), number)
    except UnknownPerson:
        return None


def _load(visitor: Visitor, reference: str, file: BinaryIO) -> CohortReport:
    portal = the_portal()
    with reading() as services:
        matter_id = log_of(services, visitor, reference).matter.id
        today = minnesota_day(services.now)
    # Checked before the database is held: a long list must not stop the portal.
    checked = check_list(file, portal.keys, her_agency(visitor), today)
    with working() as services:
        return services.cohorts.load(
            visitor.actor,
            matter_id,
            file,
            accept_contact_errors="accept" in request.form,
            dry_run=request.form.get("do") != "seal",
            checked=checked,
        )


@contextmanager
def _uploaded() -> Iterator[BinaryIO]:
    upload = request.files.get("list")
    if upload is None or not upload.filename:
        raise _NoFile
    upload.stream.seek(0)
    with io.BufferedReader(cast("io.RawIOBase", upload.stream)) as file:
        yield file


def _error_file(report: CohortReport) -> Response:
    """Line, column and reason of each fault; never a value."""
    text = io.StringIO()
    csv.writer(text).writerows([ERROR_FILE_HEADER, *report.errors])
    headers = {"Content-Disposition": "attachment; filename=list-errors.csv"}
    return Response("\ufeff" + text.getvalue(), mimetype="text/csv", headers=headers)


def _page(
    visitor: Visitor,
    reference: str,
    report: CohortReport | None = None,
    problem: str | None = None,
) -> str:
    with reading() as services:
        return shown(
            services,
            visitor,
            "list_new.html",
            log=log_of(services, visitor, reference),
            required=REQUIRED,
            optional=OPTIONAL,
            report=report,
            errors=report.errors[:_ERRORS_ON_PAGE] if report else (),
            problem=problem,
            languages=tuple(LANGUAGES.values()),
        )
