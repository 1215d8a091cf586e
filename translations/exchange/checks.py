"""What a translation must keep of its sentence.  Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from translations.messages import Sentence, placeholder_fault

_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>")
_PHONE = re.compile(r"\b(?:\d[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b")
_CITATION = re.compile(
    r"\b\d+ (?:CFR|U\.S\.C\.)(?: §)? ?[\d.]+(?:\([\w]+\))*"
    r"|\bMinn\. (?:Stat|R)\. (?:§ ?)?[\d.]+(?: subd\. \w+)?"
    r"|§ ?[\d.]+"
)
_MARKS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")


def faults(sentence: Sentence) -> Iterator[str]:
    """Everything that this translation lost, changed or brought in; nothing for a whole one."""
    wrong = placeholder_fault(sentence)
    if wrong:
        yield "an open place such as %(name)s was lost, added or changed"
    for text in sentence.msgstr:
        yield from _of_text(sentence.msgid, text)


def _of_text(source: str, text: str) -> Iterator[str]:
    if _counted(_MARKUP, source) != _counted(_MARKUP, text):
        yield "mark-up such as <b> was lost, added or changed"
    if _counted(_PHONE, source) != _counted(_PHONE, text):
        yield "a telephone number was lost, added or changed"
    if _counted(_CITATION, source) != _counted(_CITATION, text):
        yield "a citation was lost, added or changed"
    if Counter(_MARKS & set(source)) != Counter(sign for sign in text if sign in _MARKS):
        yield "a direction mark was lost or added"
    if any(unicodedata.category(sign) == "Cc" and sign != "\n" for sign in text):
        yield "it holds a control character"
    if text != text.strip():
        yield "it begins or ends with a blank"


def _counted(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(match.group().rstrip(".") for match in pattern.finditer(text))
