from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.agency_sentences.models import OwnSentence


def sentences_about(session: Session, about: UUID) -> Sequence[OwnSentence]:
    """The sentences that stand for one entry, with their translations, in the order typed."""
    return session.scalars(
        select(OwnSentence)
        .where(OwnSentence.about == about, OwnSentence.withdrawn_at.is_(None))
        .order_by(OwnSentence.written_at, OwnSentence.id)
    ).all()
