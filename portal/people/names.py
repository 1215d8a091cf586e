"""How names print.  Nothing is guessed about which part of a name is which."""

from __future__ import annotations

import unicodedata
from typing import Protocol

# Invisible marks that turn text around could make an address or a sentence read as another.
_DIRECTION_MARKS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


class Named(Protocol):
    """Whoever has the two parts of a name that lists hold."""

    @property
    def given_names(self) -> str: ...

    @property
    def family_name(self) -> str: ...


def tidy(name: str) -> str:
    """A name with one space between its words, in composed characters, without invisible marks.

    Joiners stay: Persian, Khmer and Burmese spelling needs them.
    """
    kept = "".join(c for c in unicodedata.normalize("NFC", name) if c not in _DIRECTION_MARKS)
    return " ".join(kept.split())


def full_name(person: Named) -> str:
    """The name as an envelope has it; a person with one name has just that one."""
    return tidy(f"{person.given_names} {person.family_name}")


def given_name(person: Named) -> str:
    """What to call a child in a letter: the given names, or the only name there is."""
    return tidy(person.given_names) or tidy(person.family_name)


def is_printable(name: str) -> bool:
    """Whether it has something to print and no control character; fonts are asked elsewhere."""
    return bool(name.strip()) and all(unicodedata.category(c) != "Cc" for c in name)
