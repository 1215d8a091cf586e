from __future__ import annotations

from typing import Any

import pytest
import yaml

from translations.registry import FOLDER, LANGUAGES

WORDS_THAT_STAY_APART = (
    "asked_for",
    "ordered",
    "refused",
    "gave",
    "allowed_to",
    "could_be_passed_on",
)

# Karen begins with a translator whose first language it is.
GLOSSARIES = [code for code, one in LANGUAGES.items() if not one.is_english and code != "ksw"]


def _terms(code: str) -> dict[str, dict[str, Any]]:
    text = (FOLDER / code / "glossary.yaml").read_text(encoding="utf-8")
    return {row["id"]: row for row in yaml.safe_load(text)["terms"]}


@pytest.mark.parametrize("code", GLOSSARIES)
def test_the_words_for_what_left_our_hands_are_never_one_for_another(code: str) -> None:
    terms = _terms(code)
    words = [terms[key]["word"] for key in WORDS_THAT_STAY_APART]
    assert len(set(words)) == len(words)
    for key in WORDS_THAT_STAY_APART:
        others = {terms[other]["word"] for other in WORDS_THAT_STAY_APART if other != key}
        assert terms[key]["word"] not in terms[key]["never"]
        assert terms[key]["word"] not in others


@pytest.mark.parametrize("code", GLOSSARIES)
def test_every_glossary_gives_each_word_its_reason(code: str) -> None:
    terms = _terms(code)
    assert set(terms) == set(_terms("es"))
    assert all(row["word"] and row["why"] for row in terms.values())
