from __future__ import annotations

import datetime as dt
from gettext import c2py

import pytest
from babel import Locale
from babel.dates import format_date
from babel.messages.plurals import get_plural

from translations.locales import (
    babel_locale,
    format_day,
    format_list,
    format_number,
    isolate,
    plural_count,
    plural_rule,
)
from translations.registry import LANGUAGES, Language, language

DAY = dt.date(2026, 6, 3)


@pytest.mark.parametrize("held", LANGUAGES.values(), ids=lambda held: held.code)
def test_every_language_loads_in_babel_and_formats_without_failing(held: Language) -> None:
    assert str(babel_locale(held))
    assert "2026" in format_day(DAY, held)
    assert format_number(7, held) == "7"
    assert format_list(["a"], held) == "a"


@pytest.mark.parametrize("code", ["hmn", "ksw"])
def test_hmong_and_karen_are_known_to_babel_by_their_own_names(code: str) -> None:
    locale = Locale.parse(code)
    assert str(locale) == code
    assert locale.text_direction == "ltr"
    assert locale.plural_form(1) == locale.plural_form(2) == "other"


@pytest.mark.parametrize("code", ["hmn", "ksw"])
@pytest.mark.parametrize("size", ["full", "long", "medium", "short"])
def test_hmong_and_karen_never_show_an_english_month(code: str, size: str) -> None:
    assert format_date(DAY, size, locale=code) == "2026-06-03"
    assert format_date(DAY, "d MMMM", locale=code) == "3 6"
    assert format_day(DAY, language(code)) == "\u20662026-06-03\u2069"


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", "June 3, 2026"),
        ("es", "3 de junio de 2026"),
        ("so", "Juun 3, 2026"),
        ("ar", "3 يونيو 2026"),
    ],
)
def test_a_day_is_written_in_words_where_the_months_are_known(code: str, written: str) -> None:
    assert format_day(DAY, language(code)) == written


def test_english_dates_stay_english_after_hmong_borrowed_from_them() -> None:
    assert format_date(DAY, "full", locale="en") == "Wednesday, June 3, 2026"


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", "a, b and c"),
        ("es", "a, b y c"),
        ("so", "a, b iyo c"),
        ("hmn", "a, b thiab c"),
        ("ksw", "a, b ဒီး c"),
        ("om", "a, b fi c"),
        ("ar", "a وb وc"),
    ],
)
def test_a_list_ends_with_the_languages_own_and(code: str, written: str) -> None:
    assert format_list(["a", "b", "c"], language(code)) == written


def test_an_empty_list_is_an_empty_string() -> None:
    assert [format_list([], held) for held in LANGUAGES.values()] == [""] * 16


def test_spanish_in_minnesota_writes_numbers_as_its_neighbours_do() -> None:
    assert format_number(1234.5, language("es")) == "1,234.5"


@pytest.mark.parametrize(
    ("code", "forms"),
    [("en", 2), ("es", 2), ("so", 2), ("ar", 6), ("ru", 3), ("my", 1), ("hmn", 1), ("ksw", 1)],
)
def test_each_language_has_its_own_number_of_plural_forms(code: str, forms: int) -> None:
    assert plural_count(language(code)) == forms


def test_amharic_counts_zero_and_one_alike() -> None:
    form = c2py(plural_rule(language("am")).partition("plural=")[2].rstrip(";"))
    assert [form(number) for number in (0, 1, 2)] == [0, 0, 1]


@pytest.mark.parametrize("code", ["my", "am", "hmn", "ksw"])
def test_babel_itself_answers_with_the_mended_plural_rule(code: str) -> None:
    assert get_plural(code).num_plurals == plural_count(language(code))


def test_a_phone_number_is_wrapped_so_that_arabic_does_not_turn_it_around() -> None:
    assert isolate("651-555-0143") == "\u2066651-555-0143\u2069"
