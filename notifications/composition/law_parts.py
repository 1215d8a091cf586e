"""Which law, who says so and where that stands; and whether law or policy has us tell."""

from __future__ import annotations

from collections.abc import Iterator

from notifications.composition.composed import Section
from notifications.composition.parts import EntryNotice, section
from notifications.composition.words import N_, Words
from notifications.notice import BasisFacts, Facts, Notice, NoticeKind
from translations import vocabulary

_SAYS = {
    "permits": N_("%(claimant)s says that this law allows it: %(citation)s."),
    "forbids": N_("%(claimant)s says that this law does not allow it: %(citation)s."),
    "other": N_("%(claimant)s points to this law: %(citation)s."),
}


def basis(entry: EntryNotice) -> Section | None:
    """One paragraph a claim; where no law was found, that is what it says."""
    if entry.kind is NoticeKind.DISCLOSED_NO_BASIS and not entry.facts.bases:
        none_found = entry.words.say("We have not found a law that let us do this.")
        return section(entry.words, "basis", none_found)
    if not entry.facts.bases:
        return None
    return section(entry.words, "basis", *_claims(entry))


def why(notice: Notice, facts: Facts, words: Words) -> Section:
    """Whether a law tells us to send this, and which, or whether the agency chose to."""
    if facts.duty == "law":
        by_law = words.say(
            "The law tells us to send you this letter: %(citation)s.",
            citation=words.name(facts.duty_citation),
        )
        return section(words, "why", by_law)
    return section(
        words,
        "why",
        words.paragraph(
            words.say("We found no law that tells us to send you this letter."),
            words.say("%(agency)s chose to tell you.", agency=words.name(notice.agency.name)),
        ),
    )


def _claims(entry: EntryNotice) -> Iterator[str]:
    explained: set[str] = set()
    for held in entry.facts.bases:
        # Two sides can claim one law: it is explained once, and both are named.
        yield _claim(entry, held, explain=held.id not in explained)
        explained.add(held.id)


def _claim(entry: EntryNotice, held: BasisFacts, *, explain: bool) -> str:
    words = entry.words
    return words.paragraph(
        _says(entry, held),
        words.law(held.means_for_you or held.plain) if explain else "",
        words.sentence("standings", held.standing, "meaning"),
        _checked(words, held),
        words.say("This law stands here as an example.") if held.is_example else "",
    )


def _says(entry: EntryNotice, held: BasisFacts) -> str:
    words, citation = entry.words, entry.words.name(held.citation)
    if held.claimed_by == "court":
        # A court does not claim: it rules, and its case is the citation.
        return words.say("A court ruled on this: %(citation)s.", citation=citation)
    claimant = _claimant(entry, held.claimed_by)
    return words.say(_SAYS[held.effect], claimant=claimant, citation=citation)


def _claimant(entry: EntryNotice, key: str) -> str:
    if key == "agency":
        return entry.words.name(entry.notice.agency.name)
    group = "claimants" if vocabulary.has("claimants", key) else "requesters"
    return entry.words.term(group, key)


def _checked(words: Words, held: BasisFacts) -> str:
    if held.verified == "from-memory":
        return words.sentence("verified", "from-memory", "meaning")
    if held.as_of is None:
        return ""
    return words.say("We last read about it on %(date)s.", date=words.day(held.as_of))
