"""May a notice rest on a law?  Only when counsel has read this very edition.

No notice rests on a law that is known from memory alone, or that counsel has not reviewed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal.legal_bases.catalogue import LegalBasis


class NotReady(StrEnum):
    """Why no notice rests on a law yet."""

    FROM_MEMORY = "from_memory"
    NOT_REVIEWED = "not_reviewed"
    REVIEWED_ANOTHER_EDITION = "reviewed_another_edition"
    REVIEWED_FOR_DEMONSTRATION_ONLY = "reviewed_for_demonstration_only"


@dataclass(frozen=True, slots=True)
class Review:
    """Counsel read one edition of one law; ``for_demonstration`` when nobody did in earnest."""

    legal_basis_id: str
    edition_hash: str
    for_demonstration: bool


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a notice is allowed to rest on a law, and every reason why not.

    ``for_demonstration``: only a demonstration's review carries it, and the notice must say so.
    """

    legal_basis_id: str
    reasons: tuple[NotReady, ...]
    for_demonstration: bool = False

    @property
    def is_ready(self) -> bool:
        return not self.reasons


def ready_for_notice(
    basis: LegalBasis, reviews: Iterable[Review], *, demonstration_counts: bool
) -> Readiness:
    """Judge one edition against the reviews on record.

    ``demonstration_counts`` is for demonstration and test databases only.
    """
    of_this_law = [review for review in reviews if review.legal_basis_id == basis.id]
    lacking = _lacking(basis, of_this_law, demonstration_counts=demonstration_counts)
    memory = (NotReady.FROM_MEMORY,) if basis.is_from_memory else ()
    reasons = memory if lacking is None else (*memory, lacking)
    earnest = any(not r.for_demonstration and _same(r, basis) for r in of_this_law)
    return Readiness(basis.id, reasons, for_demonstration=not reasons and not earnest)


def _lacking(
    basis: LegalBasis, reviews: list[Review], *, demonstration_counts: bool
) -> NotReady | None:
    if not reviews:
        return NotReady.NOT_REVIEWED
    of_this_edition = [review for review in reviews if _same(review, basis)]
    if not of_this_edition:
        return NotReady.REVIEWED_ANOTHER_EDITION
    if demonstration_counts or any(not review.for_demonstration for review in of_this_edition):
        return None
    return NotReady.REVIEWED_FOR_DEMONSTRATION_ONLY


def _same(review: Review, basis: LegalBasis) -> bool:
    return review.edition_hash == basis.edition_hash
