"""What a run would cost and how long it would take, counted by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from notifications.delivery.hours import BY_DAY
from portal.notices.estimates import TEXTING_HOURS, Prices, estimate

PRICES = Prices(3.0, Decimal("1.2"), 5000, Decimal(95))


def _flight(**more: Any) -> dict[str, Any]:
    return {"notices": 100, "by_channel": {"letter": 80, "sms": 30}} | more


def test_texts_are_priced_by_language_and_letters_by_the_piece() -> None:
    texts = {"en": {"texts": 20, "segments": 20}, "ar": {"texts": 10, "segments": 31}}
    found = estimate(_flight(texts=texts), PRICES)
    assert [(one.language, one.cents) for one in found.texts] == [("ar", 38), ("en", 24)]
    assert found.texts[0].segments_each == Decimal("3.1")
    assert found.letter_cents == 80 * 95
    assert found.cents == 38 + 24 + 7600
    assert (found.most_letters, found.most_cents) == (100, 62 + 9500)


@pytest.mark.parametrize(
    ("segments", "minutes", "days"),
    [(1, 1, 1), (180, 1, 1), (181, 2, 1), (3 * 13 * 3600, 780, 1), (3 * 13 * 3600 + 1, 781, 2)],
)
def test_texting_takes_the_days_that_its_hours_leave(
    segments: int, minutes: int, days: int
) -> None:
    texts = {"en": {"texts": segments, "segments": segments}}
    found = estimate(_flight(texts=texts), PRICES)
    assert (found.texting_minutes, found.texting_days) == (minutes, days)


def test_a_million_texts_over_a_toll_free_number_take_days() -> None:
    texts = {"en": {"texts": 1_000_000, "segments": 1_000_000}}
    found = estimate(_flight(texts=texts), PRICES)
    assert found.texting_minutes == 5556
    assert found.texting_days == 8


def test_a_run_prepared_before_texts_were_counted_still_has_an_estimate() -> None:
    assert estimate(_flight(), PRICES).texts == ()


def test_the_hours_are_those_in_which_texts_leave() -> None:
    assert BY_DAY.end.hour - BY_DAY.begin.hour == TEXTING_HOURS
