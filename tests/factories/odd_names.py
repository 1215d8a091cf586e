"""Names and address lines as people, forms and attackers write them.  All of them invented."""

from __future__ import annotations

import random
from collections.abc import Iterator

# Each stands for a kind of trouble; they are put together at random.
_PLAIN = ("Ana", "O'Brien", "Nguyễn Thị", "Al-Hassan", "Ö. Åsa", "de la Cruz", "Xiong Mai", "Jr.")
_SCRIPTS = ("محمد علي", "陳大文", "김하늘", "សុខា", "ມະນີ", "ကျော်ကျော်", "ናሆም", "Иван", "नेहा", "დავით")
_QUOTES = (
    '"',
    "'",
    "“x”",
    "\\",
    "\\n",
    "`ls`",
    "${x}",
    "%(name)s",
    "%s",
    "{0}",
    "{{ 7*7 }}",
    "{% x %}",
)
_MARKUP = (
    "<script>alert(1)</script>",
    "<b>",
    "</p>",
    "&amp;",
    "#panic(1)",
    '#read("letter.typ")',
    "$x$",
    "*a* _b_",
    "<label> @ref",
    "= Heading",
    "// x",
    "[link](x)",
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "'; DROP TABLE people; --",
    "../../etc/passwd",
)
_CONTROLS = ("\x00", "\x07", "\x1b[31m", "\r\n", "\n", "\t", "\x7f", "\u2028", "\u0085")
_DIRECTIONS = ("\u202e", "\u202d", "\u2066", "\u2069", "\u200f", "\u200e", "\u061c")
_SIGNS = (
    "😀",
    "👩‍👩‍👧",
    "\ufffe",
    "\ue000",
    "\U0001f1fa\U0001f1f8",
    "a\u0301\u0316" * 4,
    "\u200b",
    "ﷺ",
    "½",
)
_LONG = ("W" * 200, "word " * 40, "ا" * 200, "ខ" * 200)
_EVERY = (_PLAIN, _PLAIN, _SCRIPTS, _QUOTES, _MARKUP, _CONTROLS, _DIRECTIONS, _SIGNS, _LONG)


def odd_names(count: int, seed: int = 1) -> Iterator[str]:
    """So many lines; the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - trouble, not secrets
    for group in _EVERY:
        yield from group
    for _ in range(count - sum(map(len, _EVERY))):
        parts = [chance.choice(chance.choice(_EVERY)) for _ in range(chance.randint(1, 4))]
        yield chance.choice(("", " ")).join(parts)
