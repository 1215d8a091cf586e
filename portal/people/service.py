from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.keys import Keys
from notifications.recipients import PostalAddress
from portal.access.actors import Actor, ActorKind
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.service import AuditTrail
from portal.people.addresses import address_parts
from portal.people.contact_values import email_address, phone_number
from portal.people.errors import (
    NotConfirmed,
    SharedContactOpensNothing,
    SharedNotAnswered,
    WrongChannelOrder,
)
from portal.people.indexes import contact_index
from portal.people.models import Contact, Person, UntoldChange
from portal.people.queries import PeopleQueries, opens_record
from portal.people.values import ADDED, REMOVED, ContactChannel, ContactSource, ReachChange
from translations.registry import written_language


@dataclass(frozen=True, slots=True)
class Answers:
    """Her two answers about a contact, and whether others use it."""

    may_leave_word: bool
    may_open_record: bool
    shared_with_others: bool | None = None
    """``None`` where nobody has asked yet."""


class People:
    """Changes how a person can be reached; every change is on the trail, and hers to see.

    What whoever holds her session could change to cut her off is owed word of too.  A contact
    marked unsafe is not: a letter about it could fall into the very hands she fears.
    """

    def __init__(self, session: Session, clock: Clock, keys: Keys, audit: AuditTrail) -> None:
        self._session = session
        self._clock = clock
        self._keys = keys
        self._audit = audit
        self.queries = PeopleQueries(session, keys)

    def contacts(self, actor: Actor, person_id: UUID) -> list[Contact]:
        """What she is shown of her contacts; pending ones are not.

        Raises:
            NotAllowed: the actor is not allowed to see them.
        """
        person = self.queries.by_id(person_id)
        self._require(actor, Act.SEE_CONTACTS, person)
        return self.queries.contacts(person_id)

    def propose_contact(
        self,
        actor: Actor,
        person_id: UUID,
        channel: ContactChannel,
        value: str | PostalAddress,
        *,
        shared_with_others: bool = False,
    ) -> Contact:
        """Add a contact that waits for its own confirmation: used for nothing else until then.

        Raises:
            NotAllowed: the actor is not allowed to change her contacts.
            ContactNotUsable: the value is no phone number or email address.
        """
        person = self.queries.by_id(person_id)
        self._require(actor, Act.CHANGE_CONTACTS, person)
        stored = _stored_value(channel, value)
        same = self._same_contact(person_id, channel, stored)
        if same is not None and not same.unsafe_since:
            if shared_with_others:
                self._take_as_shared(person, same)
            return same
        contact = self._new_contact(actor, person_id, channel, stored)
        contact.shared_with_others = shared_with_others
        self._session.add(contact)
        self._session.flush()
        self._changed(actor, person, contact, "proposed")
        return contact

    def confirm_contact(self, actor: Actor, person_id: UUID, contact_id: UUID) -> Contact:
        """Take a contact as hers: she typed the code that went to it, or staff saw to it.

        Raises:
            NotAllowed: the actor is not allowed to change her contacts.
            UnknownContact: she has no such contact.
        """
        person, contact = self._to_change(actor, person_id, contact_id)
        contact.pending = False
        contact.confirmed_at = self._clock.now()
        self._owe_word(person, ADDED[contact.channel], contact)
        self._changed(actor, person, contact, "confirmed")
        return contact

    def mark_unsafe(self, actor: Actor, person_id: UUID, contact_id: UUID) -> Contact:
        """Never use this contact again; both answers become *no*.  A list cannot undo it.

        Raises:
            NotAllowed: the actor is not allowed to change her contacts.
            UnknownContact: she has no such contact.
        """
        person, contact = self._to_change(actor, person_id, contact_id)
        contact.unsafe_since = contact.unsafe_since or self._clock.now()
        contact.may_leave_word = contact.may_open_record = False
        self._changed(actor, person, contact, "marked_unsafe")
        return contact

    def end_contact(self, actor: Actor, person_id: UUID, contact_id: UUID) -> None:
        """Take a contact away.  One that was marked unsafe stays, so that no list brings it back.

        Raises:
            NotAllowed: the actor is not allowed to change her contacts.
            UnknownContact: she has no such contact.
        """
        person, contact = self._to_change(actor, person_id, contact_id)
        if contact.unsafe_since is None:
            contact.ended_at = self._clock.now()
            self._owe_word(person, REMOVED[contact.channel], contact)
            self._changed(actor, person, contact, "ended")

    def answer(self, actor: Actor, person_id: UUID, contact_id: UUID, answers: Answers) -> Contact:
        """Record her answers: is word welcome here, and may this contact open her record?

        Raises:
            NotAllowed: the actor is not allowed to change her contacts.
            UnknownContact: she has no such contact.
            SharedNotAnswered: she was not asked whether others use it.
            SharedContactOpensNothing: others use it, so it cannot open her record.
            NotConfirmed: it is pending, unsafe, or an address: it can open nothing.
        """
        person, contact = self._to_change(actor, person_id, contact_id)
        if contact.pending or contact.unsafe_since is not None:
            raise NotConfirmed("confirm this contact before you say what it is for")
        if answers.may_open_record and answers.shared_with_others is None:
            raise SharedNotAnswered("ask first whether others use this contact")
        if answers.may_open_record and answers.shared_with_others:
            raise SharedContactOpensNothing("a contact that others use never opens a record")
        before = _answers_of(contact)
        if answers.shared_with_others is not None:
            contact.shared_with_others = answers.shared_with_others
        contact.may_leave_word = answers.may_leave_word
        contact.may_open_record = answers.may_open_record
        if answers.may_open_record and not opens_record(contact):
            raise NotConfirmed("only a confirmed phone or email can open a record")
        if _answers_of(contact) != before:
            self._owe_word(person, ReachChange.CHOICE, contact)
        self._changed(actor, person, contact, "answered")
        return contact

    def set_channel_order(
        self, actor: Actor, person_id: UUID, channels: Sequence[ContactChannel]
    ) -> None:
        """Record in which order she wants to be reached; a channel left out is not used.

        Raises:
            NotAllowed: the actor is not allowed to change how she is reached.
            WrongChannelOrder: a channel stands twice, or the letter is missing.
        """
        person = self._person_to_change(actor, person_id)
        if len(set(channels)) != len(channels) or ContactChannel.LETTER not in channels:
            raise WrongChannelOrder("name each channel once, and the letter with them")
        order = ",".join(channel.value for channel in channels)
        if order != person.channel_order:
            self._owe_word(person, ReachChange.ORDER)
        person.channel_order = order
        self._changed(actor, person, None, "channel_order")

    def set_language(
        self, actor: Actor, person_id: UUID, language: str, spoken_language: str | None = None
    ) -> None:
        """Record the language she reads and the one she speaks, as BCP 47 codes.

        Raises:
            NotAllowed: the actor is not allowed to change how she is reached.
        """
        person = self._person_to_change(actor, person_id)
        if written_language(language) != written_language(person.language):
            self._owe_word(person, ReachChange.LANGUAGE, language_before=person.language)
        person.language, person.spoken_language = language, spoken_language
        self._changed(actor, person, None, "language")

    def set_large_print(self, actor: Actor, person_id: UUID, *, large_print: bool) -> None:
        """Record whether her letters are printed large.

        Raises:
            NotAllowed: the actor is not allowed to change how she is reached.
        """
        person = self._person_to_change(actor, person_id)
        if large_print != person.large_print:
            self._owe_word(person, ReachChange.CHOICE)
        person.large_print = large_print
        self._changed(actor, person, None, "large_print")

    def set_no_messages(self, actor: Actor, person_id: UUID, *, no_messages: bool) -> None:
        """Record whether whoever calls her is to leave no message, with a machine or a person.

        Raises:
            NotAllowed: the actor is not allowed to change how she is reached.
        """
        person = self._person_to_change(actor, person_id)
        if no_messages != person.no_messages:
            self._owe_word(person, ReachChange.CHOICE)
        person.no_messages = no_messages
        self._changed(actor, person, None, "no_messages")

    def _require(self, actor: Actor, act: Act, person: Person) -> None:
        require(actor, act, agency_id=person.agency_id, person_ids={person.id})

    def _person_to_change(self, actor: Actor, person_id: UUID) -> Person:
        person = self.queries.by_id(person_id)
        self._require(actor, Act.CHANGE_CONTACTS, person)
        return person

    def _to_change(self, actor: Actor, person_id: UUID, contact_id: UUID) -> tuple[Person, Contact]:
        person = self._person_to_change(actor, person_id)
        return person, self.queries.contact(person_id, contact_id)

    def _same_contact(
        self, person_id: UUID, channel: ContactChannel, value: str | dict[str, str]
    ) -> Contact | None:
        return self._session.scalar(
            select(Contact).where(
                Contact.person_id == person_id,
                Contact.channel == channel,
                Contact.value_index == contact_index(self._keys, channel, value),
                Contact.ended_at.is_(None),
            )
        )

    def _new_contact(
        self,
        actor: Actor,
        person_id: UUID,
        channel: ContactChannel,
        value: str | dict[str, str],
    ) -> Contact:
        by_staff = actor.kind is ActorKind.STAFF
        return Contact(
            person_id=person_id,
            channel=channel,
            value=value,
            value_index=contact_index(self._keys, channel, value),
            source=ContactSource.STAFF if by_staff else ContactSource.PERSON,
            pending=True,
            created_at=self._clock.now(),
        )

    def _take_as_shared(self, person: Person, contact: Contact) -> None:
        before = _answers_of(contact)
        contact.shared_with_others, contact.may_open_record = True, False
        if _answers_of(contact) != before and not contact.pending:
            self._owe_word(person, ReachChange.CHOICE, contact)

    def _owe_word(
        self,
        person: Person,
        what: ReachChange,
        contact: Contact | None = None,
        language_before: str | None = None,
    ) -> None:
        self._session.add(
            UntoldChange(
                person_id=person.id,
                contact_id=contact.id if contact else None,
                what=what,
                language_before=language_before,
                changed_at=self._clock.now(),
            )
        )

    def _changed(self, actor: Actor, person: Person, contact: Contact | None, how: str) -> None:
        self._session.flush()
        subject = ("contact", str(contact.id)) if contact else ("person", str(person.id))
        self._audit.record(
            Act.CHANGE_CONTACTS,
            actor,
            subject=subject,
            person_id=person.id,
            agency_id=person.agency_id,
            detail={"how": how},
        )


def _answers_of(contact: Contact) -> Answers:
    return Answers(contact.may_leave_word, contact.may_open_record, contact.shared_with_others)


def _stored_value(channel: ContactChannel, value: str | PostalAddress) -> str | dict[str, str]:
    if isinstance(value, PostalAddress):
        return address_parts(value)
    return phone_number(value) if channel is ContactChannel.SMS else email_address(value)
