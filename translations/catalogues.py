"""The one place that loads translations.

The English sentence is the msgid.  PO files are read as they stand, once a process; nothing is
compiled.  A page can fall back to English where it says so; a notice and an explanation of law
refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from hashlib import sha256
from pathlib import Path
from typing import Literal

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from translations.locales import plural_count, plural_rule
from translations.messages import Sentence, message_key, sentence_of
from translations.registry import FOLDER, Language

Domain = Literal["pages", "notices", "law"]

DOMAINS: tuple[Domain, ...] = ("pages", "notices", "law")


class NotTranslated(LookupError):
    """A sentence has no translation, and its domain does not allow English in its place."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sentences of one domain in one language.

    ``translated…`` answer ``None`` where there is no translation.  ``gettext``, ``ngettext`` and
    ``pgettext`` answer English in the domain ``pages`` alone and raise `NotTranslated` in the rest.
    English has everything: there the msgid is the sentence.
    """

    language: Language
    domain: Domain
    sentences: Mapping[str, Sentence]

    def translated(self, msgid: str, context: str | None = None) -> str | None:
        if self.language.is_english:
            return msgid
        held = self.sentences.get(message_key(msgid, context))
        return held.msgstr[0] if held else None

    def translated_plural(self, singular: str, plural: str, number: int) -> str | None:
        if self.language.is_english:
            return singular if number == 1 else plural
        held = self.sentences.get(message_key(singular))
        if held is None or held.plural != plural:
            return None
        return held.msgstr[_plural_index(plural_rule(self.language))(number)]

    def gettext(self, msgid: str) -> str:
        return self._or_english(self.translated(msgid), msgid)

    def pgettext(self, context: str, msgid: str) -> str:
        return self._or_english(self.translated(msgid, context), msgid)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        english = singular if number == 1 else plural
        return self._or_english(self.translated_plural(singular, plural, number), english)

    def _or_english(self, found: str | None, english: str) -> str:
        if found is not None:
            return found
        if self.domain == "pages":
            return english
        raise NotTranslated(f"{self.language.code} {self.domain}: {english!r}")


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of a domain's sentences a language has; counts of messages."""

    translated: int
    total: int

    @property
    def complete(self) -> bool:
        return self.translated == self.total


@cache
def catalogue(language: Language, domain: Domain, root: Path = FOLDER) -> Catalogue:
    """The catalogue of one language and domain, read once a process.

    An empty or missing file is a catalogue without sentences, never an error.
    """
    if language.is_english:
        return Catalogue(language, domain, template_sentences(domain, root))
    stored = read_catalog(po_path(language, domain, root), language)
    return Catalogue(language, domain, _translated_sentences(stored, language))


@cache
def template_sentences(domain: Domain, root: Path = FOLDER) -> Mapping[str, Sentence]:
    """Every English sentence of a domain, by key, as its own translation."""
    path = template_path(domain, root)
    sentences = (sentence_of(message) for message in _messages(read_catalog(path)))
    return {
        sentence.key: Sentence(
            sentence.msgid, sentence.plural, sentence.context, sentence.source_texts
        )
        for sentence in sentences
    }


@cache
def completeness(language: Language, domain: Domain, root: Path = FOLDER) -> Completeness:
    """Of the sentences that the domain has now, how many this language has."""
    wanted = template_sentences(domain, root).keys()
    held = catalogue(language, domain, root).sentences.keys()
    return Completeness(translated=len(wanted & held), total=len(wanted))


@cache
def catalogue_fingerprint(language: Language, domain: Domain, root: Path = FOLDER) -> str:
    """SHA-256 over all sentences and translations: names a whole catalogue in an approval."""
    sentences = catalogue(language, domain, root).sentences
    digest = sha256()
    for key in sorted(sentences):
        line = "\x00".join((key, *sentences[key].source_texts, *sentences[key].msgstr))
        digest.update(line.encode() + b"\x01")
    return digest.hexdigest()


def po_path(language: Language, domain: Domain, root: Path = FOLDER) -> Path:
    return root / language.code / "LC_MESSAGES" / f"{domain}.po"


def template_path(domain: Domain, root: Path = FOLDER) -> Path:
    return root / "templates" / f"{domain}.pot"


def read_catalog(path: Path, language: Language | None = None) -> Catalog:
    """What a PO or POT file holds; nothing, if there is no such file."""
    code = language.code if language else None
    if not path.exists():
        return Catalog(locale=code)
    with path.open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _translated_sentences(catalog: Catalog, language: Language) -> dict[str, Sentence]:
    forms = plural_count(language)
    sentences = (sentence_of(message) for message in _messages(catalog))
    return {sentence.key: sentence for sentence in sentences if sentence.is_whole(forms)}


@cache
def _plural_index(rule: str) -> Callable[[int], int]:
    return c2py(rule.partition("plural=")[2].rstrip("; "))
