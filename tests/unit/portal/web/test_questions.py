from __future__ import annotations

import pytest

from portal.legal_bases.catalogue import Standing as LawStanding
from portal.legal_bases.catalogue import Verified, legal_basis
from portal.web.public.questions import Question, Standing, all_questions

EVERY = list(all_questions())
FOUGHT_OVER = {
    LawStanding.CONTESTED,
    LawStanding.CONFLICTING_ORDERS,
    LawStanding.ENJOINED_PRELIMINARY,
    LawStanding.ENJOINED_IN_PART,
    LawStanding.REACH_DISPUTED,
}


def test_there_are_twenty_each_with_a_place_of_its_own() -> None:
    assert len(EVERY) == len({question.key for question in EVERY}) == 20


@pytest.mark.parametrize("question", EVERY, ids=lambda question: question.key)
def test_an_answer_says_no_more_than_its_laws_carry(question: Question) -> None:
    laws = [legal_basis(law_id) for law_id in question.laws]
    assert laws or question.standing is Standing.ADVICE
    if question.standing is Standing.SETTLED:
        assert all(law.verified is Verified.PAGE_SEEN for law in laws)
        assert not any(law.status in FOUGHT_OVER for law in laws)
    if question.standing is Standing.CONTESTED:
        assert any(law.status in FOUGHT_OVER for law in laws)


def test_no_answer_promises_a_letter_when_a_government_office_got_the_data() -> None:
    """The breach law is for work that is not government work (mn-13.055-breach)."""
    keeping = next(question for question in EVERY if question.key == "safe-keeping")
    promise = next(s for s in keeping.says if "must write to you" in s)
    assert "not for government work" in promise
    assert any("does not cover" in sentence for sentence in keeping.says)


def test_no_answer_tells_what_the_portal_knows_of_ice_only_what_was_found() -> None:
    """Under an order of silence, "we know of none" would be a lie, and taking it away a signal."""
    said = [sentence for question in EVERY for sentence in question.says]
    assert not any("know of no" in sentence for sentence in said)
