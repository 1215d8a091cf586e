"""Is this person still to be reached by this channel, at this contact, at this moment?

Facts of a notice freeze; reachability does not.  Asked at every claim of a delivery, so that what
she said after a notice was approved stops it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.people.values import ContactChannel


class Purpose(StrEnum):
    """What would be sent: how much a contact must have been cleared for depends on it."""

    NOTICE = "notice"
    POINTER = "pointer"
    """One neutral line that a letter was mailed."""
    CODE = "code"
    """A code that she has just asked for, or that confirms this very contact."""


class Barrier(StrEnum):
    """Why a delivery stops."""

    SAFE_AT_HOME = "safe_at_home"
    CHANNEL_NOT_WANTED = "channel_not_wanted"
    UNKNOWN_CONTACT = "unknown_contact"
    UNSAFE = "unsafe"
    ENDED = "ended"
    PENDING = "pending"
    NO_WORD_HERE = "no_word_here"


@dataclass(frozen=True, slots=True)
class PersonState:
    """What of a person decides."""

    safe_at_home: bool
    channels: frozenset[ContactChannel]


@dataclass(frozen=True, slots=True)
class ContactState:
    """What of a contact decides."""

    channel: ContactChannel
    may_leave_word: bool = False
    permitted: bool = False
    """Whether a list carries her dated permission."""
    confirmed: bool = False
    pending: bool = False
    unsafe_since: datetime | None = None
    ended_at: datetime | None = None


def channels_of(stored: str) -> tuple[ContactChannel, ...]:
    """The order of channels as a person's row stores it."""
    return tuple(ContactChannel(part) for part in stored.split(",") if part)


def barrier(person: PersonState, contact: ContactState, purpose: Purpose) -> Barrier | None:
    """What stops this contact from being used now, or ``None``."""
    return _of_person(person, contact.channel, purpose) or contact_barrier(contact, purpose)


def contact_barrier(contact: ContactState, purpose: Purpose) -> Barrier | None:
    """The part of the answer that is the contact's own, whoever the person is."""
    if contact.unsafe_since is not None:
        return Barrier.UNSAFE
    if contact.ended_at is not None:
        return Barrier.ENDED
    if purpose is Purpose.CODE:
        return None
    if contact.pending:
        return Barrier.PENDING
    if contact.channel is ContactChannel.LETTER:
        return None
    return None if _word_is_welcome(contact, purpose) else Barrier.NO_WORD_HERE


def letter_barrier(
    person: PersonState, letters: Iterable[ContactState], frozen_at: datetime | None
) -> Barrier | None:
    """The same for a letter whose address is frozen and whose contact is not named.

    Any address that she marked unsafe or ended since the notice was frozen could be the one on the
    envelope, and so stops it; with ``frozen_at`` unknown, any such address ever does.
    """
    known = list(letters)
    if found := _of_person(person, ContactChannel.LETTER, Purpose.NOTICE):
        return found
    if any(_since(letter.unsafe_since, frozen_at) for letter in known):
        return Barrier.UNSAFE
    if frozen_at is not None and any(_since(letter.ended_at, frozen_at) for letter in known):
        return Barrier.ENDED
    usable = (letter for letter in known if contact_barrier(letter, Purpose.NOTICE) is None)
    return None if any(usable) else Barrier.UNKNOWN_CONTACT


def _of_person(person: PersonState, channel: ContactChannel, purpose: Purpose) -> Barrier | None:
    if purpose is Purpose.CODE:
        return None
    if person.safe_at_home:
        return Barrier.SAFE_AT_HOME
    wanted = channel is ContactChannel.LETTER or channel in person.channels
    return None if wanted else Barrier.CHANNEL_NOT_WANTED


def _word_is_welcome(contact: ContactState, purpose: Purpose) -> bool:
    cleared = contact.confirmed and contact.may_leave_word
    return cleared or (purpose is Purpose.POINTER and contact.permitted)


def _since(moment: datetime | None, frozen_at: datetime | None) -> bool:
    return moment is not None and (frozen_at is None or moment >= frozen_at)
