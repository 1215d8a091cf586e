"""What a text that came in asks for: pure, in every language that has words.  None is kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

_PATH = Path(__file__).with_name("keywords.yaml")
_SHORT = 3


class Keyword(StrEnum):
    """What she wants of us."""

    STOP = "stop"
    START = "start"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Asked:
    """A keyword, and the language of the word: an answer comes in that language."""

    keyword: Keyword
    language: str


def asked(message: str) -> Asked | None:
    """What a message asks for; ``None`` if it holds none of our words.

    In doubt a message that begins with a word for *stop* is one: a text too few does less harm
    than a text too many.
    """
    words = _plain(message).split()
    whole = " ".join(words)
    if whole in _table():
        return _table()[whole]
    begun = _table().get(words[0]) if words else None
    if begun is None or begun.keyword is not Keyword.STOP:
        return None
    return begun if len(words) <= _SHORT or words[0] in _first_words() else None


def languages() -> frozenset[str]:
    """The languages that have words of their own."""
    return frozenset(_read())


def _plain(message: str) -> str:
    """Letters and digits in small letters, without accents or marks; all else is a space."""
    letters = (c for c in unicodedata.normalize("NFKD", message) if _kept(c))
    return "".join(c if unicodedata.category(c)[0] in "LN" else " " for c in letters).casefold()


def _kept(character: str) -> bool:
    # Accents, vowel marks, and marks of direction stand inside words and part none.
    kind = unicodedata.category(character)
    return kind[0] != "M" and kind != "Cf"


@cache
def _table() -> Mapping[str, Asked]:
    return dict(_rows())


@cache
def _first_words() -> frozenset[str]:
    return frozenset(_plain(lists[Keyword.STOP][0]) for lists in _read().values())


def _rows() -> Iterator[tuple[str, Asked]]:
    for language, lists in _read().items():
        for keyword in Keyword:
            for word in lists[keyword]:
                yield " ".join(_plain(word).split()), Asked(keyword, language)


@cache
def _read() -> Mapping[str, Mapping[str, list[str]]]:
    read: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load(_PATH.read_text("utf-8"))
    return read
