"""What a run has to pass before anything of it leaves, when it is approved and when it begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from notifications.foundation.stamp import Mode
from portal.agencies.number_rules import register_faults
from portal.disclosures.models import Entry
from portal.legal_bases.catalogue import legal_basis
from portal.legal_bases.queries import readiness
from portal.notices.queries import Telling, newest_cohort

LIST, ENTRY, LAWS, OWN_WORDS, NUMBERS = "list", "entry", "laws", "own_words", "numbers"


class Gates:
    """Asked twice: what two people approved is what goes out, or nothing does."""

    def __init__(self, session: Session, clock: Clock, mode: Mode) -> None:
        self._session = session
        self._clock = clock
        self._mode = mode

    def numbers_not_ready(self, told: Telling) -> list[str]:
        """Why letters cannot print the agency's numbers; in production alone."""
        if not self._mode.is_production:
            return []
        today = minnesota_day(self._clock.now())
        return [fault.value for fault in register_faults(told.agency.register, today)]

    def laws_not_ready(self, told: Telling) -> dict[str, list[str]]:
        """The laws on which the notice rests and why each is not ready; empty where all are."""
        checked = readiness(self._session, _laws(told), self._mode)
        return {r.legal_basis_id: [why.value for why in r.reasons] for r in checked if r.reasons}

    def standing(self, told: Telling) -> dict[str, list[str]]:
        """On what an approval rests, by part, so that a later look can say what has changed."""
        cohort = newest_cohort(self._session, told.matter.id)
        superseded = select(Entry.id).where(Entry.supersedes_id == told.entry.id)
        return {
            LIST: [str(cohort.id)] if cohort else [],
            ENTRY: sorted(str(one) for one in self._session.scalars(superseded)),
            LAWS: [f"{one}: {legal_basis(one).edition_hash}" for one in _laws(told)],
            OWN_WORDS: _own_words(told),
        }

    def changed(self, told: Telling, approved: Mapping[str, Sequence[str]]) -> list[str]:
        """The parts that are no longer what was approved, or do not pass; empty where all do."""
        now = self.standing(told)
        parts = [part for part, facts in now.items() if list(approved.get(part, ())) != facts]
        if self.laws_not_ready(told) and LAWS not in parts:
            parts.append(LAWS)
        return [*parts, NUMBERS] if self.numbers_not_ready(told) else parts


def _laws(told: Telling) -> list[str]:
    bases = [claim.basis_id for claim in told.entry.claims]
    return list(dict.fromkeys([*bases, *filter(None, [told.entry.duty_basis])]))


def _own_words(told: Telling) -> list[str]:
    """Each sentence by its id and what of it is approved; a translation that came since counts."""
    return [
        f"{one.id}: {one.approved_at is not None}, "
        + " ".join(sorted(each.language for each in one.translations if each.approved_at))
        for one in told.own_words
    ]
