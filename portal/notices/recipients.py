"""From a person and her contacts to whom the sender writes to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from notifications.recipients import Channel, ContactPoint, PostalAddress, Recipient
from portal.people.households import Member
from portal.people.models import Contact, ContactChannel, Person
from portal.people.names import full_name
from translations.registry import written_language


def household_member(person: Person) -> Member:
    """What the rule of households asks of a person."""
    return Member(
        person_id=person.id,
        client_index=person.client_number_index,
        birth_date=date.fromisoformat(person.birth_date) if person.birth_date else None,
        case_index=person.case_number_index,
        addressee_index=person.addressee_index,
        safe_at_home=person.safe_at_home,
        parent_blocked=person.parent_blocked,
        contact_error=person.contact_error,
    )


def recipient(person: Person, contacts: Iterable[Contact]) -> Recipient:
    """The person as the sender knows her: only contacts at which word may be left."""
    standing = [contact for contact in contacts if _stands(contact)]
    points = tuple(
        ContactPoint(contact.id, Channel(contact.channel.value), contact.value)
        for contact in standing
        if contact.channel is not ContactChannel.LETTER and _takes_word(contact)
    )
    return Recipient(
        person_key=person.id,
        name=full_name(person),
        language=language_of(person),
        address=_address(standing),
        contacts=points,
        channels=(*_order(person), Channel.IN_PERSON),
        large_print=person.large_print,
    )


def language_of(person: Person) -> str:
    """The language she reads: one of ours by its code, any other as the list gave it."""
    found = written_language(person.language)
    return found.code if found else person.language


def _address(standing: list[Contact]) -> PostalAddress | None:
    """The newest address that she confirmed; else the newest that a list has."""
    addresses = [contact for contact in standing if contact.channel is ContactChannel.LETTER]
    addresses.sort(key=lambda contact: contact.confirmed_at is not None)
    return PostalAddress(**addresses[-1].value) if addresses else None


def _takes_word(contact: Contact) -> bool:
    confirmed = contact.confirmed_at is not None and contact.may_leave_word
    return confirmed or contact.permission_on is not None


def _stands(contact: Contact) -> bool:
    return contact.unsafe_since is None and contact.ended_at is None and not contact.pending


def _order(person: Person) -> tuple[Channel, ...]:
    return tuple(Channel(name) for name in person.channel_order.split(",") if name)
