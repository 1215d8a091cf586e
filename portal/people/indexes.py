"""How people and contacts are found without their values being readable: keyed hashes.

A client or case number is hashed with its agency: equal numbers of two agencies do not show.  A
contact is hashed without one, because a resident who signs in types a phone number and no agency.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from uuid import UUID

from notifications.foundation.keys import Keys
from portal.people.values import ContactChannel

ContactValue = str | Mapping[str, str]


def client_number_index(keys: Keys, agency_id: UUID, client_number: str) -> bytes:
    """Where a client number of one agency is found; case and outer spaces do not matter."""
    return keys.blind_index(_of_agency(agency_id, client_number), "people.client_number")


def case_number_index(keys: Keys, agency_id: UUID, case_number: str) -> bytes:
    """Where the household of a case number of one agency is found."""
    return keys.blind_index(_of_agency(agency_id, case_number), "people.case_number")


def contact_index(keys: Keys, channel: ContactChannel, value: ContactValue) -> bytes:
    """Where a contact is found: a phone in E.164, an email in any case, an address by its parts."""
    return keys.blind_index(_comparable(value), f"contacts.{channel.value}")


def _of_agency(agency_id: UUID, number: str) -> str:
    return f"{agency_id}\n{unicodedata.normalize('NFKC', number).strip().upper()}"


def _comparable(value: ContactValue) -> str:
    text = value if isinstance(value, str) else "\n".join(value[key] for key in sorted(value))
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
