"""One made-up person for each case that a portal meets rarely and must not get wrong."""

from __future__ import annotations

from datetime import date

from notifications.recipients import PostalAddress
from portal.demonstration.agencies import DemonstrationAgency
from portal.demonstration.people import Line, MadeUpPerson, Said
from portal.disclosures.models import Certainty

# Safe at Home gives a post office box with a lot number; this one is made up.
_SAFE_LOT = PostalAddress("PO Box 199", "Saint Paul", "MN", "55199", "Example Lot 7")
_ELSEWHERE = PostalAddress("9 Sample Aspen Way", "Duluth", "MN", "55805")


def special_people(agency: DemonstrationAgency) -> list[MadeUpPerson]:
    """The odd cases of one agency, always the same."""
    prefix = agency.prefix
    phone = f"507-555-0{agency.phones.start - 4}"
    return [*_family(prefix), *_alone(prefix), *_sharing(prefix, phone), *_careful(prefix, phone)]


def _family(prefix: str) -> list[MadeUpPerson]:
    """A mother of two, a child with a bar to telling a parent, and one with nobody named."""
    case, mother = f"{prefix}-H00000", f"{prefix}-100011"
    return [
        _person(mother, "Deeqa", "Tusaale Nur", date(1987, 1, 1), "so", case_number=case),
        _child(f"{prefix}-100012", "Liban", date(2014, 5, 9), case, mother),
        _child(f"{prefix}-100013", "Ubax", date(2017, 9, 30), case, mother),
        _child(f"{prefix}-100014", "Sahra", date(2011, 2, 14), case, mother, parent_blocked=True),
        _child(f"{prefix}-100015", "Mahad", date(2013, 12, 1), case, ""),
    ]


def _alone(prefix: str) -> list[MadeUpPerson]:
    return [
        _person(
            f"{prefix}-100021",
            "Ivy",
            "Example-Hart",
            date(1991, 7, 4),
            "en",
            address=_SAFE_LOT,
            safe_at_home=True,
        ),
        _person(
            f"{prefix}-100022",
            "Renata",
            "Ejemplo Lago",
            date(1983, 4, 22),
            "es",
            address=_SAFE_LOT,
            safe_at_home=True,
        ),
        # Old systems wrote the first day of 1900 where they knew nothing better.
        _person(f"{prefix}-100023", "Chue", "Vang", date(1900, 1, 1), "mww"),
        _person(f"{prefix}-100024", "Neema", "Mfano", date(1995, 1, 1), "sw"),
        # Georgian letters, which no font of the portal can print.
        _person(f"{prefix}-100025", "ნინო", "მაგალითი", date(1976, 10, 8), "en"),
        _person(
            f"{prefix}-100026",
            "Eh Doh",
            "",
            date(1999, 1, 1),
            "ksw",
            certainty=Certainty.CANNOT_DETERMINE,
        ),
        # Two contacts that are wrong: the list is loaded with such errors accepted.
        _person(f"{prefix}-100027", "Paige", "Exampleton", None, "en"),
        _person(f"{prefix}-100028", "Bontu", "Fakkeenya", date(1993, 8, 17), "om", phone="555-01"),
    ]


def _sharing(prefix: str, phone: str) -> list[MadeUpPerson]:
    """Two neighbours with one phone: it may leave word, and opens neither record."""
    said = Said(text=True, others_use_phone=True)
    return [
        _person(f"{prefix}-100031", "Selam", "Misale", date(1990, 3, 3), "am", said, phone=phone),
        _person(f"{prefix}-100032", "Tigist", "Misale", date(1968, 1, 1), "am", said, phone=phone),
    ]


def _careful(prefix: str, phone: str) -> list[MadeUpPerson]:
    """Somebody who moved, and somebody whose phone is not safe."""
    other = phone[:-1] + "7"
    moved = Said(moved_to=_ELSEWHERE, channel_order="letter")
    return [
        _person(f"{prefix}-100033", "Vera", "Primerova", date(1959, 5, 1), "ru", moved),
        _person(
            f"{prefix}-100034",
            "Huda",
            "Al-Mithal",
            date(1985, 9, 12),
            "ar",
            Said(phone_unsafe=True),
            phone=other,
        ),
    ]


def _person(
    client_number: str,
    given_names: str,
    family_name: str,
    birth_date: date | None,
    language: str,
    said: Said | None = None,
    *,
    address: PostalAddress | None = None,
    phone: str = "",
    case_number: str = "",
    safe_at_home: bool = False,
    certainty: Certainty = Certainty.CONFIRMED,
) -> MadeUpPerson:
    line = Line(
        client_number=client_number,
        given_names=given_names,
        family_name=family_name,
        birth_date=birth_date,
        language=language,
        address=address or _home(client_number),
        phone=phone,
        case_number=case_number,
        safe_at_home=safe_at_home,
        certainty=certainty,
    )
    return MadeUpPerson(line, said or Said())


def _home(client_number: str) -> PostalAddress:
    return PostalAddress(f"{client_number[-2:]} Imagined Creek Ct", "Rochester", "MN", "55901")


def _child(
    client_number: str,
    given_names: str,
    birth_date: date,
    case: str,
    addressee: str,
    *,
    parent_blocked: bool = False,
) -> MadeUpPerson:
    return MadeUpPerson(
        Line(
            client_number=client_number,
            given_names=given_names,
            family_name="Tusaale Nur",
            birth_date=birth_date,
            language="so",
            address=_home(addressee or client_number),
            case_number=case,
            addressee_client_number=addressee,
            parent_blocked=parent_blocked,
        )
    )
