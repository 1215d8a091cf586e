"""Which telephone numbers a notice can print."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.agencies.number_rules import (
    STALE_AFTER,
    Number,
    NumberFault,
    NumberKind,
    is_a_number,
    register_faults,
)

TODAY = date(2026, 11, 23)
HELP = Number(NumberKind.HELP, "651-431-2700", TODAY)
LEGAL = Number(NumberKind.LEGAL_AID, "(651) 222-5863", TODAY)


def test_a_register_that_somebody_called_is_in_order() -> None:
    assert register_faults([HELP, LEGAL], TODAY) == ()
    assert register_faults([HELP, LEGAL], TODAY + STALE_AFTER) == ()


@pytest.mark.parametrize(
    ("numbers", "fault"),
    [
        ([LEGAL], NumberFault.NO_HELP_NUMBER),
        ([HELP], NumberFault.NO_LEGAL_AID),
        ([HELP, Number(NumberKind.LEGAL_AID, "651-555-0180", TODAY)], NumberFault.MADE_UP),
        ([HELP, Number(NumberKind.LEGAL_AID, "(651) 555 0180", TODAY)], NumberFault.MADE_UP),
        (
            [HELP, LEGAL, Number(NumberKind.INTERPRETER, "651-431-2701", date(2026, 1, 1))],
            NumberFault.STALE,
        ),
    ],
)
def test_what_is_not_in_order_is_named(numbers: list[Number], fault: NumberFault) -> None:
    assert register_faults(numbers, TODAY) == (fault,)


def test_an_empty_register_lacks_both() -> None:
    assert set(register_faults([], TODAY)) == {
        NumberFault.NO_HELP_NUMBER,
        NumberFault.NO_LEGAL_AID,
    }


def test_one_day_too_many_is_stale() -> None:
    late = TODAY + STALE_AFTER + timedelta(days=1)
    assert register_faults([HELP, LEGAL], late) == (NumberFault.STALE,)


@pytest.mark.parametrize(
    ("phone", "is_one"),
    [("651-431-2700", True), ("+1 (651) 431.2700", True), ("431-2700", False), ("call us", False)],
)
def test_what_looks_like_a_number(phone: str, is_one: bool) -> None:
    assert is_a_number(phone) is is_one
