"""How she can be reached: hers to say, for each office that keeps data about her."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.people.addresses import postal_address
from portal.people.contact_values import phone_as_written
from portal.people.errors import (
    ContactNotUsable,
    NotConfirmed,
    SharedContactOpensNothing,
    SharedNotAnswered,
)
from portal.people.models import Contact
from portal.people.reachability_rules import channels_of
from portal.people.service import Answers
from portal.people.values import ContactChannel
from portal.web.resident.hers import Hers, all_hers
from portal.web.shared.locale import BY_HTML_LANG, page_language
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.shared.words import N_
from portal.wiring import Services

_ASK_FIRST = N_("First tell us if other people use this phone or email too.")


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A contact as its owner is shown it."""

    id: UUID
    channel: str
    shown: str = field(repr=False)
    leave_word: bool
    open_record: bool
    shared: bool
    unsafe: bool


@dataclass(frozen=True, slots=True)
class PersonCard:
    """How one office reaches her."""

    id: UUID
    agency: str
    language: str
    spoken: str
    order: str
    large_print: bool
    no_messages: bool
    safe_at_home: bool
    contacts: tuple[ContactCard, ...]


def contacts(visitor: Visitor) -> str:
    return _page(visitor, saved="saved" in request.args)


def add_contact(visitor: Visitor, person_id: UUID) -> ResponseReturnValue:
    """Take a new phone or email; it waits, unused, for the code that goes there."""
    shared = _shared()
    if shared is None:
        return _page(visitor, problem=_ASK_FIRST)
    typed = request.form.get("contact", "")
    channel = ContactChannel.EMAIL if "@" in typed else ContactChannel.SMS
    try:
        with working() as services:
            added = services.people.propose_contact(
                visitor.actor, person_id, channel, typed, shared_with_others=shared
            )
            services.contact_codes.send(person_id, added.id, page_language().asked.code)
            contact_id = added.id
    except ContactNotUsable:
        return _page(visitor, problem=N_("This is not a phone number or an email that we can use."))
    return redirect(
        url_for("resident.confirm_contact", person_id=person_id, contact_id=contact_id), 303
    )


def confirm_contact(visitor: Visitor, person_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    if request.method != "POST":
        return render_template("resident/confirm_contact.html", wrong=False)
    with working() as services:
        fitted = services.contact_codes.confirm(
            visitor.actor, person_id, contact_id, request.form.get("code", "")
        )
    if not fitted:
        return render_template("resident/confirm_contact.html", wrong=True), 422
    return _saved()


def answer_contact(visitor: Visitor, person_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    """Record her two answers about a contact, and whether others use it."""
    answers = Answers(
        may_leave_word="leave_word" in request.form,
        may_open_record="open_record" in request.form,
        shared_with_others=_shared(),
    )
    try:
        with working() as services:
            services.people.answer(visitor.actor, person_id, contact_id, answers)
            if not answers.may_open_record:
                _sign_out_elsewhere(services, visitor)
    except SharedNotAnswered:
        return _page(visitor, problem=_ASK_FIRST)
    except SharedContactOpensNothing:
        return _page(visitor, problem=N_("What others use too cannot open your record."))
    except NotConfirmed:
        return _page(visitor, problem=N_("First type the code that we send there."))
    return _saved()


def unsafe_contact(visitor: Visitor, person_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    """Never use a contact again; what waits to be sent there goes another way."""
    with working() as services:
        services.people.mark_unsafe(visitor.actor, person_id, contact_id)
        services.sender.block_contact(services.session, contact_id)
        _sign_out_elsewhere(services, visitor)
    return _saved()


def reach(visitor: Visitor, person_id: UUID) -> ResponseReturnValue:
    """Record her languages, what to try first, large print, and whether to leave messages."""
    language = BY_HTML_LANG.get(request.form.get("language", ""), page_language().asked)
    spoken = BY_HTML_LANG.get(request.form.get("spoken", ""), language)
    order = _order(request.form.get("order", "letter"))
    with working() as services:
        people = services.people
        people.set_language(visitor.actor, person_id, language.html_lang, spoken.html_lang)
        people.set_channel_order(visitor.actor, person_id, order)
        people.set_large_print(visitor.actor, person_id, large_print="large_print" in request.form)
        people.set_no_messages(visitor.actor, person_id, no_messages="no_messages" in request.form)
    return _saved()


def safe_at_home(visitor: Visitor, person_id: UUID) -> ResponseReturnValue:
    """Say what Safe at Home changes here; then her word is enough, and it holds at once."""
    if request.method == "POST":
        with working() as services:
            services.safe_at_home.declare(visitor.actor, person_id)
            _sign_out_elsewhere(services, visitor)
        return _saved()
    with reading() as services:
        hers = next((one for one in all_hers(services, visitor) if one.id == person_id), None)
        if hers is None:
            abort(404)
        said = hers.person.safe_at_home
        return render_template("resident/safe_at_home.html", agency=hers.agency, said=said)


def _sign_out_elsewhere(services: Services, visitor: Visitor) -> None:
    # Whoever has that phone now could be signed in with it still.
    services.sessions.end_others(UUID(str(visitor.actor.id)), visitor.token)


def _shared() -> bool | None:
    """Whether others use the contact; ``None`` where the form does not say."""
    return {"yes": True, "no": False}.get(request.form.get("shared", ""))


def _order(typed: str) -> tuple[ContactChannel, ...]:
    """The order that a form names; the form offers no other."""
    try:
        order = channels_of(typed)
    except ValueError:
        abort(400)
    if len(set(order)) != len(order) or ContactChannel.LETTER not in order:
        abort(400)
    return order


def _saved() -> ResponseReturnValue:
    return redirect(url_for("resident.contacts", saved=""), 303)


def _page(visitor: Visitor, *, saved: bool = False, problem: str | None = None) -> str:
    with working() as services:
        people = [_person(services, visitor, one) for one in all_hers(services, visitor)]
    return render_template(
        "resident/contacts.html", people=people, saved=saved, problem_msgid=problem
    )


def _person(services: Services, visitor: Visitor, hers: Hers) -> PersonCard:
    person = hers.person
    found = services.people.contacts(visitor.actor, person.id)
    return PersonCard(
        id=person.id,
        agency=hers.agency,
        language=person.language,
        spoken=person.spoken_language or person.language,
        order=person.channel_order,
        large_print=person.large_print,
        no_messages=person.no_messages,
        safe_at_home=person.safe_at_home,
        contacts=tuple(_card(contact) for contact in found),
    )


def _card(contact: Contact) -> ContactCard:
    return ContactCard(
        id=contact.id,
        channel=contact.channel,
        shown=_shown(contact),
        leave_word=contact.may_leave_word,
        open_record=contact.may_open_record,
        shared=contact.shared_with_others,
        unsafe=contact.unsafe_since is not None,
    )


def _shown(contact: Contact) -> str:
    if contact.channel is ContactChannel.LETTER:
        return ", ".join(postal_address(contact.value).lines)
    if contact.channel is ContactChannel.SMS:
        return phone_as_written(str(contact.value))
    return str(contact.value)
