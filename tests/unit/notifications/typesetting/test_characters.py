from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.typesetting import code_points, missing_glyphs, unprintable_in_name
from tests.factories.letters import WORDS
from translations.registry import LANGUAGES

NAMES = [
    "Nguyễn Thị Ánh",
    "O’Brien-Łukasiewicz",
    "Ñandú D'Ávila",
    "Cawil Xasan Maxamed",
    "Иван Петров",
    "ናሆም ተስፋዬ",
    "محمد علي",
    "မောင်မောင်",
    "နီၢ်ဖီ",
    "សុខា",
    "ສົມຈິດ",
    "陳大文",
    "김하늘",
    "뷁쀍",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_in_every_script_of_the_portal_print(name: str) -> None:
    assert unprintable_in_name(name) == ()


@pytest.mark.parametrize("code", sorted(WORDS))
def test_every_languages_own_words_have_glyphs(code: str) -> None:
    assert missing_glyphs(WORDS[code]) == ()


def test_every_endonym_has_glyphs() -> None:
    assert missing_glyphs("".join(language.endonym for language in LANGUAGES.values())) == ()


@pytest.mark.parametrize(
    "character",
    [
        *"\x00\x01\x07\x1b\x7f\x85\n\r\t\u2028\u2029",
        *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
        *"\ue000\U000f0000\U0010fffd",
        *"😀❤🏠",
        *"\ufeff\u00ad\u2060",
        "\ud800",
        "\U0003ffff",
        "ⴰ",
    ],
    ids=ascii,
)
def test_a_name_with_a_character_that_cannot_or_must_not_print_is_held(character: str) -> None:
    assert unprintable_in_name(f"Amina{character}Example") == (character,)


def test_joiners_inside_a_name_do_no_harm() -> None:
    assert unprintable_in_name("می\u200cخواهم \u200eA\u200f") == ()


def test_isolates_and_line_ends_are_no_missing_glyphs_in_running_text() -> None:
    assert missing_glyphs("call \u2066651-555-0100\u2069\n") == ()


def test_characters_are_named_by_number() -> None:
    assert code_points(("\x00", "😀")) == ("U+0000", "U+1F600")


@given(st.text())
def test_asking_about_any_text_answers_with_its_own_characters(text: str) -> None:
    assert set(missing_glyphs(text)) <= set(text)
    assert set(unprintable_in_name(text)) <= set(text)
