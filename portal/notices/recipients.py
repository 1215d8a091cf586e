"""From a person and her contacts to whom the sender writes to."""

from __future__ import annotations

from collections.abc import Iterable

from notifications.recipients import Channel, ContactPoint, PostalAddress, Recipient
from notifications.typesetting import unprintable_in_name
from portal.notices.holds import Circumstances
from portal.people.models import Contact, ContactChannel, Person
from portal.people.names import full_name
from portal.people.queries import birth_day
from translations.registry import written_language


def circumstances(person: Person, contacts: Iterable[Contact]) -> Circumstances:
    """What decides whether this person is held."""
    address = safe_address(contacts)
    lines = (full_name(person), *(address.lines if address else ()))
    return Circumstances(
        safe_at_home=person.safe_at_home,
        birth_date=birth_day(person),
        contact_error=person.contact_error,
        has_safe_address=address is not None and address.is_complete,
        prints=not any(unprintable_in_name(line) for line in lines),
    )


def recipient(person: Person, contacts: list[Contact]) -> Recipient:
    """The person as the sender knows her: only contacts at which word may be left."""
    points = tuple(
        ContactPoint(contact.id, Channel(contact.channel.value), contact.value)
        for contact in contacts
        if contact.channel is not ContactChannel.LETTER and allows_word(contact)
    )
    return Recipient(
        person_key=person.id,
        name=full_name(person),
        language=language_of(person),
        address=safe_address(contacts),
        contacts=points,
        channels=(*_order(person), Channel.IN_PERSON),
        large_print=person.large_print,
    )


def language_of(person: Person) -> str:
    """The language she reads, as one of ours; English stands in for one that is not."""
    found = written_language(person.language)
    return found.code if found else "en"


def safe_address(contacts: Iterable[Contact]) -> PostalAddress | None:
    """The newest address that stands and was not marked unsafe."""
    addresses = [c for c in contacts if c.channel is ContactChannel.LETTER and _stands(c)]
    return PostalAddress(**addresses[-1].value) if addresses else None


def allows_word(contact: Contact) -> bool:
    """Whether a neutral pointer can be left there: by her own answer, or a dated permission."""
    confirmed = contact.confirmed_at is not None and contact.may_leave_word
    return _stands(contact) and (confirmed or contact.permission_on is not None)


def _stands(contact: Contact) -> bool:
    return contact.unsafe_since is None and contact.ended_at is None and not contact.pending


def _order(person: Person) -> tuple[Channel, ...]:
    return tuple(Channel(name) for name in person.channel_order.split(",") if name)
