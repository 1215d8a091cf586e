from __future__ import annotations

import pytest

from translations.language_block import block_line_state, language_block
from translations.registry import LANGUAGES
from translations.review import ReviewState

PHONE = "651-555-0100"


def test_the_block_has_one_line_for_each_language_but_english() -> None:
    assert [line.language for line in language_block(lambda _code: PHONE)] == list(LANGUAGES)[1:]


def test_every_line_holds_the_number_once_and_in_isolation() -> None:
    for line in language_block(lambda _code: PHONE):
        assert line.text.count(f"\u2066{PHONE}\u2069") == 1
        assert "%" not in line.text


@pytest.mark.parametrize("code", list(LANGUAGES)[1:])
def test_every_line_is_an_honest_draft(code: str) -> None:
    assert block_line_state(code) == ReviewState.DRAFT
