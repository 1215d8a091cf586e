"""The made-up people as the CSV that agencies load, through the same door as any other list."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

from portal.demonstration.people import Line, MadeUpPerson
from portal.disclosures.cohorts.rows import OPTIONAL, REQUIRED

_YES_NO = {True: "yes", False: "no"}


def list_file(people: Iterable[MadeUpPerson]) -> io.BytesIO:
    """A list of these people; the same people make the same bytes."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, (*REQUIRED, *OPTIONAL))
    writer.writeheader()
    writer.writerows(_row(one.line) for one in people)
    return io.BytesIO(text.getvalue().encode())


def _row(line: Line) -> dict[str, str]:
    return {
        "client_number": line.client_number,
        "family_name": line.family_name,
        "given_names": line.given_names,
        "birth_date": _day(line.birth_date),
        "language": line.language,
        "spoken_language": line.spoken_language,
        "phone": line.phone,
        "email": line.email,
        "safe_at_home": _YES_NO[line.safe_at_home],
        "certainty": line.certainty.value,
        "may_text": _day(line.may_text),
        "may_email": _day(line.may_email),
        "case_number": line.case_number,
        "addressee_client_number": line.addressee_client_number,
        "parent_blocked": _YES_NO[line.parent_blocked],
        **_address(line),
    }


def _address(line: Line) -> dict[str, str]:
    if line.address is None:
        return dict.fromkeys(("address_1", "address_2", "city", "state", "zip"), "")
    return {
        "address_1": line.address.street_1,
        "address_2": line.address.street_2,
        "city": line.address.city,
        "state": line.address.state,
        "zip": line.address.postal_code,
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
