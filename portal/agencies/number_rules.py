"""Which telephone numbers a notice can print: checked by a human, not long ago, and real.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

STALE_AFTER = timedelta(days=180)
# The exchange that is given to nobody: 555-0100 to 555-0199 stand for numbers in examples.
_MADE_UP = re.compile(r"555\D*01\d\d$")
_DIGITS = re.compile(r"\d")
_FEWEST_DIGITS = 10


class NumberKind(StrEnum):
    """What somebody who calls finds."""

    HELP = "help"
    INTERPRETER = "interpreter"
    LEGAL_AID = "legal_aid"


class NumberFault(StrEnum):
    """Why nothing can be sent with a register as it stands."""

    NO_HELP_NUMBER = "no_help_number"
    NO_LEGAL_AID = "no_legal_aid"
    STALE = "stale"
    MADE_UP = "made_up"


@dataclass(frozen=True, slots=True)
class Number:
    """One entry: ``checked_on`` is the day somebody called it and it answered."""

    kind: NumberKind
    phone: str
    checked_on: date


def is_a_number(phone: str) -> bool:
    return len(_DIGITS.findall(phone)) >= _FEWEST_DIGITS and not re.search(r"[^\d\s+().-]", phone)


def register_faults(numbers: Iterable[Number], today: date) -> tuple[NumberFault, ...]:
    """Everything that keeps an agency from sending, each once."""
    every = list(numbers)
    kinds = {one.kind for one in every}
    found = [
        NumberFault.NO_HELP_NUMBER if NumberKind.HELP not in kinds else None,
        NumberFault.NO_LEGAL_AID if NumberKind.LEGAL_AID not in kinds else None,
        NumberFault.STALE if any(is_stale(one.checked_on, today) for one in every) else None,
        NumberFault.MADE_UP if any(_MADE_UP.search(one.phone) for one in every) else None,
    ]
    return tuple(fault for fault in found if fault)


def is_stale(checked_on: date, today: date) -> bool:
    return today - checked_on > STALE_AFTER
