"""How hard a page is to read: its sentences, with names, numbers and citations left out."""

from __future__ import annotations

import re

import textstat
from lxml import html

_BLOCKS = "//main//*[self::h1 or self::h2 or self::p or self::li or self::dd or self::legend]"
_LEFT_OUT = ".//bdi | .//code | .//svg | .//script | .//form//select"


def sentences(page: str) -> list[str]:
    """The sentences of a page's main part; a label or a name alone is none."""
    found = []
    for block in html.fromstring(page).xpath(_BLOCKS):
        for element in block.xpath(_LEFT_OUT):
            element.drop_tree()
        text = " ".join(block.text_content().split())
        if text.endswith((".", "?", "!")) and len(text.split()) > 2:
            found.append(text)
    return list(dict.fromkeys(found))


def grade(texts: list[str]) -> float:
    """The Flesch-Kincaid grade of these sentences together."""
    plain = re.sub(r"\d{3}-\d{3}-\d{4}", "it", " ".join(texts))
    return float(textstat.flesch_kincaid_grade(plain))
