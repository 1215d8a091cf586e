"""Refuses a text or an email that says more than a pointer: pure, in every language that has words.

No programme, no requester, no immigration word, no name, no haste, no link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from notifications.composition.composed import ComposedEmail, ComposedText

PATH = Path(__file__).parent / "text_lint.yaml"

_LINK = re.compile(r"https?:|www\.|\w\.(?:gov|org|com|net|us|info|io)\b|/\w+/", re.IGNORECASE)
_MARKS = re.compile("[\u2066-\u2069]")
# A part of a name that is this short is found inside ordinary words: not looked for.
_SHORTEST_NAME = 3


class Refused(StrEnum):
    """What a message said that it must not."""

    PROGRAMME = "programme"
    REQUESTER = "requester"
    IMMIGRATION = "immigration"
    HASTE = "haste"
    LINK = "link"
    NAME = "name"
    NO_WORD_LIST = "no_word_list"


@dataclass(frozen=True, slots=True)
class Finding:
    """``word`` is one of ours; it is empty for a person's name, which is never repeated."""

    why: Refused
    word: str = ""


class SaysTooMuchError(ValueError):
    """A text or an email said more than that there is a letter; ``found`` tells what."""

    def __init__(self, found: tuple[Finding, ...]) -> None:
        super().__init__(", ".join(f"{each.why} {each.word}".strip() for each in found))
        self.found = found


def has_word_list(language: str) -> bool:
    """Whether messages in this language can be judged at all."""
    return language in _lists()


def refuse(found: tuple[Finding, ...]) -> None:
    """Stops a message that says too much.

    That its language cannot be judged is for the gate, which then lets no pointer go.

    Raises:
        SaysTooMuchError: something was found in it.
    """
    said = tuple(each for each in found if each.why is not Refused.NO_WORD_LIST)
    if said:
        raise SaysTooMuchError(said)


def findings_in_text(
    text: ComposedText, *, agency: str, names: Iterable[str] = ()
) -> tuple[Finding, ...]:
    """What a text says too much; ``names`` are those of the person and of any children.

    The agency's own name is left out of the check: who writes must be said.
    """
    return findings(text.body, text.language, agency=agency, names=names)


def findings_in_email(
    email: ComposedEmail, *, agency: str, names: Iterable[str] = ()
) -> tuple[Finding, ...]:
    """What an email says too much, its subject included."""
    whole = "\n".join((email.subject, *email.paragraphs))
    return findings(whole, email.language, agency=agency, names=names)


def findings(
    message: str, language: str, *, agency: str, names: Iterable[str] = ()
) -> tuple[Finding, ...]:
    """Everything in a message that must not be there, in a fixed order.

    A language without a word list of its own cannot be judged, and that is a finding too.
    """
    bare = _MARKS.sub("", message)
    # Nothing would be found between the letters of a message that is cut up at every place.
    bare = bare.replace(agency, " ") if agency else bare
    found = list(_words_found(bare, language))
    if _LINK.search(bare):
        found.append(Finding(Refused.LINK))
    if _has_name(bare, names):
        found.append(Finding(Refused.NAME))
    return tuple(found)


def _words_found(message: str, language: str) -> Iterable[Finding]:
    lists = _lists()
    if not has_word_list(language):
        yield Finding(Refused.NO_WORD_LIST)
    for group, exact_case in (("everywhere", True), (language, False)):
        for why, words in lists.get(group, {}).items():
            if why == "parts":
                yield from (Finding(Refused.IMMIGRATION, w) for w in words if w in message)
            else:
                hits = (w for w in words if _stands_in(w, message, exact_case=exact_case))
                yield from (Finding(Refused(why), word) for word in hits)


def _stands_in(word: str, message: str, *, exact_case: bool) -> bool:
    # "ICE" is the agency, "ice" is not; "Immigration" and "immigration" are the same word.
    flags = re.NOFLAG if exact_case else re.IGNORECASE
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", message, flags) is not None


def _has_name(message: str, names: Iterable[str]) -> bool:
    parts = {part for name in names for part in re.findall(r"\w+", name)}
    long_enough = (part for part in parts if len(part) >= _SHORTEST_NAME)
    return any(_stands_in(part, message, exact_case=False) for part in long_enough)


@cache
def _lists() -> Mapping[str, Mapping[str, list[str]]]:
    lists: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return lists
