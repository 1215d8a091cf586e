from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.disclosures.kinds import Certainty
from portal.disclosures.models import Cohort, CohortMember


@dataclass(frozen=True, slots=True)
class SealedList:
    """A list of people as it was sealed: counts and its SHA-256, nobody's name."""

    id: UUID
    sha256: str
    members: int
    sealed_at: datetime
    by_certainty: Mapping[Certainty, int]


def lists_of(session: Session, matter_id: UUID) -> tuple[SealedList, ...]:
    """The lists of a matter, the newest first.  The caller has asked ``portal.access``."""
    cohorts = session.scalars(
        select(Cohort)
        .where(Cohort.matter_id == matter_id)
        .order_by(Cohort.sealed_at.desc(), Cohort.id.desc())
    ).all()
    counts = _by_certainty(session, [cohort.id for cohort in cohorts])
    return tuple(
        SealedList(one.id, one.sha256, one.members, one.sealed_at, counts[one.id])
        for one in cohorts
    )


def _by_certainty(session: Session, ids: list[UUID]) -> Mapping[UUID, Mapping[Certainty, int]]:
    rows = session.execute(
        select(CohortMember.cohort_id, CohortMember.certainty, func.count())
        .where(CohortMember.cohort_id.in_(ids))
        .group_by(CohortMember.cohort_id, CohortMember.certainty)
    )
    found: dict[UUID, dict[Certainty, int]] = defaultdict(dict)
    for cohort_id, certainty, count in rows:
        found[cohort_id][certainty] = count
    return found
