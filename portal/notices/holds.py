"""Who is not written to by itself, and why: that person goes to a human.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class HoldReason(StrEnum):
    """Why a person is held for a human; staff see the code's words, she sees nothing of it."""

    SAFE_AT_HOME = "safe_at_home"
    NO_BIRTH_DATE = "no_birth_date"
    CONTACT_ERROR = "contact_error"
    NO_SAFE_ADDRESS = "no_safe_address"
    UNPRINTABLE_NAME = "unprintable_name"
    MINOR_WITH_NOBODY_TO_WRITE_TO = "minor_with_nobody_to_write_to"
    PARENT_BLOCKED = "parent_blocked"
    ENGLISH_NOT_APPROVED = "english_not_approved"


ADULT_AT = 18


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides about one person; ``prints`` says that name and address can be printed."""

    safe_at_home: bool
    birth_date: date | None
    contact_error: bool
    has_safe_address: bool
    prints: bool


def hold_for(person: Circumstances) -> HoldReason | None:
    """The first reason to hold an adult, or the adult to whom a child's letter goes."""
    if person.safe_at_home:
        return HoldReason.SAFE_AT_HOME
    if person.contact_error:
        return HoldReason.CONTACT_ERROR
    if person.birth_date is None:
        return HoldReason.NO_BIRTH_DATE
    if not person.has_safe_address:
        return HoldReason.NO_SAFE_ADDRESS
    return None if person.prints else HoldReason.UNPRINTABLE_NAME


def hold_child(
    *, safe_at_home: bool, parent_blocked: bool, addressee: Circumstances | None
) -> HoldReason | None:
    """Why a child's notice is held; law `mn-1205.0500-minors`."""
    if safe_at_home:
        return HoldReason.SAFE_AT_HOME
    if parent_blocked:
        return HoldReason.PARENT_BLOCKED
    if addressee is None or hold_for(addressee) is not None:
        return HoldReason.MINOR_WITH_NOBODY_TO_WRITE_TO
    return None


def is_minor(birth_date: date | None, today: date) -> bool:
    """Whether somebody is under 18 on a Minnesota day; unknown birth dates are not children's."""
    if birth_date is None:
        return False
    had_birthday = (today.month, today.day) >= (birth_date.month, birth_date.day)
    return today.year - birth_date.year - (not had_birthday) < ADULT_AT
