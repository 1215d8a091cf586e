"""Which characters can be printed, asked before a letter is made and not after."""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"

# They join or part letters in Arabic, Khmer, Lao and Burmese, or sway neutral marks: no harm.
HARMLESS_IN_NAMES = frozenset("\u200b\u200c\u200d\u200e\u200f")
# Control, format (bidi overrides and isolates among them), private use, unassigned, lone halves of
# surrogate pairs, line and paragraph separators.
REFUSED_IN_NAMES = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})
LINE_ENDS = frozenset("\n\t")


@cache
def _spans() -> tuple[list[int], list[int]]:
    """First and last code points of what any face has, sorted by first, without overlaps."""
    families = json.loads((FONTS / "coverage.json").read_text())
    firsts: list[int] = []
    lasts: list[int] = []
    for first, last in sorted(span for spans in families.values() for span in spans):
        if lasts and first <= lasts[-1] + 1:
            lasts[-1] = max(lasts[-1], last)
        else:
            firsts.append(first)
            lasts.append(last)
    return firsts, lasts


@cache
def _has_glyph(character: str) -> bool:
    firsts, lasts = _spans()
    place = bisect_right(firsts, ord(character)) - 1
    return place >= 0 and ord(character) <= lasts[place]


def missing_glyphs(text: str) -> tuple[str, ...]:
    """The characters of ``text`` that no face of the project has, sorted; empty when all print.

    The language does not matter: every letter can use every face.
    """
    return tuple(sorted(c for c in set(text) if c not in LINE_ENDS and not _has_glyph(c)))


def unprintable_in_name(name: str) -> tuple[str, ...]:
    """The characters for which a name or address line is held for a human, sorted.

    Missing glyphs (emoji among them), and whatever could make the line read as another line:
    control characters, line ends, bidi overrides and isolates, private use.
    """
    refused = {
        c
        for c in set(name) - HARMLESS_IN_NAMES
        if unicodedata.category(c) in REFUSED_IN_NAMES or not _has_glyph(c)
    }
    return tuple(sorted(refused))


def code_points(characters: tuple[str, ...]) -> tuple[str, ...]:
    """Characters by number, as errors and logs name them."""
    return tuple(f"U+{ord(character):04X}" for character in characters)
