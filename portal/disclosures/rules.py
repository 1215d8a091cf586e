"""What an entry is allowed to say, what must come before it, and when an order of silence binds.

Pure: no database, no clock.  Bad news is never refused here: that something was given can be
logged at any time, with or without a law that permits it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from portal.disclosures.kinds import Certainty, EntryKind, Says

Key = TypeVar("Key")

# Before a kind of entry, at least one of these must stand in the log.  What is not named here can
# begin a log: a disclosure can come to light before the demand that led to it.
_NEEDS_BEFORE: Mapping[EntryKind, frozenset[EntryKind]] = MappingProxyType(
    {
        EntryKind.REFUSED: frozenset({EntryKind.REQUESTED}),
        EntryKind.PARTLY_AGREED: frozenset({EntryKind.REQUESTED}),
        EntryKind.OBJECTED_IN_COURT: frozenset(
            {EntryKind.REQUESTED, EntryKind.ONWARD_SHARING_POSSIBLE, EntryKind.COURT_RULED}
        ),
        EntryKind.CORRECTED: frozenset(set(EntryKind)),
    }
)

_CAN_SAY_GIVEN = frozenset({EntryKind.DISCLOSED, EntryKind.CORRECTED})
_CAN_SAY_PASSED_ON = frozenset(
    {EntryKind.ONWARD_SHARING_POSSIBLE, EntryKind.DISCLOSED, EntryKind.CORRECTED}
)

_NOTICES: Mapping[EntryKind, tuple[str, ...]] = MappingProxyType(
    {
        EntryKind.REQUESTED: ("data_requested", "advance_notice"),
        EntryKind.REFUSED: ("request_refused",),
        EntryKind.PARTLY_AGREED: ("data_requested",),
        EntryKind.OBJECTED_IN_COURT: ("data_requested",),
        EntryKind.COURT_RULED: ("court_ruled",),
        EntryKind.DISCLOSED: ("data_disclosed", "disclosed_no_basis"),
        EntryKind.ONWARD_SHARING_POSSIBLE: ("could_be_passed_on",),
        EntryKind.CORRECTED: ("correction",),
    }
)


# Whom a law has us ask, or tell, before we answer; by the law's id in the catalogue.
FIRST_BY_LAW: Mapping[str, str] = MappingProxyType(
    {"us-medicaid-431.306": "ask", "us-tanf-205.50": "ask", "us-ferpa-99.31a9": "tell"}
)

# Which of those laws protects the data of which program, by the program's key in the vocabulary.
_ASKED_FIRST: Mapping[str, str] = MappingProxyType(
    {"medical_assistance": "us-medicaid-431.306", "mfip": "us-tanf-205.50"}
)


class Fault(StrEnum):
    """Why an entry cannot stand as it is."""

    NOTHING_BEFORE_IT = "nothing_before_it"
    ASKED_MISSING = "asked_missing"
    GIVEN_MISSING = "given_missing"
    GIVEN_NOT_SAID_HERE = "given_not_said_here"
    PASSED_ON_MISSING = "passed_on_missing"
    PASSED_ON_NOT_SAID_HERE = "passed_on_not_said_here"
    HOLDER_MISSING = "holder_missing"
    RULING_MISSING = "ruling_missing"
    RULING_NOT_SAID_HERE = "ruling_not_said_here"
    NOTICE_OF_ANOTHER_KIND = "notice_of_another_kind"
    NOTICE_WITHOUT_LAW = "notice_without_law"
    DUTY_WITHOUT_LAW = "duty_without_law"
    ADVANCE_WITHOUT_LAW = "advance_without_law"
    ADVANCE_WITHOUT_DAY = "advance_without_day"
    SUPERSEDES_NOTHING = "supersedes_nothing"
    ALREADY_SUPERSEDED = "already_superseded"
    ONLY_CORRECTIONS_SUPERSEDE = "only_corrections_supersede"
    IN_THE_FUTURE = "in_the_future"


@dataclass(frozen=True, slots=True)
class Said:
    """What an entry says, as far as the rules look."""

    kind: EntryKind
    happened_on: date
    asked: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    could_be_passed: tuple[str, ...] = ()
    holder: str | None = None
    ruling: str | None = None
    notice_kind: str | None = None
    by_law: bool = False
    duty_basis: str | None = None
    answer_by: date | None = None
    claims: tuple[Says, ...] = ()
    supersedes: bool = False


def faults(said: Said, before: Collection[EntryKind], today: date) -> tuple[Fault, ...]:
    """Everything that is wrong with an entry, given the kinds that stand before it."""
    found = (
        _order_fault(said.kind, before),
        _asked_fault(said),
        _given_fault(said),
        _passed_on_fault(said),
        _ruling_fault(said),
        _notice_fault(said),
        Fault.DUTY_WITHOUT_LAW if said.by_law and not said.duty_basis else None,
        _advance_fault(said),
        _supersession_fault(said),
        Fault.IN_THE_FUTURE if said.happened_on > today else None,
    )
    return tuple(fault for fault in found if fault is not None)


def left_our_hands(kind: EntryKind) -> bool:
    """Whether an entry of this kind can say that facts were given."""
    return kind in _CAN_SAY_GIVEN


def passes_on(kind: EntryKind) -> bool:
    """Whether an entry of this kind can say that facts could be passed on."""
    return kind in _CAN_SAY_PASSED_ON


def notice_kinds(kind: EntryKind) -> tuple[str, ...]:
    """The kinds of notice that an entry of this kind can lead to."""
    return _NOTICES[kind]


def before_an_answer(programmes: Iterable[str], log: Collection[EntryKind]) -> tuple[str, ...]:
    """The laws that have us ask or tell people before a demand is answered; none once it is."""
    if not log or any(kind is not EntryKind.REQUESTED for kind in log):
        return ()
    found = (_ASKED_FIRST.get(programme) for programme in programmes)
    return tuple(dict.fromkeys(law for law in found if law is not None))


def fitting_notice(kind: EntryKind, claims: Iterable[Says]) -> str:
    """The kind of notice that fits: a disclosure that no law is said to permit says just that."""
    if kind is EntryKind.DISCLOSED and Says.PERMITS not in claims:
        return "disclosed_no_basis"
    return _NOTICES[kind][0]


def superseded_by(pairs: Iterable[tuple[Key, Key | None]]) -> dict[Key, Key]:
    """From (entry, what it supersedes) to (superseded entry, its correction)."""
    return {earlier: later for later, earlier in pairs if earlier is not None}


def certainty_for(of_entry: Certainty, of_member: Certainty | None) -> Certainty:
    """How sure we are for one person: never surer than the entry, nor than the list, allows."""
    order = list(Certainty)
    if of_member is None:
        return of_entry
    return max(of_entry, of_member, key=order.index)


def _order_fault(kind: EntryKind, before: Collection[EntryKind]) -> Fault | None:
    needed = _NEEDS_BEFORE.get(kind)
    return Fault.NOTHING_BEFORE_IT if needed and needed.isdisjoint(before) else None


def _asked_fault(said: Said) -> Fault | None:
    missing = said.kind is EntryKind.REQUESTED and not said.asked
    return Fault.ASKED_MISSING if missing else None


def _given_fault(said: Said) -> Fault | None:
    if said.kind is EntryKind.DISCLOSED and not said.given:
        return Fault.GIVEN_MISSING
    if said.given and said.kind not in _CAN_SAY_GIVEN:
        return Fault.GIVEN_NOT_SAID_HERE
    return None


def _passed_on_fault(said: Said) -> Fault | None:
    if said.could_be_passed and said.kind not in _CAN_SAY_PASSED_ON:
        return Fault.PASSED_ON_NOT_SAID_HERE
    if said.kind is EntryKind.ONWARD_SHARING_POSSIBLE and not said.could_be_passed:
        return Fault.PASSED_ON_MISSING
    return Fault.HOLDER_MISSING if said.could_be_passed and not said.holder else None


def _ruling_fault(said: Said) -> Fault | None:
    is_ruling = said.kind is EntryKind.COURT_RULED
    if is_ruling and not said.ruling:
        return Fault.RULING_MISSING
    return Fault.RULING_NOT_SAID_HERE if said.ruling and not is_ruling else None


def _notice_fault(said: Said) -> Fault | None:
    if said.notice_kind is None:
        return None
    if said.notice_kind not in _NOTICES[said.kind]:
        return Fault.NOTICE_OF_ANOTHER_KIND
    unfounded = said.notice_kind == "data_disclosed" and Says.PERMITS not in said.claims
    return Fault.NOTICE_WITHOUT_LAW if unfounded else None


def _advance_fault(said: Said) -> Fault | None:
    """A law has us ask or tell her first, and she has until a day: both are said, or neither."""
    if said.notice_kind != "advance_notice":
        return None
    if said.duty_basis not in FIRST_BY_LAW or not said.by_law:
        return Fault.ADVANCE_WITHOUT_LAW
    return None if said.answer_by else Fault.ADVANCE_WITHOUT_DAY


def _supersession_fault(said: Said) -> Fault | None:
    corrects = said.kind is EntryKind.CORRECTED
    if said.supersedes and not corrects:
        return Fault.ONLY_CORRECTIONS_SUPERSEDE
    return Fault.SUPERSEDES_NOTHING if corrects and not said.supersedes else None
