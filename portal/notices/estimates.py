"""How long a run would take and what it would cost, before anybody approves it.  Pure.

An estimate, from the counts of the preflight and the office's own prices.  It takes a printer that
never stops and carriers that never fail; what leads on to another channel comes on top, and the
most that can be is said beside it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

TEXTING_HOURS = 13
"""Texts leave from 8:00 to 21:00."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What an office pays and what its carriers allow; money in cents."""

    segments_per_second: float
    cents_per_segment: Decimal
    letters_per_hour: int
    cents_per_letter: Decimal


@dataclass(frozen=True, slots=True)
class LanguagePrice:
    """The texts of one language: how many, their segments, and what they cost in whole cents."""

    language: str
    texts: int
    segments: int
    cents: int

    @property
    def segments_each(self) -> Decimal:
        """Segments of one text, on average."""
        return (Decimal(self.segments) / self.texts).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class Estimate:
    """``texting_days`` counts days of thirteen hours; money is in whole cents, rounded up.

    ``most_letters`` and ``most_cents``: if every text and email led to nothing.
    """

    texts: tuple[LanguagePrice, ...]
    texting_minutes: int
    texting_days: int
    letters: int
    printing_minutes: int
    letter_cents: int
    cents: int
    most_letters: int
    most_cents: int


def estimate(preflight: Mapping[str, Any], prices: Prices) -> Estimate:
    """What the counts of a run's preflight come to."""
    texts = tuple(_texts(preflight, prices))
    segments = sum(one.segments for one in texts)
    letters = int(preflight["by_channel"].get("letter", 0))
    # A letter follows for whoever was not written to: never more letters than notices.
    most = max(letters, int(preflight["notices"]))
    text_cents = sum(one.cents for one in texts)
    seconds = segments / prices.segments_per_second
    return Estimate(
        texts=texts,
        texting_minutes=math.ceil(seconds / 60),
        texting_days=math.ceil(seconds / (TEXTING_HOURS * 3600)),
        letters=letters,
        printing_minutes=math.ceil(letters * 60 / prices.letters_per_hour),
        letter_cents=_cents(letters * prices.cents_per_letter),
        cents=text_cents + _cents(letters * prices.cents_per_letter),
        most_letters=most,
        most_cents=text_cents + _cents(most * prices.cents_per_letter),
    )


def _texts(preflight: Mapping[str, Any], prices: Prices) -> list[LanguagePrice]:
    counted: Mapping[str, Mapping[str, int]] = preflight.get("texts", {})
    return [
        LanguagePrice(
            language,
            one["texts"],
            one["segments"],
            _cents(one["segments"] * prices.cents_per_segment),
        )
        for language, one in sorted(counted.items())
    ]


def _cents(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_CEILING))
