from __future__ import annotations

import datetime as dt

import pytest

from notifications.composition.words import NotTranslated, Words


def in_language(code: str, *sentences: str) -> Words:
    known = dict.fromkeys(sentences)
    return Words(code, lookup=lambda _domain, msgid: msgid if msgid in known else None)


def test_a_sentence_without_a_translation_is_an_error_not_english() -> None:
    with pytest.raises(NotTranslated):
        in_language("so").say("We wrote back and said no.")


def test_the_real_catalogues_do_not_fall_back_to_english() -> None:
    with pytest.raises(NotTranslated):
        Words("ko").say("No catalogue has this sentence.")
    with pytest.raises(NotTranslated):
        Words("ko").law("No catalogue has this law.")


def test_every_sentence_said_is_accounted_for() -> None:
    words = Words("en")
    words.say("One.")
    words.law("Two.")
    words.term("requesters", "ice")
    assert words.used == {("notices", "One."), ("law", "Two."), ("notices", "ICE")}


def test_a_term_that_begins_a_sentence_has_a_capital() -> None:
    words = Words("en")
    assert words.say("%(who)s asked. %(who)s left.", who="the police") == (
        "The police asked. The police left."
    )
    assert words.say("We wrote to %(who)s.", who="the police") == "We wrote to the police."


def test_numbers_and_names_are_isolated_in_right_to_left_text() -> None:
    words = Words("ar")
    assert words.digits("651-555-0100") == "\u2066651-555-0100\u2069"
    assert words.name("Example County") == "\u2068Example County\u2069"
    assert Words("en").digits("651-555-0100") == "651-555-0100"


def test_marks_inside_a_name_cannot_turn_the_text_around_it() -> None:
    assert Words("ar").name("A\u2069\u202eB") == "\u2068AB\u2069"


def test_sentences_are_parted_as_the_script_parts_them() -> None:
    assert Words("en").paragraph("One.", "", "Two.") == "One. Two."
    assert Words("zh_Hant").paragraph("一。", "二。") == "一。二。"


def test_a_percent_sign_and_a_hostile_value_stay_as_they_are() -> None:
    said = Words("en").say("100%% of %(what)s", what="%(secret)s")
    assert said == "100% of %(secret)s"


def test_days_are_written_in_words() -> None:
    assert Words("en").day(dt.date(2026, 6, 3)) == "June 3, 2026"
