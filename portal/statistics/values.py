"""What is counted, and under which names it is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from notifications.reports import Arrived


class Measure(StrEnum):
    """One table.  Each counts another kind of thing, and none has a total."""

    MATTERS = "matters"
    PEOPLE = "people"
    NOTICES = "notices"
    REQUESTS = "requests"
    DAYS = "days"
    SILENCE_ORDERS = "silence_orders"


class Outcome(StrEnum):
    """What was new about a matter; the gravest first."""

    GIVEN = "given"
    COULD_BE_PASSED_ON = "could_be_passed_on"
    AGREED_IN_PART = "agreed_in_part"
    COURT_RULED = "court_ruled"
    REFUSED = "refused"
    ASKED = "asked"
    CORRECTED = "corrected"


class Answered(StrEnum):
    """Whether the first answer to a records request came by the day that the law sets."""

    IN_TIME = "in_time"
    LATE = "late"


CATEGORIES: Mapping[Measure, tuple[str, ...]] = {
    Measure.MATTERS: tuple(Outcome),
    Measure.PEOPLE: tuple(Outcome),
    Measure.NOTICES: tuple(Arrived),
    Measure.REQUESTS: tuple(Answered),
    Measure.DAYS: ("median",),
    Measure.SILENCE_ORDERS: ("ended",),
}

Counts = Mapping[str, int]
Published = Mapping[str, int | None]
"""``None``: not shown."""


@dataclass(frozen=True, slots=True)
class ShownSnapshot:
    """One frozen period as everyone sees it: a month ``2026-09``, or a year ``2024``."""

    period: str
    frozen_at: datetime
    tables: Mapping[Measure, Published]

    @property
    def is_month(self) -> bool:
        return "-" in self.period
