from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.stamp import Mode
from portal.legal_bases.catalogue import all_legal_bases, legal_basis
from portal.legal_bases.models import LegalBasisReview
from portal.legal_bases.rules import Readiness, Review, ready_for_notice


def readiness(session: Session, basis_ids: Iterable[str], mode: Mode) -> tuple[Readiness, ...]:
    """Whether a notice is allowed to rest on each of these laws, as the catalogue has them now.

    Raises:
        UnknownLegalBasis: the catalogue has no such law.
    """
    wanted = tuple(dict.fromkeys(basis_ids))
    reviews = _reviews(session, wanted)
    return tuple(
        ready_for_notice(
            legal_basis(basis_id), reviews, demonstration_counts=not mode.is_production
        )
        for basis_id in wanted
    )


def all_readiness(session: Session, mode: Mode) -> tuple[Readiness, ...]:
    """The same for every law in the catalogue, for counsel's list."""
    return readiness(session, (basis.id for basis in all_legal_bases()), mode)


def all_shown_are_reviewed(session: Session) -> bool:
    """Whether counsel has read, in earnest, every law that has plain words for residents.

    One answer for all of them, never one for each: counsel reads a law when a notice is about to
    rest on it, so that the day on which one review turns up would tell what an agency was asked,
    an order of silence or not.
    """
    shown = [basis for basis in all_legal_bases() if basis.is_shown_to_residents]
    reviews = _reviews(session, tuple(basis.id for basis in shown))
    return all(
        ready_for_notice(basis, reviews, demonstration_counts=False).is_ready for basis in shown
    )


def _reviews(session: Session, basis_ids: tuple[str, ...]) -> tuple[Review, ...]:
    rows = session.scalars(select(LegalBasisReview).where(LegalBasisReview.basis_id.in_(basis_ids)))
    return tuple(Review(row.basis_id, row.edition_hash, row.for_demonstration) for row in rows)
