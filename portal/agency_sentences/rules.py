"""What an agency can say in its own words.  Pure."""

from __future__ import annotations

import re
import unicodedata

MOST = 3
MOST_WORDS = 40
_LONGEST = 400
_JOINERS = "\u200b\u200c\u200d"
_MAY = re.compile(r"\bmay\b")
_ADDRESS = re.compile(r"https?:|www\.|\S@\S", re.IGNORECASE)


def fault(text: str, *, english: bool) -> str | None:
    """Why a text cannot stand in a notice; ``None`` if it can.

    *May* is banned in English because it says "is allowed to" and "perhaps" at once.
    """
    if not text:
        return "Type the sentence."
    if len(text) > _LONGEST or words(text) > MOST_WORDS:
        return f"Keep it short: at most {MOST_WORDS} words."
    if any(map(_is_unprintable, text)):
        return "It holds a line break or a sign that cannot be printed."
    if _ADDRESS.search(text):
        return "Leave web and email addresses out: notices print the agency's own."
    if english and _MAY.search(text):
        return "Write “is allowed to” or “we do not know if”, never “may”."
    return None


def tidy(text: str) -> str:
    """Without blanks at its ends, and with single ones inside."""
    return " ".join(text.split())


def words(text: str) -> int:
    return len(text.split())


def _is_unprintable(sign: str) -> bool:
    """Controls and direction marks; the joiners that some scripts need are none of them."""
    return sign not in _JOINERS and unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp"}
