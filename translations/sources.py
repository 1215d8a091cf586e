"""Where the English sentences stand: in code, in templates, and in files of facts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from babel.messages.extract import extract_from_file

from translations.catalogues import Domain

# How Babel writes a function's arguments: which are sentences, and "c" for the context.
Keywords = Mapping[str, Any]

_TRANSLATORS = ("Translators:",)
_COUNTED = (1, 2)
_IN_CONTEXT = ((1, "c"), 2)

_PAGE_KEYWORDS: Keywords = {
    "_": None,
    "gettext": None,
    "lazy": None,
    "N_": None,
    "ngettext": _COUNTED,
    "pgettext": _IN_CONTEXT,
}
_NOTICE_KEYWORDS: Keywords = {"say": None, "say_plural": _COUNTED, "N_": None}
_NOTICE_TEMPLATE_KEYWORDS: Keywords = {**_PAGE_KEYWORDS, **_NOTICE_KEYWORDS}
_JINJA_OPTIONS = {"silent": "false"}  # a template that does not parse must not pass for empty


@dataclass(frozen=True, slots=True)
class Found:
    """One English sentence: ``ids`` has the plural second, ``place`` is a file's path."""

    ids: tuple[str, ...]
    place: str
    comments: tuple[str, ...] = ()
    context: str | None = None


Reader = Callable[[Path], Iterable[Found]]


def find_sentences(domain: Domain, project: Path) -> Iterator[Found]:
    """Every sentence of a domain under the project's root, file by file in a fixed order."""
    for pattern, reader in _READERS[domain]:
        for path in sorted(project.glob(pattern)):
            if path.is_file():
                place = path.relative_to(project).as_posix()
                yield from (_at(found, place) for found in reader(path))


def _at(found: Found, place: str) -> Found:
    return Found(found.ids, place, found.comments, found.context)


def _from_code(path: Path, method: str, keywords: Keywords) -> Iterator[Found]:
    options = _JINJA_OPTIONS if method == "jinja2" else {}
    rows = extract_from_file(method, path, keywords, _TRANSLATORS, options)
    for _, ids, comments, context in rows:
        yield Found(
            ids=(ids,) if isinstance(ids, str) else tuple(ids),
            place="",
            comments=tuple(comments),
            context=context,
        )


def _from_laws(path: Path) -> Iterator[Found]:
    """A law without ``means_for_you`` is not shown to residents, and so is not translated."""
    facts = _read(path)
    shown = [law for law in facts.get("entries", ()) if law.get("means_for_you")]
    yield from map(_plain, _texts_under(shown, facts.get("translate_fields", ())))


def _from_vocabulary(path: Path) -> Iterator[Found]:
    """Every value of the vocabulary is a sentence or a term, but the law it rests on."""
    yield from map(_plain, _leaves(_read(path), skip="source"))


def _from_declared_fields(path: Path) -> Iterator[Found]:
    """The file itself names, under ``translate_fields``, the fields that hold sentences."""
    facts = _read(path)
    yield from map(_plain, _texts_under(facts, facts.get("translate_fields", ())))


def _from_shown_laws(path: Path) -> Iterator[Found]:
    """Of the whole catalogue, residents read only the laws that say what they mean for them."""
    facts = _read(path)
    shown = [law for law in facts.get("entries", ()) if law.get("means_for_you")]
    yield from map(_plain, _texts_under(shown, facts.get("translate_fields", ())))


def _plain(text: str) -> Found:
    return Found(ids=(text,), place="")


def _read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8")) or {}


def _texts_under(node: object, fields: Collection[str]) -> Iterator[str]:
    """All strings that stand, at any depth, under a key among ``fields``."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in fields:
                yield from _leaves(value)
            elif key != "translate_fields":
                yield from _texts_under(value, fields)
    elif isinstance(node, list):
        for item in node:
            yield from _texts_under(item, fields)


def _leaves(node: object, skip: str | None = None) -> Iterator[str]:
    if isinstance(node, str):
        yield from filter(None, [node.strip()])
    elif isinstance(node, dict):
        for key, value in node.items():
            if key != skip:
                yield from _leaves(value, skip)
    elif isinstance(node, list):
        for item in node:
            yield from _leaves(item, skip)


_PYTHON = partial(_from_code, method="python")
_JINJA = partial(_from_code, method="jinja2")

_READERS: Mapping[Domain, tuple[tuple[str, Reader], ...]] = {
    "pages": (
        ("portal/web/**/*.html", partial(_JINJA, keywords=_PAGE_KEYWORDS)),
        ("portal/**/*.py", partial(_PYTHON, keywords=_PAGE_KEYWORDS)),
    ),
    "notices": (
        ("notifications/composition/**/*.py", partial(_PYTHON, keywords=_NOTICE_KEYWORDS)),
        (
            "notifications/composition/templates/**/*",
            partial(_JINJA, keywords=_NOTICE_TEMPLATE_KEYWORDS),
        ),
        ("translations/vocabulary.yaml", _from_vocabulary),
    ),
    "law": (
        ("portal/legal_bases/catalogue.yaml", _from_shown_laws),
        ("portal/disclosures/matters.yaml", _from_declared_fields),
    ),
}
