"""Proof of notice as a document: of one person's notice, or of a whole run.

The document's SHA-256 goes onto the trail, which is sealed: whoever holds the document later can
see that it is the one that was made.  It names the person only where it is about one person.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from notifications import reports
from notifications.foundation.days import minnesota_day
from notifications.report_stories import DeliveryStory, NoticeStory
from notifications.typesetting import Typesetter
from portal.access.acts import Act
from portal.audit.reasons import LookReason
from portal.disclosures.models import Cohort
from portal.notices.staff_queries import StaffRun
from portal.web.shared.locale import page_language
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import the_portal, working
from portal.web.staff.looks import is_open
from portal.web.staff.notices import found_record
from portal.web.staff.runs import run_of
from portal.web.staff.words import word
from portal.wiring import Services
from translations.registry import ENGLISH, LANGUAGES

Line = dict[str, Any]
_LEAD = "What this office's records show. Times are those of Minnesota."
_MADE_UP = "This is an example from a demonstration: the people in it are made up."
_SEALED = "The SHA-256 of this document stands on the office's sealed trail."


def notice_proof(visitor: Visitor, notice_id: UUID) -> ResponseReturnValue:
    """The proof of one person's notice, once the reason for opening it was given."""
    with working() as services:
        told, place, record = found_record(services, visitor, notice_id)
        if not is_open(services, visitor, record):
            return redirect(url_for("staff.notice", notice_id=notice_id), 303)
        story = reports.notice_story(services.session, notice_id)
        covers = [
            _line("Notice", story.reference),
            _line("To", told.recipient.name),
            _line("Run", place.run or "-"),
            *_about(story),
        ]
        parts = [_tried(services, number, one) for number, one in enumerate(story.deliveries, 1)]
        pdf = _document(services, "Proof of notice", covers, parts)
        services.audit.record(
            Act.TAKE_PROOF,
            visitor.actor,
            subject=record.subject,
            person_id=told.recipient.person_key,
            matter_id=place.matter_id,
            agency_id=place.agency_id,
            reason=LookReason.CHECK_NOTICE,
            detail={"sha256": sha256(pdf).hexdigest()},
        )
    return _download(pdf)


def run_proof(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """The proof of a run: who decided what, on which list, what became of it; counts only."""
    with working() as services:
        run = run_of(services, visitor, reference)
        pdf = _document(services, f"Proof of run {run.reference}", *_of_run(services, run))
        services.audit.record(
            Act.TAKE_PROOF,
            visitor.actor,
            subject=("notice_run", str(run.id)),
            matter_id=run.matter_id,
            detail={"run": run.reference, "sha256": sha256(pdf).hexdigest()},
        )
    return _download(pdf)


def _of_run(services: Services, run: StaffRun) -> tuple[list[Line], list[dict[str, Any]]]:
    progress = reports.run_progress(services.session, run.id)
    cohort = services.session.get_one(Cohort, run.cohort_id)
    covers = [
        _line("Matter", run.matter),
        _line("Entry", run.entry),
        _line("Kind", word("notice_kinds", run.kind)),
        _line("People on the list", f"{run.people:,}"),
        _line("SHA-256 of the list", cohort.sha256),
        _line("Prepared", f"{run.prepared_by}, {_moment(run.prepared_at)}"),
        _line("Approved", f"{run.approved_by}, {_moment(run.approved_at)}"),
        _line("Begun", _moment(run.begun_at)),
        _line("Notices made", f"{progress.notices:,}"),
        _line("Opened", f"{progress.opened:,}"),
        _line("Reached", f"{progress.reached:,}"),
    ]
    by_channel = [
        {
            "heading": word("channels", channel),
            "lines": [
                _line(word("delivery_states", state), f"{count:,}")
                for state, count in states.items()
            ],
        }
        for channel, states in progress.by_channel.items()
    ]
    languages = [_line(_language(code), f"{n:,}") for code, n in progress.by_language.items()]
    return covers, [*by_channel, {"heading": "By language", "lines": languages}]


def _about(story: NoticeStory) -> list[Line]:
    intact = "as they were frozen" if story.is_intact else "CHANGED since they were frozen"
    return [
        _line("Kind", word("notice_kinds", story.kind)),
        _line("Language", _language(story.language)),
        _line("Made", _moment(story.created_at)),
        _line("Opened", _moment(story.opened_at)),
        _line("Reached", _moment(story.reached_at)),
        _line("Facts", intact),
        _line("SHA-256 of the facts", story.facts_sha256),
        _line("Version of all words", story.content_version),
    ]


def _tried(services: Services, number: int, one: DeliveryStory) -> dict[str, Any]:
    proof = word("proofs", services.sender.prove(services.session, one.id))
    lines = [
        *(_line(_moment(each.at), _state(each.state, each.reason)) for each in one.states),
        *([_line("Mailed", _day(one.mailed_on))] if one.mailed_on else []),
        *([_line("Carried by", one.provider)] if one.provider else []),
        *([_line("Its name for it", one.provider_reference)] if one.provider_reference else []),
        *([_line("SHA-256 of what went out", one.sha256)] if one.sha256 else []),
        *([_line("Made again and compared", proof)] if one.sha256 else []),
        *(
            _line(_moment(each.at), "Told in person" if each.told else "Not told in person")
            for each in one.tellings
        ),
    ]
    return {"heading": f"Try {number}: {word('channels', one.channel)}", "lines": lines}


def _state(state: str, reason: str | None) -> str:
    words = word("delivery_states", state)
    return f"{words} ({word('reasons', reason)})" if reason else words


def _document(
    services: Services, title: str, covers: list[Line], parts: list[dict[str, Any]]
) -> bytes:
    day = minnesota_day(services.now)
    made = _typesetter().typeset(
        "listing",
        {
            "language": ENGLISH.code,
            "html_lang": ENGLISH.html_lang,
            "direction": ENGLISH.direction,
            "title": title,
            "lead": _lead(),
            "covers": [*covers, _line("Made on", _day(day))],
            "parts": parts,
            "number": _line("End of this proof", title),
        },
        made_on=day,
    )
    return made.pdf


def _lead() -> str:
    made_up = not the_portal().settings.mode.is_production
    return " ".join((_LEAD, _SEALED, *([_MADE_UP] if made_up else ())))


def _line(label: str, text: str | None) -> Line:
    return {"label": label, "text": text or "-", "english": False}


def _moment(moment: datetime | None) -> str:
    return page_language().words.moment(moment).striptags() if moment else "Not yet"


def _day(day: date) -> str:
    return page_language().words.day(day)


def _language(code: str) -> str:
    known = LANGUAGES.get(code)
    return known.english if known else code


def _download(pdf: bytes) -> Response:
    response = Response(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="proof.pdf"'
    return response


@cache
def _typesetter() -> Typesetter:
    return Typesetter()
