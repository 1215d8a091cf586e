"""The field's words, by group and key: one English message each, translated in `notices`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import yaml

DOMAIN = "notices"
PATH = Path(__file__).parent / "vocabulary.yaml"

# What law a line rests on is for lawyers and code; it is not a message.
_NOT_MESSAGES = frozenset({"source"})

Vocabulary = Mapping[str, Mapping[str, Mapping[str, str]]]


class UnknownTerm(LookupError):
    """The vocabulary has no such group, key or field."""


def term(group: str, key: str, field: str = "text") -> str:
    """The English message of a term, which is also its key in the catalogues of `notices`.

    Raises:
        UnknownTerm: there is no such term.
    """
    try:
        return VOCABULARY[group][key][field]
    except KeyError:
        raise UnknownTerm(f"the vocabulary has no {field} of {group}.{key}") from None


def has(group: str, key: str) -> bool:
    """Whether the vocabulary knows this key in this group."""
    return key in VOCABULARY.get(group, {})


def keys(group: str) -> tuple[str, ...]:
    """The keys of a group, in the order in which people read them.

    Raises:
        UnknownTerm: there is no such group.
    """
    try:
        return tuple(VOCABULARY[group])
    except KeyError:
        raise UnknownTerm(f"the vocabulary has no group {group}") from None


def messages() -> Iterator[tuple[str, str]]:
    """Every message with the place it comes from (``requesters.ice.text``), for extraction."""
    for group, terms in VOCABULARY.items():
        for key, fields in terms.items():
            for field, message in fields.items():
                if field not in _NOT_MESSAGES:
                    yield message, f"{group}.{key}.{field}"


def _load(path: Path) -> Vocabulary:
    raw: Vocabulary = yaml.safe_load(path.read_text(encoding="utf-8"))
    return MappingProxyType(
        {group: MappingProxyType(terms) for group, terms in raw.items()},
    )


VOCABULARY: Vocabulary = _load(PATH)
