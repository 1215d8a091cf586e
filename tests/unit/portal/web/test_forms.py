from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.shared.forms import BirthDate, RecordsForm


def _typed(day: str, month: str, year: str) -> BirthDate:
    return BirthDate.from_form({"birth_day": day, "birth_month": month, "birth_year": year})


def test_a_birth_date_is_read_from_its_three_parts() -> None:
    assert _typed(" 7 ", "3", "1984").date == dt.date(1984, 3, 7)


def test_arabic_digits_are_read() -> None:
    assert _typed("٧", "٣", "١٩٨٤").date == dt.date(1984, 3, 7)


@pytest.mark.parametrize(
    "parts", [("31", "2", "1984"), ("", "", ""), ("x", "3", "1984"), ("7", "3", "0")]
)
def test_what_is_no_day_is_none(parts: tuple[str, str, str]) -> None:
    assert _typed(*parts).date is None


@given(st.text(max_size=9), st.text(max_size=9), st.text(max_size=9))
def test_nothing_that_is_typed_breaks_a_birth_date(day: str, month: str, year: str) -> None:
    found = _typed(day, month, year).date
    assert found is None or isinstance(found, dt.date)


def test_what_she_types_does_not_show_when_a_form_is_printed() -> None:
    form = RecordsForm.from_form({"name": "June Example", "reach": "651-555-0101"})
    assert "June" not in repr(form)
    assert "0101" not in repr(form)
