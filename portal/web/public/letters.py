"""Is this letter real, and what to do with a letter that came to the wrong home."""

from __future__ import annotations

from enum import StrEnum

from flask import render_template, request

from notifications.foundation import codes
from portal.access.actors import PUBLIC
from portal.web.shared.pace import pace
from portal.web.shared.wired import reading, the_portal, working


class Answer(StrEnum):
    """All that is ever said about a number."""

    OURS = "ours"
    NOT_OURS = "not_ours"
    SECRET = "secret"  # noqa: S105 - she typed her secret code into the wrong field


def real() -> str:
    if request.method != "POST":
        return _page(None)
    with pace():
        answer = _answer(request.form.get("reference", ""))
    return _page(answer)


def wrong_home() -> str:
    """Take the report; the answer is the same for every number, ours or not."""
    told = request.method == "POST"
    if told:
        with pace(), working() as services:
            services.letter_desk.report_wrong_home(PUBLIC, request.form.get("reference", ""))
    return render_template("public/wrong_home.html", told=told)


def not_me() -> str:
    """Stop a way in that somebody was told of; the answer is the same for every number."""
    told = request.method == "POST"
    if told:
        with pace(), working() as services:
            services.letter_desk.not_me(PUBLIC, request.form.get("reference", ""))
    return render_template("public/not_me.html", told=told)


def _page(answer: Answer | None) -> str:
    """The answer, with what our letters and messages come from."""
    settings = the_portal().settings
    with reading() as services:
        addresses = [", ".join(agency.sender_lines) for agency in services.agencies.all()]
    return render_template(
        "public/real.html",
        answer=answer,
        addresses=addresses,
        texts_come_from=settings.texts_come_from,
        emails_come_from=settings.email_from,
    )


def _answer(typed: str) -> Answer:
    if len(codes.normalise(typed)) > codes.REFERENCE_LENGTH:
        return Answer.SECRET
    with reading() as services:
        known = services.letter_desk.knows(typed)
    return Answer.OURS if known else Answer.NOT_OURS
