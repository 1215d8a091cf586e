from __future__ import annotations

from enum import StrEnum


class ContactChannel(StrEnum):
    """The ways by which word can reach a person."""

    LETTER = "letter"
    SMS = "sms"
    EMAIL = "email"


class ContactSource(StrEnum):
    """Where a contact came from; a list's contacts are unverified."""

    LIST = "list"
    PERSON = "person"
    STAFF = "staff"
