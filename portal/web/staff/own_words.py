"""An agency's own sentences about one entry: typed, translated, approved."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.agency_sentences.errors import AgencySentenceError, UnknownSentence
from portal.agency_sentences.models import Use
from portal.agency_sentences.queries import sentences_about
from portal.agency_sentences.rules import MOST, MOST_WORDS, words
from portal.disclosures.staff_queries import StaffEntry, StaffMatterLog
from portal.notices.queries import languages_on_the_list
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.guards import her_agency
from portal.web.staff.matters import log_of
from portal.web.staff.pages import shown
from portal.wiring import Services
from translations.registry import ENGLISH, LANGUAGES

Work = Callable[[Services, StaffEntry], None]


def own_words(visitor: Visitor, reference: str, entry: str) -> str:
    with reading() as services:
        return _page(services, visitor, reference, entry)


def write_own_words(visitor: Visitor, reference: str, entry: str) -> ResponseReturnValue:
    """A new sentence in English."""

    def work(services: Services, one: StaffEntry) -> None:
        english = request.form.get("english", "")
        services.agency_sentences.write(one.id, her_agency(visitor), _use(), english, visitor.actor)

    return _done(visitor, reference, entry, work)


def translate_own_words(
    visitor: Visitor, reference: str, entry: str, sentence: UUID
) -> ResponseReturnValue:
    """One sentence in one language."""

    def work(services: Services, one: StaffEntry) -> None:
        _is_about(services, sentence, one)
        language, text = (request.form.get(name, "") for name in ("language", "text"))
        services.agency_sentences.translate(sentence, language, text, visitor.actor)

    return _done(visitor, reference, entry, work)


def approve_own_words(
    visitor: Visitor, reference: str, entry: str, sentence: UUID
) -> ResponseReturnValue:
    """Counsel for the English; for a translation, what a certified translator said."""

    def work(services: Services, one: StaffEntry) -> None:
        _is_about(services, sentence, one)
        language, approver = (request.form.get(name, "") for name in ("language", "approver"))
        mine = services.agency_sentences
        if language == ENGLISH.code:
            mine.approve_english(sentence, visitor.actor)
        else:
            mine.approve_translation(sentence, language, approver, visitor.actor)

    return _done(visitor, reference, entry, work)


def withdraw_own_words(
    visitor: Visitor, reference: str, entry: str, sentence: UUID
) -> ResponseReturnValue:
    def work(services: Services, one: StaffEntry) -> None:
        _is_about(services, sentence, one)
        services.agency_sentences.withdraw(sentence, visitor.actor)

    return _done(visitor, reference, entry, work)


def _done(visitor: Visitor, reference: str, entry: str, work: Work) -> ResponseReturnValue:
    try:
        with working() as services:
            _, one = _entry(services, visitor, reference, entry)
            work(services, one)
    except UnknownSentence:
        abort(404)
    except AgencySentenceError as error:
        with reading() as services:
            return make_response(_page(services, visitor, reference, entry, str(error)), 422)
    return redirect(url_for("staff.own_words", reference=reference, entry=entry), 303)


def _page(
    services: Services, visitor: Visitor, reference: str, entry: str, problem: str | None = None
) -> str:
    log, one = _entry(services, visitor, reference, entry)
    sentences = sentences_about(services.session, one.id)
    return shown(
        services,
        visitor,
        "own_words.html",
        log=log,
        one=one,
        sentences=sentences,
        readers=languages_on_the_list(services.session, log.matter.id),
        languages=LANGUAGES,
        uses=Use,
        count_words=words,
        room=len(sentences) < MOST,
        most_words=MOST_WORDS,
        typed=request.form if problem else {},
        problem=problem,
    )


def _entry(
    services: Services, visitor: Visitor, reference: str, entry: str
) -> tuple[StaffMatterLog, StaffEntry]:
    """The entry, where she is allowed to know of it; a held or a foreign one is not here."""
    log = log_of(services, visitor, reference)
    one = next((each for each in log.entries if each.entry.reference == entry), None)
    if one is None:
        abort(404)
    return log, one


def _is_about(services: Services, sentence: UUID, one: StaffEntry) -> None:
    if sentence not in {each.id for each in sentences_about(services.session, one.id)}:
        raise UnknownSentence


def _use() -> Use:
    try:
        return Use(request.form.get("use", ""))
    except ValueError:
        abort(400)
