from __future__ import annotations

import datetime as dt

import pytest

from portal.web.shared.template_words import as_of_day, when
from portal.web.shared.words import telephone, whole, words_in
from translations.registry import ENGLISH, LANGUAGES

ARABIC = LANGUAGES["ar"]
HMONG = LANGUAGES["hmn"]


def test_a_value_in_a_sentence_is_escaped() -> None:
    said = words_in(ENGLISH).say("Office: %(name)s", name="<script>alert(1)</script>")
    assert said == "Office: &lt;script&gt;alert(1)&lt;/script&gt;"


def test_a_percent_sign_without_a_value_stays() -> None:
    assert words_in(ENGLISH).say("100% of it") == "100% of it"


def test_a_sentence_without_a_translation_is_marked_as_english() -> None:
    said = words_in(HMONG).say("A sentence that nobody has translated.")
    assert said == '<span lang="en" dir="ltr">A sentence that nobody has translated.</span>'


def test_a_title_carries_no_mark_up() -> None:
    assert "<" not in words_in(HMONG).plain("A title that nobody has translated.")


def test_a_telephone_number_keeps_its_order_and_can_be_pressed() -> None:
    assert telephone("651-555-0100") == (
        '<a class="phone" href="tel:+16515550100"><bdi dir="ltr">651-555-0100</bdi></a>'
    )


def test_isolates_become_elements_and_nothing_else_does() -> None:
    shown = whole("<b> \u2066651-555-0100\u2069 \u2068Example County\u2069")
    assert shown == (
        '&lt;b&gt; <bdi dir="ltr" class="whole">651-555-0100</bdi> <bdi>Example County</bdi>'
    )


@pytest.mark.parametrize(
    ("precision", "shown"), [("day", "June 3, 2026"), ("month", "June 2026"), ("year", "2026")]
)
def test_a_day_is_said_as_exactly_as_it_is_known(precision: str, shown: str) -> None:
    assert when(words_in(ENGLISH), dt.date(2026, 6, 3), precision) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("2026-06-03", "June 3, 2026"), ("2026-06", "June 2026"), ("2026", "2026")],
)
def test_the_age_of_a_fact_is_said_as_its_source_gives_it(text: str, shown: str) -> None:
    assert as_of_day(words_in(ENGLISH), text) == shown


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda one: one.code)
def test_every_language_has_twelve_months_days_and_times(language: object) -> None:
    words = words_in(language)  # type: ignore[arg-type]
    assert [number for number, _ in words.months()] == list(range(1, 13))
    assert all(name for _, name in words.months())
    assert words.short_day(dt.date(2026, 11, 24))
    assert words.moment(dt.datetime(2026, 11, 24, 16, 0, tzinfo=dt.UTC))


def test_a_moment_is_minnesotas() -> None:
    night = dt.datetime(2026, 11, 24, 3, 30, tzinfo=dt.UTC)
    assert "November 23, 2026" in words_in(ENGLISH).moment(night)


def test_arabic_lists_its_terms_in_arabic() -> None:
    assert "name" not in words_in(ARABIC).terms("data_elements", ["name", "address"])
