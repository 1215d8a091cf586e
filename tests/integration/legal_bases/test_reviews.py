from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.ids import new_id
from notifications.foundation.stamp import Mode
from portal.access.actors import Actor, Role, staff, system
from portal.access.errors import NotAllowed
from portal.audit.models import AuditEvent
from portal.audit.service import AuditTrail
from portal.legal_bases.catalogue import all_legal_bases, legal_basis
from portal.legal_bases.errors import DemonstrationOnly, EditionChanged, UnknownLegalBasis
from portal.legal_bases.models import LegalBasisReview
from portal.legal_bases.queries import all_readiness, all_shown_are_reviewed, readiness
from portal.legal_bases.rules import NotReady
from portal.legal_bases.service import LegalBasisReviews

BASIS = legal_basis("us-ina-235d4")


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        yield session


@pytest.fixture
def reviews(session: Session, clock: SetClock, database: Database) -> LegalBasisReviews:
    return LegalBasisReviews(session, clock, AuditTrail(session, clock, database.keys))


def counsel() -> Actor:
    return staff(new_id(), new_id(), frozenset({Role.COUNSEL}))


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(LegalBasisReview)) or 0


def test_counsels_review_lets_a_notice_rest_on_the_law(
    session: Session, reviews: LegalBasisReviews
) -> None:
    reviews.record(BASIS.id, BASIS.edition_hash, counsel())
    (found,) = readiness(session, [BASIS.id], Mode.PRODUCTION)
    assert found.is_ready
    assert session.scalars(select(AuditEvent.act)).all() == ["review_legal_basis"]


def test_only_counsel_reviews(reviews: LegalBasisReviews) -> None:
    for actor in (staff(new_id(), new_id(), frozenset({Role.INTAKE})), system("shell")):
        with pytest.raises(NotAllowed):
            reviews.record(BASIS.id, BASIS.edition_hash, actor)


def test_a_review_of_what_the_catalogue_no_longer_says_is_refused(
    reviews: LegalBasisReviews,
) -> None:
    with pytest.raises(EditionChanged):
        reviews.record(BASIS.id, "0" * 64, counsel())
    with pytest.raises(UnknownLegalBasis):
        reviews.record("no-such-law", "0" * 64, counsel())


def test_a_demonstrations_review_stands_in_its_own_database_alone(
    session: Session, reviews: LegalBasisReviews
) -> None:
    reviews.record_for_demonstration([BASIS.id], Mode.DEMO)
    (in_demo,) = readiness(session, [BASIS.id], Mode.DEMO)
    assert in_demo.is_ready
    assert in_demo.for_demonstration
    (in_earnest,) = readiness(session, [BASIS.id], Mode.PRODUCTION)
    assert in_earnest.reasons == (NotReady.REVIEWED_FOR_DEMONSTRATION_ONLY,)
    with pytest.raises(DemonstrationOnly):
        reviews.record_for_demonstration([BASIS.id], Mode.PRODUCTION)


def test_a_demonstrations_review_is_written_once(
    session: Session, reviews: LegalBasisReviews
) -> None:
    reviews.record_for_demonstration([BASIS.id, BASIS.id], Mode.DEMO)
    reviews.record_for_demonstration([BASIS.id], Mode.DEMO)
    assert count(session) == 1


def test_counsels_own_review_takes_the_place_of_a_demonstrations(
    session: Session, reviews: LegalBasisReviews
) -> None:
    reviews.record_for_demonstration([BASIS.id], Mode.DEMO)
    reviews.record(BASIS.id, BASIS.edition_hash, counsel())
    assert count(session) == 1
    assert not readiness(session, [BASIS.id], Mode.DEMO)[0].for_demonstration


def test_a_law_from_memory_stays_closed_even_to_a_demonstration(
    session: Session, reviews: LegalBasisReviews
) -> None:
    reviews.record_for_demonstration(["us-1557-notice"], Mode.DEMO)
    (found,) = readiness(session, ["us-1557-notice"], Mode.DEMO)
    assert found.reasons == (NotReady.FROM_MEMORY,)


def test_before_any_review_no_law_carries_a_notice(session: Session) -> None:
    assert not any(found.is_ready for found in all_readiness(session, Mode.DEMO))


def test_the_public_hears_of_counsels_reviews_when_the_last_is_in_and_never_of_one(
    session: Session, reviews: LegalBasisReviews
) -> None:
    shown = [basis for basis in all_legal_bases() if basis.is_shown_to_residents]
    reviews.record_for_demonstration([basis.id for basis in shown], Mode.DEMO)
    assert not all_shown_are_reviewed(session)
    for basis in shown:
        assert not all_shown_are_reviewed(session)
        reviews.record(basis.id, basis.edition_hash, counsel())
    assert all_shown_are_reviewed(session)
