"""A letter's code and a birth date open the notice that came in the letter, and no more."""

from __future__ import annotations

from uuid import UUID

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.records_requests.service import NewRequest
from portal.sign_in.outcomes import SignInRefused
from portal.web.shared import sessions
from portal.web.shared.forms import BirthDate, RecordsForm, request_kind
from portal.web.shared.locale import page_language
from portal.web.shared.pace import pace
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import working


def letter() -> ResponseReturnValue:
    """Ask for code and birth date; every wrong answer is the same one."""
    if request.method != "POST":
        return render_template("resident/letter.html", wrong=False)
    code = request.form.get("scanned") or request.form.get("code", "")
    with pace(), working() as services:
        outcome = services.letter_codes.open(
            code, BirthDate.from_form(request.form).date, helped="helped" in request.form
        )
        if isinstance(outcome, SignInRefused):
            return make_response(render_template("resident/letter.html", wrong=True), 422)
        token = services.sessions.start_letter(outcome, replacing=sessions.held_token())
    return sessions.begin(redirect(url_for("resident.notice"), 303), token)


def notice(visitor: Visitor) -> str:
    """The notice in the words of the letter."""
    return _notice_page(visitor)


def letter_request(visitor: Visitor) -> ResponseReturnValue:
    """File a request for the person to whom the letter was written."""
    given = RecordsForm.from_form(request.form)
    if request.method != "POST":
        return render_template("resident/file_request.html", given=given, own=False)
    with working() as services:
        filed = services.records_requests.file(
            visitor.actor,
            NewRequest(
                kind=request_kind(given.kind),
                language=page_language().asked.html_lang,
                person_id=next(iter(visitor.actor.person_ids)),
                words=given.words or None,
            ),
        )
        reference = filed.reference
    return _notice_page(visitor, told="request", reference=reference)


def letter_call(visitor: Visitor) -> ResponseReturnValue:
    if request.method != "POST":
        return render_template("resident/letter_call.html")
    with working() as services:
        services.letter_desk.ask_call(visitor.actor, _notice_id(visitor))
    return _notice_page(visitor, told="call")


def letter_wrong_home(visitor: Visitor) -> ResponseReturnValue:
    """Close the letter for good: its code ends, and this session with it."""
    if request.method != "POST":
        return render_template("resident/letter_wrong_home.html")
    with working() as services:
        services.letter_desk.report_wrong_home(visitor.actor)
    page = make_response(render_template("resident/letter_closed.html"))
    return sessions.end(page)


def _notice_page(visitor: Visitor, told: str | None = None, reference: str = "") -> str:
    with working() as services:
        shown = services.letter_desk.show(visitor.actor, _notice_id(visitor))
    return render_template(
        "resident/notice.html",
        notice=shown[0],
        english=shown[1] if len(shown) > 1 else None,
        told=told,
        reference=reference,
    )


def _notice_id(visitor: Visitor) -> UUID:
    if visitor.actor.notice_id is None:
        abort(404)
    return visitor.actor.notice_id
