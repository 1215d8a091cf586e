from __future__ import annotations

from portal.legal_bases.catalogue import all_legal_bases
from portal.web.public.law_shelves import questions_on, shelves
from portal.web.public.questions import all_questions

SHELVES = {shelf.key: shelf for shelf in shelves(all_legal_bases())}


def _on(key: str) -> set[str]:
    shelf = SHELVES[key]
    return {law.id for law in (*shelf.for_residents, *shelf.others)}


def test_no_law_is_lost_between_the_shelves() -> None:
    assert set().union(*map(_on, SHELVES)) == {law.id for law in all_legal_bases()}


def test_a_law_that_names_two_programs_stands_under_both_and_not_under_every() -> None:
    assert "us-doj-letter-2026-01-24" in _on("snap") & _on("medicaid")
    assert "us-doj-letter-2026-01-24" not in _on("every")
    assert "mn-13.04-3-access" in _on("every")


def test_only_laws_with_plain_words_are_shown_in_them() -> None:
    for shelf in SHELVES.values():
        assert all(law.means_for_you for law in shelf.for_residents)
        assert not any(law.means_for_you for law in shelf.others)


def test_a_law_names_the_questions_that_rest_on_it() -> None:
    for question in all_questions():
        for law_id in question.laws:
            assert question in questions_on(law_id)
    assert questions_on("no-such-law") == ()
