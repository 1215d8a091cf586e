"""What a run would do, counted before anybody approves it.  Counts only, no person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from notifications import Preflight
from notifications.notice import Notice
from portal.agency_sentences.models import OwnSentence
from portal.agency_sentences.rules import words
from portal.notices.planning import Planned
from translations.registry import ENGLISH


@dataclass(slots=True)
class Tally:
    """Counts people as their letters go by on their way to the sender's own count."""

    people: int = 0
    held: Counter[str] = field(default_factory=Counter)
    _seen: set[UUID] = field(default_factory=set)

    def notices(self, planned: Iterable[Planned]) -> Iterator[Notice]:
        """Pass on each notice; count whom it is about, and who is held and why, once."""
        for plan in planned:
            if not self._seen.isdisjoint(plan.person_ids):
                continue
            self._seen.update(plan.person_ids)
            self.people += len(plan.person_ids)
            if plan.held_for:
                self.held[plan.held_for] += len(plan.person_ids)
            if plan.notice:
                yield plan.notice


def as_json(
    tally: Tally,
    sent: Preflight,
    laws_not_ready: Mapping[str, list[str]],
    own_words: Iterable[OwnSentence] = (),
) -> dict[str, Any]:
    """The counts as a run keeps them.

    ``english_with_block`` are people who read another language and get English with the language
    block; ``laws_not_ready`` maps a legal basis to why no notice rests on it yet: a run with any
    cannot be approved.
    """
    return {
        "people": tally.people,
        "notices": sent.notices,
        "by_language": _sorted(sent.by_language),
        "by_channel": _sorted({channel.value: n for channel, n in sent.by_channel.items()}),
        "texts": {
            language: {"texts": one.texts, "segments": one.segments}
            for language, one in sorted(sent.texts.items())
        },
        "addresses": _sorted({kind.value: n for kind, n in sent.addresses.items()}),
        "english_with_block": sent.english_with_block,
        "held": _sorted(tally.held),
        "reasons": _sorted(sent.reasons),
        "laws_not_ready": dict(laws_not_ready),
        "own_words": [_own_sentence(one, sent.by_language) for one in own_words],
    }


def _own_sentence(sentence: OwnSentence, by_language: Mapping[str, int]) -> dict[str, Any]:
    """A sentence of the agency's, and in how many notices it prints in English, framed."""
    approved = {each.language for each in sentence.translations if each.approved_at is not None}
    framed = {code: n for code, n in by_language.items() if code not in {ENGLISH.code, *approved}}
    return {
        "english": sentence.english,
        "words": words(sentence.english),
        "approved": sentence.approved_at is not None,
        "framed": _sorted(framed),
    }


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))
