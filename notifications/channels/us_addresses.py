"""Questions about a United States mail address, before a letter goes there.

`usaddress` takes a street line apart; what matters for a frightened person is asked here: does the
letter reach her unopened, and does the address contradict itself?  Nothing is corrected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from notifications.recipients import PostalAddress

_PATH = Path(__file__).with_name("zip_prefixes.yaml")
_MILITARY = frozenset({"AA", "AE", "AP"})
_CARE_OF = re.compile(r"(?:^|\s)(?:C/O|CARE OF|%)\s")
_GENERAL_DELIVERY = re.compile(r"\bGENERAL DELIVERY\b")
_SHELTER = re.compile(r"\b(?:SHELTER|RESCUE MISSION|SAFE HOUSE)\b")
_DETENTION = re.compile(
    r"\b(?:JAIL|PRISON|DETENTION|CORRECTIONAL|CORRECTIONS|PENITENTIARY|WORKHOUSE|INMATE)\b"
    r"|\bLAW ENFORCEMENT (?:CENTER|CTR)\b|\bPROCESSING (?:CENTER|CTR)\b"
)
# Only such a line is worth a parser's quarter of a millisecond.
_BOXED = re.compile(r"\b(?:P\.? ?O\.? ?BOX|BOX|RR|RURAL|ROUTE|HC|PMB)\b")
_APO = re.compile(r"^(?:APO|FPO|DPO)\b")


class Kind(StrEnum):
    """What staff should know of an address."""

    PO_BOX = "po_box"
    RURAL_ROUTE = "rural_route"
    GENERAL_DELIVERY = "general_delivery"
    CARE_OF = "care_of"
    SHELTER = "shelter"
    DETENTION = "detention"
    """The letter would be opened there: a human sees to it."""
    MILITARY = "military"
    ZIP_STATE_MISMATCH = "zip_state_mismatch"
    """The ZIP code is another state's: one of the two is wrong, and a human finds out which."""


HELD = frozenset({Kind.DETENTION, Kind.ZIP_STATE_MISMATCH})
"""A letter to such an address waits for a human."""


def kinds(address: PostalAddress) -> frozenset[Kind]:
    """Everything that stands out about an address."""
    return frozenset(_found(address))


def _found(address: PostalAddress) -> Iterator[Kind]:
    lines = " \n ".join(address.lines)
    for pattern, kind in _BY_WORDS.items():
        if pattern.search(lines):
            yield kind
    if address.state.upper() in _MILITARY or _APO.match(address.city.upper()):
        yield Kind.MILITARY
    if _BOXED.search(lines):
        yield from _boxes(f"{address.street_1} {address.street_2}")
    if not _agree(address):
        yield Kind.ZIP_STATE_MISMATCH


_BY_WORDS = {
    _CARE_OF: Kind.CARE_OF,
    _GENERAL_DELIVERY: Kind.GENERAL_DELIVERY,
    _SHELTER: Kind.SHELTER,
    _DETENTION: Kind.DETENTION,
}


def _boxes(street: str) -> Iterator[Kind]:
    # Loaded where it is needed: its model takes a third of a second.
    import usaddress  # noqa: PLC0415

    labels = {label for _, label in usaddress.parse(street)}
    if "USPSBoxGroupType" in labels:
        yield Kind.RURAL_ROUTE
    elif "USPSBoxType" in labels:
        yield Kind.PO_BOX


def _agree(address: PostalAddress) -> bool:
    """Whether state and ZIP code can belong together; what the table does not know can."""
    known = _prefixes().get(address.state.strip().upper())
    prefix = address.postal_code.strip()[:3]
    return known is None or not prefix.isdecimal() or prefix in known


@cache
def _prefixes() -> Mapping[str, frozenset[str]]:
    read: Mapping[str, list[str]] = yaml.safe_load(_PATH.read_text("utf-8"))
    return {state: frozenset(_range(ranges)) for state, ranges in read.items()}


def _range(ranges: list[str]) -> Iterator[str]:
    for one in ranges:
        first, _, last = one.partition("-")
        for number in range(int(first), int(last or first) + 1):
            yield f"{number:03}"
