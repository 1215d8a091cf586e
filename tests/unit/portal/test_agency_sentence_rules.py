"""What an agency can say in its own words."""

from __future__ import annotations

import pytest

from portal.agency_sentences.rules import MOST_WORDS, fault, tidy, words


@pytest.mark.parametrize(
    "text",
    [
        "We asked the school for its own records of you.",
        "¿Quiere que respondamos?",
        "ကျွန်ုပ်တို့ မေးခဲ့သည်။",
        "می‌خواهیم بدانیم.",
    ],
)
def test_a_plain_sentence_can_stand(text: str) -> None:
    assert fault(text, english=False) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Type the sentence"),
        (" ".join(["word"] * (MOST_WORDS + 1)), "Keep it short"),
        ("See https://example.org for more.", "addresses"),
        ("Write to help@example.org.", "addresses"),
        ("We may answer.", "never “may”"),
        ("One\x07two", "cannot be printed"),
        ("One \u202etwo", "cannot be printed"),
    ],
)
def test_what_cannot_stand_says_why(text: str, says: str) -> None:
    assert says in (fault(text, english=True) or "")


def test_may_is_a_month_and_a_word_of_other_languages() -> None:
    assert fault("We answered on May 12.", english=True) is None
    assert fault("may mắn", english=False) is None


def test_blanks_are_tidied_before_words_are_counted() -> None:
    assert tidy("  One\n two  three ") == "One two three"
    assert words("One two three") == 3
