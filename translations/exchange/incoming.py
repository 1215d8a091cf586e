"""Translations that come back: each judged, and then all written or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from babel.messages.pofile import read_po

from translations.catalogues import DOMAINS, Domain, po_path, read_catalog, template_sentences
from translations.exchange import checks, pofilter
from translations.locales import plural_count
from translations.messages import Sentence, message_key, sentence_of
from translations.po_files import po_bytes
from translations.registry import FOLDER, Language


@dataclass(frozen=True, slots=True)
class Incoming:
    """One sentence that came back; ``line`` is where it stands in its file, from 1."""

    line: int
    domain: Domain
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class WrongLine:
    """What is wrong with one line of a file that came back."""

    line: int
    english: str
    why: str


@dataclass(frozen=True, slots=True)
class Brought:
    """``changed`` sentences were written; with any ``wrong`` line, none was."""

    changed: int = 0
    unchanged: int = 0
    wrong: tuple[WrongLine, ...] = ()


def read_po_file(path: Path, language: Language) -> tuple[list[Incoming], list[WrongLine]]:
    """Every translated sentence of a PO file, and the lines that no sentence of ours is on."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=language.code)
    found: list[Incoming] = []
    wrong: list[WrongLine] = []
    for message in catalog:
        if not message.id:
            continue
        sentence, line = sentence_of(message), message.lineno or 0
        if not sentence.msgstr:
            continue
        domains = domains_of(sentence.key)
        found.extend(Incoming(line, domain, sentence) for domain in domains)
        if not domains:
            wrong.append(WrongLine(line, sentence.msgid, "no sentence of ours: was it edited?"))
    return found, wrong


def domains_of(key: str, root: Path = FOLDER) -> list[Domain]:
    """The domains that have a sentence; the same words can stand in two."""
    return [domain for domain in DOMAINS if key in template_sentences(domain, root)]


def bring_in(
    language: Language,
    incoming: Iterable[Incoming],
    wrong: Sequence[WrongLine] = (),
    root: Path = FOLDER,
) -> Brought:
    """Write the sentences into the language's PO files, whole or not at all.

    An approval stays only with the very words that it was given for: a changed sentence is stale.
    """
    every = list(incoming)
    faulty = [*wrong, *(fault for one in every for fault in _judge(language, one, root))]
    if faulty:
        return Brought(wrong=tuple(sorted(faulty, key=lambda one: one.line)))
    changed = 0
    for domain in DOMAINS:
        changed += _write(language, domain, [one for one in every if one.domain == domain], root)
    return Brought(changed, len(every) - changed)


def _judge(language: Language, one: Incoming, root: Path) -> Iterator[WrongLine]:
    wanted = template_sentences(one.domain, root)[one.sentence.key]
    sentence = replace(one.sentence, msgid=wanted.msgid, plural=wanted.plural)
    if not sentence.is_whole(plural_count(language)):
        yield WrongLine(one.line, sentence.msgid, "a plural form is missing")
    for why in (*checks.faults(sentence), *pofilter.faults(language, sentence)):
        yield WrongLine(one.line, sentence.msgid, why)


def _write(language: Language, domain: Domain, incoming: list[Incoming], root: Path) -> int:
    path = po_path(language, domain, root)
    catalog = read_catalog(path, language)
    changed = 0
    for one in incoming:
        sentence = one.sentence
        held = catalog.get(_id(sentence), context=sentence.context)
        if held is not None and sentence_of(held).msgstr == sentence.msgstr:
            continue
        # An entry that stands keeps its string when it is added again.
        entry = held or catalog.add(_id(sentence), context=sentence.context)
        entry.string = sentence.msgstr[0] if sentence.plural is None else sentence.msgstr
        changed += 1
    if changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po_bytes(catalog, language, domain, root))
    return changed


def _id(sentence: Sentence) -> str | tuple[str, str]:
    return sentence.msgid if sentence.plural is None else (sentence.msgid, sentence.plural)


__all__ = ["Brought", "Incoming", "WrongLine", "bring_in", "message_key", "read_po_file"]
