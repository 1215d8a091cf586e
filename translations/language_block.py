"""The block of lines, one a language, that tells whoever cannot read a letter where help is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from translations.locales import isolate
from translations.registry import FOLDER, Direction, Language, language
from translations.review import ReviewState

BLOCK_FILE = FOLDER / "language_block.yaml"


@dataclass(frozen=True, slots=True)
class BlockLine:
    """One line of the block, ready to print; the telephone number in it is isolated."""

    language: str
    html_lang: str
    direction: Direction
    endonym: str
    text: str


def language_block(phone_for: Callable[[str], str]) -> tuple[BlockLine, ...]:
    """The line of every language that has one, in the order of the registry.

    ``phone_for`` gives the number to call in a language.  It is printed as given, in isolation, so
    that Arabic keeps its digits in order.
    """
    return tuple(
        _line(language(code), text % {"phone": isolate(phone_for(code))}) for code, text in _texts()
    )


def block_line_state(code: str) -> ReviewState:
    """How far the review of one language's line has come; English needs no line."""
    return _states()[code]


@cache
def block_fingerprint() -> str:
    """SHA-256 of the file: names exactly these lines in a demonstration's approval."""
    return sha256(BLOCK_FILE.read_bytes()).hexdigest()


def _line(spoken: Language, text: str) -> BlockLine:
    return BlockLine(spoken.code, spoken.html_lang, spoken.direction, spoken.endonym, text)


@cache
def _texts() -> tuple[tuple[str, str], ...]:
    return tuple((row["code"], row["text"]) for row in _rows(BLOCK_FILE) if row.get("text"))


@cache
def _states() -> Mapping[str, ReviewState]:
    return {row["code"]: _state(row) for row in _rows(BLOCK_FILE)}


def _state(row: Mapping[str, Any]) -> ReviewState:
    return ReviewState(row["state"]) if row.get("text") else ReviewState.UNTRANSLATED


@cache
def _rows(path: Path) -> tuple[Mapping[str, Any], ...]:
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8"))["lines"])
