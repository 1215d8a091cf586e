"""Four residents whose letters the demonstration prints: their family names say *example*."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from notifications.recipients import PostalAddress
from portal.demonstration.agencies import DemonstrationAgency
from portal.demonstration.people import Line, MadeUpPerson, Said


@dataclass(frozen=True, slots=True)
class Showcase:
    """A resident whom a visitor of the demonstration plays; known to both agencies."""

    language: str
    number: int
    given_names: str
    family_name: str
    birth_date: date
    phone: str
    email: str
    address: PostalAddress

    def client_number(self, agency: DemonstrationAgency) -> str:
        """Her client number at one of the two agencies."""
        return f"{agency.prefix}-{self.number}"


SHOWCASE = (
    Showcase(
        "en",
        100001,
        "June",
        "Example",
        date(1984, 3, 17),
        "651-555-0101",
        "june@example.org",
        PostalAddress("14 Sample Birch Ave", "Saint Paul", "MN", "55106"),
    ),
    Showcase(
        "es",
        100002,
        "Lucía",
        "Ejemplo Robles",
        date(1979, 11, 2),
        "612-555-0102",
        "lucia@example.org",
        PostalAddress("230 Made Up St", "Minneapolis", "MN", "55404", "Apt 3"),
    ),
    Showcase(
        "so",
        100003,
        "Hodan",
        "Tusaale Warsame",
        date(1990, 1, 1),
        "612-555-0103",
        "hodan@example.org",
        PostalAddress("77 Example Lake Rd", "Minneapolis", "MN", "55411", "Unit 12"),
    ),
    Showcase(
        "ar",
        100004,
        "Nadia",
        "Al-Mithal",
        date(1988, 6, 25),
        "763-555-0104",
        "nadia@example.org",
        PostalAddress("5 Invented Oak Ln", "Brooklyn Park", "MN", "55443"),
    ),
)


def showcase_people(agency: DemonstrationAgency) -> list[MadeUpPerson]:
    """The four as one agency knows them: they ask for letters, and sign in by text or email."""
    said = Said(
        text=True,
        email=True,
        opens_record=True,
        leaves_word=False,
        channel_order="letter",
        account=True,
    )
    return [MadeUpPerson(_line(one, agency), said) for one in SHOWCASE]


def _line(one: Showcase, agency: DemonstrationAgency) -> Line:
    return Line(
        client_number=one.client_number(agency),
        given_names=one.given_names,
        family_name=one.family_name,
        birth_date=one.birth_date,
        language=one.language,
        address=one.address,
        phone=one.phone,
        email=one.email,
    )
