"""What people text to us, in every language that has a catalogue."""

from __future__ import annotations

import pytest

from notifications.channels.keywords import Asked, Keyword, asked, languages
from notifications.composition.replies import reply
from notifications.composition.text_lint import findings
from translations.catalogues import completeness
from translations.registry import LANGUAGES


@pytest.mark.parametrize(
    ("message", "keyword", "language"),
    [
        ("STOP", Keyword.STOP, "en"),
        (" stop. ", Keyword.STOP, "en"),
        ("Stop!!! \u200f", Keyword.STOP, "en"),
        ("stop please", Keyword.STOP, "en"),
        ("STOP texting me I do not know you", Keyword.STOP, "en"),
        ("Opt-out", Keyword.STOP, "en"),
        ("unsubscribe me please", Keyword.STOP, "en"),
        ("ALTO", Keyword.STOP, "es"),
        ("No mas", Keyword.STOP, "es"),
        ("jooji", Keyword.STOP, "so"),
        ("أوقف", Keyword.STOP, "ar"),
        ("اوقف", Keyword.STOP, "ar"),
        ("START", Keyword.START, "en"),
        ("Yes", Keyword.START, "en"),
        ("ابدأ", Keyword.START, "ar"),
        ("help?", Keyword.HELP, "en"),
        ("Ayuda", Keyword.HELP, "es"),
        ("مُساعدة", Keyword.HELP, "ar"),
        ("Dừng lại", Keyword.STOP, "vi"),
        ("Стоп!", Keyword.STOP, "ru"),
        ("取消", Keyword.STOP, "zh_Hant"),
        ("그만", Keyword.STOP, "ko"),
        ("Arrêtez", Keyword.STOP, "fr"),
        ("Tsum", Keyword.STOP, "hmn"),
        ("አቁም", Keyword.STOP, "am"),
        ("dhaabi", Keyword.STOP, "om"),
        ("ឈប់", Keyword.STOP, "km"),
        ("ຢຸດ", Keyword.STOP, "lo"),
        ("ရပ်ပါ", Keyword.STOP, "my"),
        ("ຊ່ວຍແດ່", Keyword.HELP, "lo"),
    ],
)
def test_a_word_is_known_whatever_its_case_marks_and_accents(
    message: str, keyword: Keyword, language: str
) -> None:
    assert asked(message) == Asked(keyword, language)


@pytest.mark.parametrize(
    "message",
    ["", "???", "Who is this?", "yes I got it", "cancel my appointment on Monday", "non-stop"],
)
def test_other_messages_are_none_of_our_words(message: str) -> None:
    assert asked(message) is None


def test_every_language_whose_catalogue_stands_has_words_of_its_own() -> None:
    standing = {
        code
        for code, language in LANGUAGES.items()
        if language.is_english or completeness(language, "notices").translated
    }
    assert standing <= languages()


@pytest.mark.parametrize("language", ["en", "es", "so", "ar"])
@pytest.mark.parametrize("keyword", Keyword)
def test_an_answer_says_no_more_than_a_pointer_does(keyword: Keyword, language: str) -> None:
    words = reply(Asked(keyword, language), "651-555-0100", lambda *_: True)
    assert words
    assert not findings(words, language, agency="")


def test_what_nobody_approved_is_not_said() -> None:
    def english_only(language: str, *_: str) -> bool:
        return language == "en"

    answered = reply(Asked(Keyword.STOP, "es"), "", english_only)
    assert answered == reply(Asked(Keyword.STOP, "en"), "", english_only)
    assert reply(Asked(Keyword.STOP, "es"), "", lambda *_: False) is None
