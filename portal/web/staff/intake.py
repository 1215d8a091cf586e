"""A demand as it comes in, and each later fact of its log: written down, never edited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.disclosures.drafts import EntryDraft
from portal.disclosures.errors import EntryRefused
from portal.disclosures.kinds import EntryKind
from portal.disclosures.service import MATTER
from portal.disclosures.staff_queries import StaffEntry, StaffMatterLog, similar_matters
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.form_fields import FormRefused
from portal.web.staff.guards import her_agency
from portal.web.staff.log_choices import for_entry, offered
from portal.web.staff.log_forms import CLAIM_ROWS, at_fields, read_entry, read_matter
from portal.web.staff.matters import log_of
from portal.web.staff.pages import shown
from portal.web.staff.papers import NOT_TAKEN, REFUSED, scanned
from portal.wiring import Services
from translations.vocabulary import keys, term

_PAPERS = tuple((key, term("instruments", key, "source")) for key in keys("instruments"))


def new_matter(visitor: Visitor) -> ResponseReturnValue:
    """An empty form for a demand."""
    with reading() as services:
        return _matter_page(services, visitor)


def open_matter(visitor: Visitor) -> ResponseReturnValue:
    """Log a demand; one that looks like an earlier one is asked about first."""
    try:
        with scanned() as scan, working() as services:
            agency = services.agencies.by_id(her_agency(visitor))
            draft = read_matter(request.form, agency.slug, read_entry(request.form, _ASKED))
            like_it = similar_matters(
                services.session, agency.id, draft.requester, draft.instrument, services.now
            )
            if like_it and "another" not in request.form:
                return make_response(_matter_page(services, visitor, like_it=like_it), 422)
            matter = services.matters.open(draft, visitor.actor)
            reference = matter.reference
            if scan is not None:
                services.papers.keep((MATTER, matter.id), agency.id, scan, visitor.actor)
    except FormRefused as error:
        return _matter_again(visitor, error.problems)
    except EntryRefused as error:
        return _matter_again(visitor, at_fields(error.faults))
    except NOT_TAKEN as error:
        return _matter_again(visitor, {"paper": REFUSED[type(error)]})
    return redirect(url_for("staff.matter", reference=reference), 303)


def add_matter_paper(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """Keep a scan of the demand, or of what came with it."""
    try:
        with scanned() as scan, working() as services:
            log = log_of(services, visitor, reference)
            if scan is None:
                return _paper_refused(services, visitor, "Choose the scan first.")
            agency_id = log.matter.agency.id
            services.papers.keep((MATTER, log.matter.id), agency_id, scan, visitor.actor)
    except NOT_TAKEN as error:
        with reading() as services:
            return _paper_refused(services, visitor, REFUSED[type(error)])
    return redirect(url_for("staff.matter", reference=reference), 303)


def _paper_refused(services: Services, visitor: Visitor, why: str) -> ResponseReturnValue:
    return make_response(shown(services, visitor, "refused.html", why=why), 422)


def new_entry(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """The form for one fact: first its kind, then what such a fact can say."""
    with reading() as services:
        log = log_of(services, visitor, reference)
        return _entry_page(services, visitor, log, _kind(request.args.get("kind")))


def record_entry(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """Add a fact to the log.  A correction names the entry that it puts right."""
    kind = _kind(request.form.get("kind"))
    try:
        with working() as services:
            log = log_of(services, visitor, reference)
            draft = _entry(log, kind or abort(400))
            services.matters.record(reference, draft, visitor.actor)
    except FormRefused as error:
        problems = error.problems
    except EntryRefused as error:
        problems = at_fields(error.faults)
    else:
        return redirect(url_for("staff.matter", reference=reference), 303)
    with reading() as services:
        log = log_of(services, visitor, reference)
        return make_response(_entry_page(services, visitor, log, kind, problems), 422)


_ASKED = EntryKind.REQUESTED


def _kind(named: str | None) -> EntryKind | None:
    return EntryKind(named) if named in set(EntryKind) else None


def _entry(log: StaffMatterLog, kind: EntryKind) -> EntryDraft:
    wrong = _corrected(log)
    if kind is EntryKind.CORRECTED and wrong is None:
        raise FormRefused({"corrects": "Choose the entry that this one puts right."})
    return read_entry(request.form, kind, wrong.position if wrong else None)


def _corrected(log: StaffMatterLog) -> StaffEntry | None:
    wanted = request.values.get("corrects")
    return next((one for one in log.entries if one.entry.reference == wanted), None)


def _matter_again(visitor: Visitor, problems: Mapping[str, str]) -> ResponseReturnValue:
    with reading() as services:
        return make_response(_matter_page(services, visitor, problems), 422)


def _matter_page(
    services: Services,
    visitor: Visitor,
    problems: Mapping[str, str] | None = None,
    like_it: tuple[str, ...] = (),
) -> str:
    return shown(
        services,
        visitor,
        "matter_new.html",
        like_it=like_it,
        papers=_PAPERS,
        **_offered(_ASKED, problems),
    )


def _entry_page(
    services: Services,
    visitor: Visitor,
    log: StaffMatterLog,
    kind: EntryKind | None,
    problems: Mapping[str, str] | None = None,
) -> str:
    return shown(
        services,
        visitor,
        "entry_new.html",
        log=log,
        corrected=_corrected(log),
        **_offered(kind, problems),
    )


def _offered(kind: EntryKind | None, problems: Mapping[str, str] | None) -> dict[str, Any]:
    """What the fields of an entry can say, and what was typed."""
    return {
        "kind": kind,
        "problems": problems or {},
        "typed": request.form,
        "choices": offered(),
        "says": for_entry(kind) if kind else None,
        "claim_rows": range(1, CLAIM_ROWS + 1),
    }
