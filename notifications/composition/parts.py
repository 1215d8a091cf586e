"""What the modules of composition hand to one another while they write one notice."""

from __future__ import annotations

from dataclasses import dataclass

from notifications.composition.composed import Section, Table
from notifications.composition.words import N_, Words
from notifications.notice import EntryFacts, Notice, NoticeKind

HEADINGS = {
    "today": N_("What changes today"),
    "before": N_("Before you do anything"),
    "help": N_("Who can help"),
    "do": N_("What you can do"),
    "happened": N_("What happened"),
    "asked_given": N_("What was asked for, and what we gave"),
    "basis": N_("Which law, and who says so"),
    "agency": N_("In our own words"),
    "next": N_("What can happen next"),
    "why": N_("Why we tell you"),
    "rights": N_("Your rights"),
}
"""The sections of a notice in the order in which a letter has them."""

LETTER_ORDER = tuple(HEADINGS)

_JUDGES_PAPERS = frozenset({"judicial_warrant", "court_order"})


@dataclass(frozen=True, slots=True)
class EntryNotice:
    """One notice about an entry, with the terms that most of its sentences need."""

    notice: Notice
    kind: NoticeKind
    facts: EntryFacts
    words: Words

    @property
    def requester(self) -> str:
        return self.words.term("requesters", self.facts.requester)

    @property
    def holder(self) -> str:
        if self.facts.holder is None:
            return self.requester
        return self.words.term("holders", self.facts.holder)

    @property
    def is_ordered(self) -> bool:
        """Whether a judge ordered it: *ordered* and *asked for* are different words."""
        by_judge = self.facts.instrument in _JUDGES_PAPERS
        return by_judge and self.facts.judge_signed is True

    @property
    def children(self) -> str:
        """The children's given names; empty where the notice is about its reader."""
        if self.notice.children is None:
            return ""
        names = self.notice.children.given_names
        return self.words.listed(self.words.name(name) for name in names)

    def sentences(self, group: str, keys: tuple[str, ...]) -> str:
        """Whole sentences of the vocabulary in a row."""
        named = {"requester": self.requester, "holder": self.holder}
        said = (self.words.sentence(group, key, **named) for key in keys)
        return self.words.paragraph(*said)


def section(
    words: Words,
    key: str,
    *paragraphs: str,
    points: tuple[str, ...] = (),
    table: Table | None = None,
    english: tuple[str, ...] = (),
) -> Section:
    """A section under its fixed heading, without its empty paragraphs."""
    kept = tuple(paragraph for paragraph in paragraphs if paragraph)
    return Section(key, words.say(HEADINGS[key]), kept, points, table, english)
