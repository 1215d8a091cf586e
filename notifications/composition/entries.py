"""The words of a notice about one entry: asked for, refused, given, could be passed on, ruled."""

from __future__ import annotations

from notifications.composition import common, happened, in_advance, law_parts
from notifications.composition.composed import ComposedNotice
from notifications.composition.headlines import headline
from notifications.composition.parts import EntryNotice
from notifications.composition.words import Words
from notifications.notice import EntryFacts, Notice


def compose_entry(notice: Notice, facts: EntryFacts, words: Words) -> ComposedNotice:
    """The whole notice; every part of it is decided by the facts alone, never by the language."""
    entry = EntryNotice(notice, facts.tells or notice.kind, facts, words)
    sections = (
        common.today(entry),
        common.before(entry),
        common.entry_help(entry),
        in_advance.her_answer(entry),
        happened.happened(entry),
        happened.asked_given(entry),
        law_parts.basis(entry),
        common.what_next(entry),
        law_parts.why(notice, facts, words),
        common.rights(entry),
    )
    return common.whole_notice(notice, words, headline(entry), sections)
