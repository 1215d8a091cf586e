from __future__ import annotations

from dataclasses import replace

from portal.legal_bases.catalogue import Verified, legal_basis
from portal.legal_bases.rules import NotReady, Review, ready_for_notice

BASIS = legal_basis("us-ina-235d4")
FROM_MEMORY = replace(BASIS, verified=Verified.FROM_MEMORY)


def review(*, edition: str = BASIS.edition_hash, demonstration: bool = False) -> Review:
    return Review(BASIS.id, edition, for_demonstration=demonstration)


def test_a_law_that_counsel_read_carries_a_notice() -> None:
    found = ready_for_notice(BASIS, [review()], demonstration_counts=False)
    assert found.is_ready
    assert not found.for_demonstration


def test_a_law_that_nobody_reviewed_carries_none() -> None:
    found = ready_for_notice(BASIS, [], demonstration_counts=True)
    assert found.reasons == (NotReady.NOT_REVIEWED,)


def test_the_review_of_another_law_does_not_count() -> None:
    other = Review("us-ice-warrants", BASIS.edition_hash, for_demonstration=False)
    assert ready_for_notice(BASIS, [other], demonstration_counts=True).reasons == (
        NotReady.NOT_REVIEWED,
    )


def test_the_review_of_an_earlier_edition_does_not_count() -> None:
    found = ready_for_notice(BASIS, [review(edition="0" * 64)], demonstration_counts=True)
    assert found.reasons == (NotReady.REVIEWED_ANOTHER_EDITION,)


def test_a_demonstrations_review_does_not_count_in_earnest() -> None:
    found = ready_for_notice(BASIS, [review(demonstration=True)], demonstration_counts=False)
    assert found.reasons == (NotReady.REVIEWED_FOR_DEMONSTRATION_ONLY,)


def test_a_demonstrations_review_counts_in_a_demonstration_and_says_so() -> None:
    found = ready_for_notice(BASIS, [review(demonstration=True)], demonstration_counts=True)
    assert found.is_ready
    assert found.for_demonstration


def test_counsels_own_review_outweighs_a_demonstrations() -> None:
    both = [review(demonstration=True), review()]
    assert not ready_for_notice(BASIS, both, demonstration_counts=True).for_demonstration


def test_no_review_makes_a_law_from_memory_carry_a_notice() -> None:
    of_memory = Review(BASIS.id, FROM_MEMORY.edition_hash, for_demonstration=False)
    found = ready_for_notice(FROM_MEMORY, [of_memory], demonstration_counts=True)
    assert found.reasons == (NotReady.FROM_MEMORY,)
    assert not found.for_demonstration


def test_every_reason_is_named() -> None:
    found = ready_for_notice(FROM_MEMORY, [], demonstration_counts=True)
    assert found.reasons == (NotReady.FROM_MEMORY, NotReady.NOT_REVIEWED)
