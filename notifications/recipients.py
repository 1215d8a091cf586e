"""To whom a notice goes, and how that person has said she can be reached."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

# A window envelope shows at most six lines of 3.5 by 0.875 inches (`us-usps-window`).
MOST_ADDRESS_LINES = 6


class Channel(StrEnum):
    """A way to reach a person.  *In person* is at a counter, by phone, or by a helper she chose."""

    LETTER = "letter"
    SMS = "sms"
    EMAIL = "email"
    IN_PERSON = "in_person"


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """A United States mail address, as it was given; questions about it are properties."""

    street_1: str
    city: str
    state: str
    postal_code: str
    street_2: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The address as mail sorters want it: capitals, no commas (`us-usps-window`)."""
        last = " ".join(part for part in (self.city, self.state, self.postal_code) if part.strip())
        printed = (self.street_1, self.street_2, last)
        return tuple(_for_sorting(line) for line in printed if line.strip())

    @property
    def is_complete(self) -> bool:
        """Whether it has the four parts without which mail is not carried."""
        needed = (self.street_1, self.city, self.state, self.postal_code)
        return all(part.strip() for part in needed)

    @property
    def is_printable(self) -> bool:
        """Whether it is complete and holds no character that a printer would drop."""
        return self.is_complete and all(line.isprintable() for line in self.lines)


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """One phone number or email address, known to the sender by ``key`` alone in its records."""

    key: UUID
    channel: Channel
    value: str = field(repr=False)
    confirmed: bool = False
    """She herself typed a code that was sent there; what a list brought is not."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """The person who is told, or the adult who is told for a child.

    ``channels`` is the order that the person allows, first choice first; a channel that is not
    in it is not used.  ``contacts`` holds only contacts at which word may be left.
    """

    person_key: UUID
    name: str = field(repr=False)
    language: str
    address: PostalAddress | None = field(default=None, repr=False)
    contacts: tuple[ContactPoint, ...] = field(default=(), repr=False)
    channels: tuple[Channel, ...] = (Channel.LETTER, Channel.IN_PERSON)
    large_print: bool = False
    reads_online: bool = False
    """She has a way in of her own: a text or an email is enough to lead her to a notice."""

    @property
    def address_lines(self) -> tuple[str, ...]:
        """Name and address as the envelope's window shows them; empty without an address."""
        if self.address is None:
            return ()
        return (_for_sorting(self.name), *self.address.lines)

    @property
    def can_be_mailed(self) -> bool:
        """Whether a letter to this person can be printed and carried."""
        if self.address is None or not self.address.is_printable:
            return False
        return self.name.isprintable() and bool(self.name.strip())

    def contacts_by(self, channel: Channel) -> tuple[ContactPoint, ...]:
        """The contacts of one channel, in the person's own order."""
        return tuple(contact for contact in self.contacts if contact.channel is channel)


def _for_sorting(line: str) -> str:
    return " ".join(line.replace(",", " ").split()).upper()
