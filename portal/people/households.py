"""Who is addressed for a child, and who has nobody to be written to.

A child is told through an adult on the same case whom the agency's list names, unless something
bars it; law `mn-1205.0500-minors` lets a child ask that a parent not see her data.  Adults never
share a letter; children with the same addressee share one, which names them by given name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

AGE_OF_MAJORITY = 18


class Held(StrEnum):
    """Why a person is not written to before a human has looked."""

    SAFE_AT_HOME = "safe_at_home"
    CONTACT_ERROR = "contact_error"
    NO_BIRTH_DATE = "no_birth_date"
    PARENT_BLOCKED = "parent_blocked"
    NO_ADDRESSEE = "no_addressee"
    ADDRESSEE_NOT_ON_CASE = "addressee_not_on_case"
    ADDRESSEE_NOT_ADULT = "addressee_not_adult"
    ADDRESSEE_HELD = "addressee_held"


@dataclass(frozen=True, slots=True)
class Member:
    """What must be known of a person to tell who is addressed; the indexes are keyed hashes."""

    person_id: UUID
    client_index: bytes
    birth_date: date | None = field(repr=False)
    case_index: bytes | None = None
    addressee_index: bytes | None = None
    safe_at_home: bool = False
    parent_blocked: bool = False
    contact_error: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: to herself (no children), or to an adult for her children."""

    addressee: UUID
    children: tuple[UUID, ...] = ()

    @property
    def about(self) -> tuple[UUID, ...]:
        """Whose notice this letter is."""
        return self.children or (self.addressee,)


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a list of people, and who is held for which reason."""

    letters: tuple[Letter, ...]
    held: Mapping[UUID, Held]


def age_on(birth_date: date, day: date) -> int:
    """Whole years on a Minnesota day; who was born on February 29 turns a year older on March 1."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)


def is_minor(birth_date: date, day: date) -> bool:
    """Whether she is under eighteen on that day."""
    return age_on(birth_date, day) < AGE_OF_MAJORITY


def held_herself(person: Member) -> Held | None:
    """Why a person cannot be written to whatever her age, or ``None``."""
    if person.safe_at_home:
        return Held.SAFE_AT_HOME
    if person.birth_date is None:
        return Held.NO_BIRTH_DATE
    return Held.CONTACT_ERROR if person.contact_error else None


def addressee_of(person: Member, adults: Mapping[bytes, Member], day: date) -> UUID | Held:
    """To whom this person's notice is written, or why she is held.

    ``adults`` are those whom a list names as addressees, by the index of their client number.
    """
    held = held_herself(person)
    if held or person.birth_date is None:
        return held or Held.NO_BIRTH_DATE
    if not is_minor(person.birth_date, day):
        return person.person_id
    if person.parent_blocked:
        return Held.PARENT_BLOCKED
    if person.addressee_index is None:
        return Held.NO_ADDRESSEE
    return _checked(person, adults.get(person.addressee_index), day)


def letters_for(people: Iterable[Member], adults: Mapping[bytes, Member], day: date) -> Letters:
    """Group people into letters: adults alone, children by the adult who is written to."""
    held: dict[UUID, Held] = {}
    children: defaultdict[UUID, list[UUID]] = defaultdict(list)
    own: list[Letter] = []
    for person in people:
        addressee = addressee_of(person, adults, day)
        if isinstance(addressee, Held):
            held[person.person_id] = addressee
        elif addressee == person.person_id:
            own.append(Letter(addressee))
        else:
            children[addressee].append(person.person_id)
    shared = [Letter(adult, tuple(theirs)) for adult, theirs in children.items()]
    return Letters((*own, *shared), held)


def _checked(child: Member, adult: Member | None, day: date) -> UUID | Held:
    if adult is None:
        return Held.NO_ADDRESSEE
    if child.case_index is None or child.case_index != adult.case_index:
        return Held.ADDRESSEE_NOT_ON_CASE
    if adult.birth_date is None or held_herself(adult):
        return Held.ADDRESSEE_HELD
    if is_minor(adult.birth_date, day):
        return Held.ADDRESSEE_NOT_ADULT
    return adult.person_id
