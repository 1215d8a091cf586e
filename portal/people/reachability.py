"""A person's and a contact's rows as the rules of reachability want them."""

from __future__ import annotations

from portal.people.models import Contact, Person
from portal.people.reachability_rules import ContactState, PersonState, channels_of


def person_state(person: Person) -> PersonState:
    """What of a person decides whether she can be reached."""
    return PersonState(person.safe_at_home, frozenset(channels_of(person.channel_order)))


def contact_state(contact: Contact) -> ContactState:
    """What of a contact decides whether it can be used."""
    return ContactState(
        channel=contact.channel,
        may_leave_word=contact.may_leave_word,
        permitted=contact.permission_on is not None,
        confirmed=contact.confirmed_at is not None,
        pending=contact.pending,
        unsafe_since=contact.unsafe_since,
        ended_at=contact.ended_at,
    )
