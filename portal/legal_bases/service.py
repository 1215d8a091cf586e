from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.stamp import Mode
from portal.access.actors import Actor, system
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.service import AuditTrail
from portal.legal_bases.catalogue import LegalBasis, legal_basis
from portal.legal_bases.errors import DemonstrationOnly, EditionChanged
from portal.legal_bases.models import LegalBasisReview

_DEMONSTRATION = system("demonstration")


class LegalBasisReviews:
    """Counsel's reviews: who read which edition of which law, and when."""

    def __init__(self, session: Session, clock: Clock, trail: AuditTrail) -> None:
        self._session = session
        self._clock = clock
        self._trail = trail

    def record(self, basis_id: str, edition_hash: str, actor: Actor) -> None:
        """Counsel has read this edition.

        Raises:
            NotAllowed: the actor is not counsel.
            UnknownLegalBasis: the catalogue has no such law.
            EditionChanged: the catalogue says something else by now.
        """
        require(actor, Act.REVIEW_LEGAL_BASIS, agency_id=actor.agency_id)
        basis = legal_basis(basis_id)
        if basis.edition_hash != edition_hash:
            raise EditionChanged(basis_id)
        self._keep(basis, actor, for_demonstration=False)

    def record_for_demonstration(self, basis_ids: Iterable[str], mode: Mode) -> None:
        """Mark laws as reviewed in a demonstration's own database; what stands already stays.

        Raises:
            DemonstrationOnly: the database is a production one.
            UnknownLegalBasis: the catalogue has no such law.
        """
        if mode.is_production:
            raise DemonstrationOnly
        reviewed = set(self._session.scalars(select(LegalBasisReview.edition_hash)))
        for basis in map(legal_basis, dict.fromkeys(basis_ids)):
            if basis.edition_hash not in reviewed:
                self._keep(basis, _DEMONSTRATION, for_demonstration=True)

    def _keep(self, basis: LegalBasis, actor: Actor, *, for_demonstration: bool) -> None:
        # A review in earnest takes the place of a demonstration's of the same edition.
        review = self._session.scalar(
            select(LegalBasisReview).where(
                LegalBasisReview.basis_id == basis.id,
                LegalBasisReview.edition_hash == basis.edition_hash,
            )
        ) or LegalBasisReview(basis_id=basis.id, edition_hash=basis.edition_hash)
        review.reviewed_by = None if for_demonstration or actor.id is None else UUID(actor.id)
        review.reviewed_at = self._clock.now()
        review.for_demonstration = for_demonstration
        self._session.add(review)
        self._session.flush()
        self._trail.record(
            Act.REVIEW_LEGAL_BASIS,
            actor,
            subject=("legal_basis", basis.id),
            detail={"edition": basis.edition_hash, "for_demonstration": for_demonstration},
        )
