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


class ReachChange(StrEnum):
    """What changed in how a person is reached, as she is told of it: never the value itself."""

    PHONE_ADDED = "phone_added"
    PHONE_REMOVED = "phone_removed"
    EMAIL_ADDED = "email_added"
    EMAIL_REMOVED = "email_removed"
    POSTAL_ADDRESS = "postal_address"
    LANGUAGE = "language"
    ORDER = "order"
    CHOICE = "choice"
    """Large print, messages, or what a contact is for: no more is said of it."""


ADDED = {
    ContactChannel.SMS: ReachChange.PHONE_ADDED,
    ContactChannel.EMAIL: ReachChange.EMAIL_ADDED,
    ContactChannel.LETTER: ReachChange.POSTAL_ADDRESS,
}
REMOVED = {
    ContactChannel.SMS: ReachChange.PHONE_REMOVED,
    ContactChannel.EMAIL: ReachChange.EMAIL_REMOVED,
    ContactChannel.LETTER: ReachChange.POSTAL_ADDRESS,
}
