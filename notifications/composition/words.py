"""Finds the words of a notice in one language, and keeps account of every sentence it used.

English is the source: the English sentence is the message.  A sentence that has no translation is
an error here, never English in its place.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Literal

from translations import vocabulary
from translations.catalogues import Domain, NotTranslated, catalogue
from translations.locales import format_day, format_list, isolate
from translations.registry import Language, language

__all__ = ["N_", "Message", "NotTranslated", "Words"]

NoticeDomain = Literal["notices", "law"]
Message = tuple[NoticeDomain, str]
"""A gettext domain and an English message: what the gate asks approval for."""

Lookup = Callable[[Domain, str], str | None]

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_STARTS_A_SENTENCE = re.compile(r"(?:^|[.!?]\s+)$")
# A name could carry marks that turn the text around it: they are taken out before it is isolated.
_DIRECTION_MARKS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F))
_FIRST_STRONG, _POP = "\u2068", "\u2069"
_WITHOUT_SPACES = frozenset({"zh_Hant"})


def N_(message: str) -> str:  # noqa: N802  # gettext's own name: extraction looks for it
    """Marks a message for extraction where it stands in a table, to be said later."""
    return message


class Words:
    """The words of one notice in one language; ``used`` grows with every sentence said.

    ``lookup`` finds a translation; ``None`` from it means there is none.
    """

    def __init__(self, code: str, lookup: Lookup | None = None) -> None:
        self.language: Language = language(code)
        self.used: set[Message] = set()
        self._lookup = lookup or partial(_translated, self.language)

    @classmethod
    def recording(cls, code: str) -> Words:
        """Says English in place of every language: for finding out what a notice would use."""
        return cls(code, lookup=_as_it_is)

    def say(self, msgid: str, **named: str) -> str:
        """The sentence in this language, with its open places filled in.

        Raises:
            NotTranslated: this language does not have the sentence.
        """
        return _fill(self._find("notices", msgid), named)

    def term(self, group: str, key: str, field: str = "text") -> str:
        """A term of the vocabulary as it stands inside a sentence."""
        return self._find("notices", vocabulary.term(group, key, field))

    def sentence(self, group: str, key: str, field: str = "text", **named: str) -> str:
        """A whole sentence of the vocabulary, with its open places filled in."""
        return self.say(vocabulary.term(group, key, field), **named)

    def label(self, group: str, key: str) -> str:
        """A term that stands alone, as in a table: with a capital where the script has them."""
        return _capital(self.term(group, key))

    def law(self, msgid: str) -> str:
        """An explanation of law, from the catalogues of the domain ``law``."""
        return self._find("law", msgid)

    def day(self, day: dt.date) -> str:
        return format_day(day, self.language)

    def listed(self, items: Iterable[str]) -> str:
        """Joins items as ``a, b and c``."""
        return format_list(items, self.language)

    def terms(self, group: str, keys: Iterable[str]) -> str:
        return self.listed(self.term(group, key) for key in keys)

    def name(self, text: str) -> str:
        """A proper name, which keeps its own direction inside right-to-left text."""
        bare = text.translate(_DIRECTION_MARKS)
        return f"{_FIRST_STRONG}{bare}{_POP}" if self.language.is_rtl else bare

    def digits(self, text: str) -> str:
        """A phone number, code, reference or address of a site: always left to right."""
        bare = text.translate(_DIRECTION_MARKS)
        return isolate(bare) if self.language.is_rtl else bare

    def paragraph(self, *sentences: str) -> str:
        """Sentences in a row, parted as the script parts them."""
        return ("" if self.language.code in _WITHOUT_SPACES else " ").join(filter(None, sentences))

    def _find(self, domain: NoticeDomain, msgid: str) -> str:
        self.used.add((domain, msgid))
        found = self._lookup(domain, msgid)
        if found is None:
            raise NotTranslated(f"{self.language.code} {domain}: {msgid!r}")
        return found


def _translated(spoken: Language, domain: Domain, msgid: str) -> str | None:
    return catalogue(spoken, domain).translated(msgid)


def _as_it_is(_domain: Domain, msgid: str) -> str:
    return msgid


def _fill(sentence: str, named: dict[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        filled = named[match[1]]
        begins = _STARTS_A_SENTENCE.search(sentence[: match.start()])
        return _capital(filled) if begins else filled

    return _PLACEHOLDER.sub(value, sentence).replace("%%", "%")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
