"""From a person and her contacts to whom the sender writes to."""

from __future__ import annotations

from collections.abc import Iterable

from notifications.recipients import Channel, ContactPoint, PostalAddress, Recipient
from portal.people.households import Member
from portal.people.models import Contact, ContactChannel, Person
from portal.people.names import full_name
from portal.people.queries import birth_day
from portal.people.reachability import contact_state
from portal.people.reachability_rules import Purpose, channels_of, contact_barrier
from translations.registry import written_language


def household_member(person: Person) -> Member:
    """What the rule of households asks of a person."""
    return Member(
        person_id=person.id,
        client_index=person.client_number_index,
        birth_date=birth_day(person),
        case_index=person.case_number_index,
        addressee_index=person.addressee_index,
        safe_at_home=person.safe_at_home,
        parent_blocked=person.parent_blocked,
        contact_error=person.contact_error,
    )


def recipient(person: Person, contacts: Iterable[Contact], *, reads_online: bool) -> Recipient:
    """The person as the sender knows her: only contacts at which word may be left.

    ``reads_online``: she has a way in of her own that opens her history.
    """
    usable = [contact for contact in contacts if _is_usable(contact)]
    points = tuple(
        ContactPoint(
            contact.id,
            Channel(contact.channel.value),
            contact.value,
            confirmed=contact.confirmed_at is not None and contact.may_leave_word,
        )
        for contact in usable
        if contact.channel is not ContactChannel.LETTER
    )
    return Recipient(
        person_key=person.id,
        name=full_name(person),
        language=language_of(person),
        address=_address(usable),
        contacts=points,
        channels=(*_wanted(person), Channel.IN_PERSON),
        large_print=person.large_print,
        reads_online=reads_online,
    )


def language_of(person: Person) -> str:
    """The language she reads: one of ours by its code, any other as the list gave it."""
    return language_read(person.language)


def language_read(given: str) -> str:
    """One of our languages by its code; any other as it was given."""
    found = written_language(given)
    return found.code if found else given


def _address(usable: list[Contact]) -> PostalAddress | None:
    """The newest address that she confirmed; else the newest that a list has."""
    addresses = [contact for contact in usable if contact.channel is ContactChannel.LETTER]
    addresses.sort(key=lambda contact: contact.confirmed_at is not None)
    return PostalAddress(**addresses[-1].value) if addresses else None


def _is_usable(contact: Contact) -> bool:
    """The rule that the sender's claims ask again: an address for a letter, else for a pointer."""
    return contact_barrier(contact_state(contact), Purpose.POINTER) is None


def _wanted(person: Person) -> tuple[Channel, ...]:
    return tuple(Channel(channel.value) for channel in channels_of(person.channel_order))
