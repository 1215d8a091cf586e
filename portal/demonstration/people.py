"""The values of a made-up person: her line in a list, and what a list cannot carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from notifications.recipients import PostalAddress
from portal.disclosures.models import Certainty


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list that the agency loads."""

    client_number: str
    given_names: str
    family_name: str
    birth_date: date | None
    language: str
    address: PostalAddress | None
    phone: str = ""
    email: str = ""
    spoken_language: str = ""
    safe_at_home: bool = False
    certainty: Certainty = Certainty.CONFIRMED
    may_text: date | None = None
    may_email: date | None = None
    case_number: str = ""
    addressee_client_number: str = ""
    parent_blocked: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What she told the agency before: a list cannot carry it.

    ``text`` and ``email``: that contact is confirmed. ``leaves_word`` and ``opens_record`` are her
    two answers about them.
    """

    text: bool = False
    email: bool = False
    opens_record: bool = False
    leaves_word: bool = True
    others_use_phone: bool = False
    phone_unsafe: bool = False
    moved_to: PostalAddress | None = None
    channel_order: str = "sms,email,letter"
    large_print: bool = False
    account: bool = False


@dataclass(frozen=True, slots=True)
class MadeUpPerson:
    """Somebody who does not exist."""

    line: Line
    said: Said = field(default_factory=Said)
