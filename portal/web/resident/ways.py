"""Her ways in: what each opens, how one that waits comes to open, and how another's is stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from notifications import ComposedNotice
from portal.sign_in.errors import LinkedAlready, TooManyWaysIn, UnknownOpening
from portal.sign_in.models import Opening
from portal.sign_in.outcomes import SignInRefused
from portal.web.shared.forms import BirthDate
from portal.web.shared.locale import page_language
from portal.web.shared.pace import pace
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import the_portal, working
from portal.web.shared.words import N_
from portal.wiring import Services


@dataclass(frozen=True, slots=True)
class OpeningCard:
    """One of her openings: whose office, since when, and what waits."""

    reference: str
    agency: str
    begun_at: datetime
    opened_at: datetime | None
    letter_opens: bool
    second_mailed: bool


@dataclass(frozen=True, slots=True)
class OtherCard:
    """Somebody else's way in to her record, with the letter that told her of it."""

    reference: str
    told: ComposedNotice


def ways_in(visitor: Visitor) -> str:
    return _page(visitor)


def make_own_key(visitor: Visitor) -> str:
    """A new key in the place of the old one, shown this once."""
    with working() as services:
        key = services.kept_keys.make_own(visitor.actor, _account(visitor))
    return render_template("resident/kept_key.html", key=key, own=True)


def end_own_key(visitor: Visitor) -> ResponseReturnValue:
    with working() as services:
        services.kept_keys.end(visitor.actor, _account(visitor))
    return redirect(url_for("resident.ways_in"), 303)


def send_opening_code(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """Send a code to what she typed, if that is a contact that stood before the letter."""
    try:
        with pace(), working() as services:
            ticket = services.way_in_proofs.send_code(
                visitor.actor,
                reference,
                request.form.get("contact", ""),
                page_language().asked.code,
            )
    except UnknownOpening:
        abort(404)
    return _code_page(reference, ticket, wrong=False)


def enter_opening_code(visitor: Visitor, reference: str) -> ResponseReturnValue:
    ticket = request.form.get("ticket", "")
    try:
        with pace(), working() as services:
            fitted = services.way_in_proofs.by_contact(
                visitor.actor, reference, ticket, request.form.get("code", "")
            )
    except UnknownOpening:
        abort(404)
    if not fitted:
        return make_response(_code_page(reference, ticket, wrong=True), 422)
    return redirect(url_for("resident.history"), 303)


def enter_second_code(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """Take the code of the second letter, with her birth date."""
    try:
        with pace(), working() as services:
            fitted = services.way_in_proofs.by_second_code(
                visitor.actor,
                reference,
                request.form.get("code", ""),
                BirthDate.from_form(request.form).date,
            )
    except UnknownOpening:
        abort(404)
    if not fitted:
        return make_response(_page(visitor, problem=_SECOND_WRONG), 422)
    return redirect(url_for("resident.history"), 303)


def undo_opening(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """Take a record off her account again."""
    try:
        with working() as services:
            services.way_in_proofs.undo(visitor.actor, reference)
    except UnknownOpening:
        abort(404)
    return redirect(url_for("resident.ways_in"), 303)


def stop_other(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """It was not me: stop another's way in."""
    try:
        with working() as services:
            services.way_in_objections.stop(visitor.actor, reference)
    except UnknownOpening:
        abort(404)
    return redirect(url_for("resident.ways_in", stopped=""), 303)


def joined_letter(visitor: Visitor, reference: str) -> str:
    """The one notice that came in the letter with which an opening was begun."""
    with working() as services:
        try:
            reader = services.way_in_proofs.reader_of(visitor.actor, reference)
        except UnknownOpening:
            abort(404)
        shown = services.letter_desk.show(reader, reader.notice_id or abort(404))
    return render_template(
        "resident/joined_letter.html", notice=shown[0], english=shown[1] if len(shown) > 1 else None
    )


def join(visitor: Visitor) -> ResponseReturnValue:
    """Link the record of another office with the code of its letter."""
    if request.method != "POST":
        return render_template("resident/join.html", problem_msgid=None)
    try:
        with pace(), working() as services:
            opening = services.way_in_beginning.join(
                visitor.actor,
                request.form.get("scanned") or request.form.get("code", ""),
                BirthDate.from_form(request.form).date,
            )
            refused = isinstance(opening, SignInRefused)
    except LinkedAlready:
        return _cannot_join(_LINKED)
    except TooManyWaysIn:
        return _cannot_join(_TOO_MANY)
    return _cannot_join(_NOT_OPENED) if refused else redirect(url_for("resident.ways_in"), 303)


_SECOND_WRONG = N_("We could not open your history with this code and this birth date.")
_LINKED = N_("This record is on your page already.")
_TOO_MANY = N_("This was begun three times in a month. Please call us before you try again.")
_NOT_OPENED = N_("We could not open a letter with this code and this birth date.")


def _cannot_join(msgid: str) -> ResponseReturnValue:
    return make_response(render_template("resident/join.html", problem_msgid=msgid), 422)


def _page(visitor: Visitor, *, problem: str | None = None) -> str:
    is_open = bool(visitor.actor.person_ids)
    with working() as services:
        cards = _cards(services, services.way_in_proofs.all_of(visitor.actor))
        keys = services.kept_keys.of(visitor.actor, _account(visitor))
        passkeys = services.passkeys.of(visitor.actor, _account(visitor))
        others = services.way_in_objections.others(visitor.actor) if is_open else []
        told = [_other(services, one) for one in others]
    return render_template(
        "resident/ways_in.html",
        is_open=is_open,
        waiting=[card for card in cards if card.opened_at is None],
        opened=[card for card in cards if card.opened_at is not None],
        keys=keys,
        passkeys=passkeys,
        passkeys_offered=the_portal().relying_party is not None,
        passkey_added="passkey" in request.args,
        others=[one for one in told if one is not None],
        problem_msgid=problem,
        stopped="stopped" in request.args,
    )


def _cards(services: Services, openings: Sequence[Opening]) -> list[OpeningCard]:
    return [_card(services, one) for one in openings]


def _card(services: Services, opening: Opening) -> OpeningCard:
    person = services.people.queries.by_id(opening.person_id)
    return OpeningCard(
        reference=opening.reference,
        agency=services.agencies.by_id(person.agency_id).name,
        begun_at=opening.begun_at,
        opened_at=opening.opened_at,
        letter_opens=services.way_in_proofs.letter_opens(opening),
        second_mailed=opening.second_notice_id is not None,
    )


def _other(services: Services, opening: Opening) -> OtherCard | None:
    if opening.announcement_id is None:
        return None
    words = services.sender.words(services.session, opening.announcement_id)
    return OtherCard(opening.reference, words[0])


def _code_page(reference: str, ticket: str, *, wrong: bool) -> str:
    return render_template(
        "resident/way_code.html",
        own=True,
        ticket=ticket,
        wrong=wrong,
        action=url_for("resident.enter_opening_code", reference=reference),
        back=url_for("resident.ways_in"),
    )


def _account(visitor: Visitor) -> UUID:
    return UUID(str(visitor.actor.id))
