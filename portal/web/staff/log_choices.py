"""What the fields of a log's forms offer: the vocabulary's words in English, and the laws."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from portal.disclosures.kinds import EntryKind
from portal.disclosures.rules import left_our_hands, notice_kinds, passes_on
from portal.legal_bases.catalogue import all_legal_bases
from portal.web.staff.words import word
from translations.vocabulary import keys, term

Choice = tuple[str, str]
_NAMED = {"requester": "[who asks]", "holder": "[who has the facts]"}
_COLUMNS: tuple[Choice, ...] = (
    ("elements_asked", "Asked for"),
    ("elements_given", "Given"),
    ("could_be_passed", "Could be passed on"),
)
_WHOLE_SENTENCES = ("changes_today", "our_steps", "known", "next_steps", "rulings")
_TERMS = ("requesters", "instruments", "programmes", "data_elements", "holders", "standings")


@dataclass(frozen=True, slots=True)
class EntryChoices:
    """What an entry of one kind can say."""

    columns: tuple[Choice, ...]
    says_holder: bool
    says_ruling: bool
    notices: tuple[Choice, ...]


def for_entry(kind: EntryKind) -> EntryChoices:
    """The columns, fields and notices of one kind of entry."""
    fits = {"elements_given": left_our_hands(kind), "could_be_passed": passes_on(kind)}
    return EntryChoices(
        columns=tuple(one for one in _COLUMNS if fits.get(one[0], True)),
        says_holder=left_our_hands(kind) or passes_on(kind),
        says_ruling=kind is EntryKind.COURT_RULED,
        notices=tuple((name, word("notice_kinds", name)) for name in notice_kinds(kind)),
    )


@cache
def offered() -> dict[str, tuple[Choice, ...]]:
    """Every list of choices that does not depend on the kind of entry, by its name."""
    return {
        **{group: _of(group) for group in (*_TERMS, *_WHOLE_SENTENCES)},
        "duties": _of("duties"),
        "certainties": _of("certainties"),
        "kinds": tuple((kind.value, term("entry_kinds", kind, "meaning")) for kind in EntryKind),
        "claimants": (
            ("agency", "This agency"),
            *_of("requesters"),
            *_of("claimants"),
        ),
        "laws": tuple(_laws()),
        "sides": (("permits", "Allows this"), ("forbids", "Forbids this")),
        "asked_of": (
            ("agency", "This agency"),
            ("state", "The state"),
            ("other", "Someone else"),
        ),
        "judge": (("yes", "Yes"), ("no", "No")),
    }


def _of(group: str) -> tuple[Choice, ...]:
    return tuple((key, term(group, key) % _NAMED) for key in keys(group))


def _laws() -> Iterable[Choice]:
    return sorted(((law.id, law.citation) for law in all_legal_bases()), key=lambda one: one[1])
