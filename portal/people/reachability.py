"""Fills the sender's port: it asks here at every claim of a delivery."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.people.models import Contact, Person
from portal.people.reachability_rules import (
    Barrier,
    ContactState,
    PersonState,
    Purpose,
    barrier,
    channels_of,
    letter_barrier,
)
from portal.people.values import ContactChannel


def why_unreachable(
    session: Session,
    person_id: UUID,
    channel: ContactChannel,
    contact_id: UUID | None = None,
    *,
    purpose: Purpose = Purpose.NOTICE,
    frozen_at: datetime | None = None,
) -> Barrier | None:
    """What stops this person from being reached so at this moment; ``None`` when nothing does.

    Args:
        session: reads the newest state, in the transaction that claims the delivery.
        person_id: to whom it goes.
        channel: letter, text or email.
        contact_id: the contact; for a letter, where it is not known, ``frozen_at`` decides.
        purpose: a notice, a neutral pointer, or a code that she asked for.
        frozen_at: when the address on the envelope was taken from her record.
    """
    person = session.get(Person, person_id, populate_existing=True)
    if person is None:
        return Barrier.UNKNOWN_PERSON
    state = person_state(person)
    if contact_id is None and channel is ContactChannel.LETTER:
        return letter_barrier(state, _letters(session, person_id), frozen_at)
    contact = session.get(Contact, contact_id, populate_existing=True) if contact_id else None
    if contact is None or contact.person_id != person_id or contact.channel is not channel:
        return Barrier.UNKNOWN_CONTACT
    return barrier(state, contact_state(contact), purpose)


def _letters(session: Session, person_id: UUID) -> list[ContactState]:
    query = (
        select(Contact)
        .where(Contact.person_id == person_id, Contact.channel == ContactChannel.LETTER)
        .execution_options(populate_existing=True)
    )
    return [contact_state(contact) for contact in session.scalars(query)]


def person_state(person: Person) -> PersonState:
    """What of a person decides."""
    return PersonState(person.safe_at_home, frozenset(channels_of(person.channel_order)))


def contact_state(contact: Contact) -> ContactState:
    """What of a contact decides."""
    return ContactState(
        channel=contact.channel,
        may_leave_word=contact.may_leave_word,
        permitted=contact.permission_on is not None,
        confirmed=contact.confirmed_at is not None,
        pending=contact.pending,
        unsafe_since=contact.unsafe_since,
        ended_at=contact.ended_at,
    )
