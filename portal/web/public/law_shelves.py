"""The catalogue of laws by program, for whoever looks for the laws of hers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.legal_bases.catalogue import LegalBasis
from portal.web.public.questions import Question, all_questions
from portal.web.shared.words import N_


@dataclass(frozen=True, slots=True)
class Shelf:
    """The laws of one program: those with plain words for residents, and the others."""

    key: str
    heading: str
    for_residents: tuple[LegalBasis, ...]
    others: tuple[LegalBasis, ...]


_EVERY = ("every", N_("For every program"))
_PROGRAMS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("snap", N_("SNAP (food help)"), frozenset({"snap"})),
    ("medicaid", N_("Medical Assistance (Medicaid)"), frozenset({"medicaid"})),
    ("cash", N_("Family cash aid (MFIP)"), frozenset({"tanf"})),
    ("rent", N_("Help with rent"), frozenset({"housing"})),
    (
        "health",
        N_("Health records"),
        frozenset({"hipaa", "health", "substance_use", "wic"}),
    ),
    ("school", N_("School records"), frozenset({"ferpa", "education"})),
    ("license", N_("Driver’s licenses"), frozenset({"drivers_license"})),
    ("work", N_("Taxes and unemployment"), frozenset({"tax", "unemployment"})),
)


def shelves(laws: Iterable[LegalBasis]) -> tuple[Shelf, ...]:
    """Every law under each program that it names, or under the first shelf if it names none."""
    every = tuple(laws)
    named = frozenset().union(*(topics for _, _, topics in _PROGRAMS))
    rest = tuple(law for law in every if named.isdisjoint(law.topics))
    return (
        _shelf(*_EVERY, rest),
        *(
            _shelf(key, heading, tuple(law for law in every if not topics.isdisjoint(law.topics)))
            for key, heading, topics in _PROGRAMS
        ),
    )


def questions_on(law_id: str) -> tuple[Question, ...]:
    """The questions whose answers rest on a law."""
    return tuple(question for question in all_questions() if law_id in question.laws)


def _shelf(key: str, heading: str, laws: tuple[LegalBasis, ...]) -> Shelf:
    return Shelf(
        key,
        heading,
        for_residents=tuple(law for law in laws if law.is_shown_to_residents),
        others=tuple(law for law in laws if not law.is_shown_to_residents),
    )
