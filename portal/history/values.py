"""What a person is shown: values with codes, days and names, and no sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from itertools import groupby

from notifications.foundation.days import MINNESOTA, minnesota_day
from portal.disclosures.kinds import AskedOf, Certainty, EntryKind, Precision
from portal.disclosures.queries import PersonsEntry
from portal.history.rules import Looker, LookKind


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of her history.

    ``happened_on`` is exact only where ``precision`` is the day.  ``given`` says that data went
    out, ``could_be_passed`` that it could be passed on: two different things.
    """

    reference: str
    kind: EntryKind
    happened_on: date
    precision: Precision
    requester: str
    instrument: str
    judge_signed: bool | None
    agency: str
    agency_slug: str
    purpose: str
    asked_of: AskedOf
    certainty: Certainty
    given: bool
    could_be_passed: bool
    corrected_by: str | None
    is_example: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that stand next to each other and repeat: the same, said once, and each in it.

    ``items`` are newest first; a line by itself is a group of one.
    """

    items: tuple[TimelineEntry, ...]

    @property
    def newest(self) -> TimelineEntry:
        return self.items[0]

    @property
    def oldest(self) -> TimelineEntry:
        return self.items[-1]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of her history she asks to see; an empty word asks for all.

    ``agency`` is a slug, ``kind`` of an entry, ``year`` four digits.
    """

    agency: str = ""
    kind: str = ""
    year: str = ""

    def admits(self, one: TimelineEntry) -> bool:
        return (
            self.agency in ("", one.agency_slug)
            and self.kind in ("", one.kind.value)
            and self.year in ("", str(one.happened_on.year))
        )


@dataclass(frozen=True, slots=True)
class Timeline:
    """Her history as far as it can be shown: the part that she asked for, and what there is.

    ``agencies`` are every office whose log it covers, by slug; ``kinds`` and ``years`` those that
    occur in the whole of it.
    """

    groups: tuple[Group, ...]
    is_whole: bool
    agencies: tuple[tuple[str, str], ...]
    kinds: tuple[EntryKind, ...]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """One use of her record: when, by whom, of which office, what, and the reason's code.

    ``roles`` are what that member of staff does at the office today; nobody is named.
    """

    at: datetime
    who: Looker
    agency: str | None
    what: LookKind
    reason: str | None
    roles: tuple[str, ...] = ()


class WhoseLooks(StrEnum):
    """The two parts of her log: others' uses of her record stand first, and apart from hers."""

    OTHERS = "others"
    HERS = "hers"


@dataclass(frozen=True, slots=True)
class LooksPage:
    """A page of one part of her log, newest first; pages are counted from 1."""

    looks: tuple[Look, ...]
    page: int
    has_older: bool

    @property
    def groups(self) -> tuple[tuple[Look, ...], ...]:
        """Looks of one day that stand together and say the same, each still with its time."""
        return tuple(tuple(run) for _, run in groupby(self.looks, key=_same_look))


def _same_look(look: Look) -> Look:
    day = minnesota_day(look.at)
    return replace(look, at=datetime.combine(day, time(), MINNESOTA))


def timeline_entry(one: PersonsEntry) -> TimelineEntry:
    matter, entry = one.matter, one.entry
    return TimelineEntry(
        reference=entry.reference,
        kind=entry.kind,
        happened_on=entry.happened_on,
        precision=entry.precision,
        requester=matter.requester,
        instrument=matter.instrument,
        judge_signed=matter.judge_signed,
        agency=matter.agency.name,
        agency_slug=matter.agency.slug,
        purpose=matter.purpose,
        asked_of=entry.asked_of,
        certainty=one.certainty,
        given=bool(entry.elements_given),
        could_be_passed=bool(entry.could_be_passed),
        corrected_by=entry.superseded_by,
        is_example=matter.is_example,
    )
