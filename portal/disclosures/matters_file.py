"""Reading a file of matters: every problem at once, each with its line and in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from portal.disclosures.drafts import EntryDraft, MatterDraft
from portal.disclosures.errors import MattersRefused
from portal.disclosures.rules import Fault, faults

MOST_BYTES = 2_000_000
"""A file of matters is written by hand: what is larger is another kind of file."""

# The C parser is ten times as fast; both build nothing but plain values.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_Place = tuple[int | str, ...]
_Problem = tuple[int | None, str]

FAULT_WORDS: Mapping[Fault, str] = MappingProxyType(
    {
        Fault.NOTHING_BEFORE_IT: "an entry of this kind answers an earlier one, and there is none",
        Fault.ASKED_MISSING: "a request says what was asked for: add elements_asked",
        Fault.GIVEN_MISSING: "a disclosure says what was given: add elements_given",
        Fault.GIVEN_NOT_SAID_HERE: "an entry of this kind cannot say that facts were given",
        Fault.PASSED_ON_MISSING: "say which facts could be passed on: add could_be_passed",
        Fault.PASSED_ON_NOT_SAID_HERE: "an entry of this kind cannot say what could be passed on",
        Fault.HOLDER_MISSING: "say who has the facts that could be passed on: add holder",
        Fault.RULING_MISSING: "say what the court did: add ruling",
        Fault.RULING_NOT_SAID_HERE: "only an entry of kind court_ruled has a ruling",
        Fault.NOTICE_OF_ANOTHER_KIND: "this kind of notice does not fit this kind of entry",
        Fault.NOTICE_WITHOUT_LAW: (
            "no claim says that a law permits this disclosure: its notice is disclosed_no_basis"
        ),
        Fault.DUTY_WITHOUT_LAW: "a duty by law names the law: add duty_basis, or write policy",
        Fault.ADVANCE_WITHOUT_LAW: (
            "an advance notice names the law that has you ask or tell first: duty and duty_basis"
        ),
        Fault.ADVANCE_WITHOUT_DAY: "an advance notice says until when she can answer: answer_by",
        Fault.SUPERSEDES_NOTHING: "a correction names the entry it corrects: add supersedes",
        Fault.ALREADY_SUPERSEDED: "this entry was corrected before: correct the correction",
        Fault.ONLY_CORRECTIONS_SUPERSEDE: "only an entry of kind corrected supersedes another",
        Fault.IN_THE_FUTURE: "the day has not come yet",
    }
)


class _MattersFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_version: int
    translate_fields: tuple[str, ...] = ()
    matters: tuple[MatterDraft, ...]


@dataclass(frozen=True, slots=True)
class MattersFile:
    """A file's matters, and where each thing stands in it."""

    name: str
    matters: tuple[MatterDraft, ...]
    line_of: Callable[[_Place], int | None]

    def refuse(self, place: _Place, reason: str) -> MattersRefused:
        """The error for one problem at one place."""
        return MattersRefused(self.name, [(self.line_of(place), reason)])


def read_matters(path: Path, today: date) -> MattersFile:
    """Read a file of matters and check it whole; ``today`` is the Minnesota day.

    Raises:
        MattersRefused: something in it is wrong; the message has a line for each problem.
    """
    node, raw = _parse(path)
    lines = _Lines(node)
    doubled = list(_doubled_keys(node))
    if doubled:
        raise MattersRefused(path.name, doubled)
    try:
        file = _MattersFile.model_validate(raw)
    except ValidationError as error:
        raise MattersRefused(path.name, _told(error, lines)) from None
    problems = list(_problems(file.matters, today))
    if problems:
        raise MattersRefused(path.name, [(lines.of(place), why) for place, why in problems])
    return MattersFile(path.name, file.matters, lines.of)


def _parse(path: Path) -> tuple[yaml.Node, Any]:
    try:
        loader = _Loader(_text(path))
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise MattersRefused(path.name, [(1, "this file holds no list of matters")])
        return node, loader.construct_document(node)
    except yaml.YAMLError as error:
        raise MattersRefused(path.name, [_not_yaml(error)]) from None


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MattersRefused(path.name, [(None, f"cannot be read: {error.strerror}")]) from None
    if len(data) > MOST_BYTES:
        raise MattersRefused(path.name, [(None, f"larger than {MOST_BYTES:,} bytes")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise MattersRefused(path.name, [(line, "this line is not UTF-8")]) from None


def _not_yaml(error: yaml.YAMLError) -> _Problem:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or "it cannot be read"
    return (mark.line + 1 if mark else None, f"this is not YAML: {reason}")


class _Lines:
    """From a place in the data to its line in the file."""

    def __init__(self, root: yaml.Node) -> None:
        self._root = root

    def of(self, place: _Place) -> int:
        """The line of the deepest part of a place that the file has."""
        node, line = self._root, 1
        for step in place:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line


def _child(node: yaml.Node, step: int | str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item.start_mark.line + 1, item
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    return None


def _doubled_keys(node: yaml.Node) -> Iterator[_Problem]:
    """YAML keeps the last of two equal keys and says nothing; a log must not lose a line so."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _doubled_keys(item)
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        if key.value in seen:
            yield key.start_mark.line + 1, f"{key.value} stands twice"
        seen.add(key.value)
        yield from _doubled_keys(value)


def _told(error: ValidationError, lines: _Lines) -> Iterator[_Problem]:
    for problem in error.errors():
        yield lines.of(problem["loc"]), _words(problem["loc"], problem["type"], problem["msg"])


def _words(place: _Place, kind: str, message: str) -> str:
    name = next((str(step) for step in reversed(place) if isinstance(step, str)), "the file")
    if kind == "missing":
        return f"{name} is missing"
    if kind == "extra_forbidden":
        return f"{name} is not a field we know"
    reason = message.removeprefix("Value error, ")
    return f"{name}: {reason[:1].lower()}{reason[1:]}"


def _problems(matters: Sequence[MatterDraft], today: date) -> Iterator[tuple[_Place, str]]:
    slugs: set[str] = set()
    for place, matter in enumerate(matters):
        where: _Place = ("matters", place)
        if matter.slug is None:
            yield where, "slug is missing"
        elif matter.slug in slugs:
            yield (*where, "slug"), f"{matter.slug} stands twice"
        slugs.add(matter.slug or "")
        if not matter.entries:
            yield where, "entries is missing"
        for number, fault in _entry_faults(matter.entries, today):
            yield (*where, "entries", number), FAULT_WORDS[fault]


def _entry_faults(entries: Sequence[EntryDraft], today: date) -> Iterator[tuple[int, Fault]]:
    corrected: set[int] = set()
    for number, entry in enumerate(entries):
        before = [earlier.kind for earlier in entries[:number]]
        yield from ((number, fault) for fault in faults(entry.said, before, today))
        if entry.supersedes is None:
            continue
        if entry.supersedes > number:
            yield number, Fault.SUPERSEDES_NOTHING
        if entry.supersedes in corrected:
            yield number, Fault.ALREADY_SUPERSEDED
        corrected.add(entry.supersedes)
