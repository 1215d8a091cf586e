from __future__ import annotations

import pytest

from translations import vocabulary


def test_a_term_is_the_english_that_stands_inside_a_sentence() -> None:
    assert vocabulary.term("requesters", "police") == "the police"


@pytest.mark.parametrize(
    ("group", "key", "field"),
    [
        ("nothing", "ice", "text"),
        ("requesters", "nobody", "text"),
        ("requesters", "ice", "signed_by"),
    ],
)
def test_a_term_that_is_not_there_is_named(group: str, key: str, field: str) -> None:
    with pytest.raises(vocabulary.UnknownTerm):
        vocabulary.term(group, key, field)


def test_every_paper_says_who_signs_it_what_it_can_do_and_by_which_law() -> None:
    for key in vocabulary.keys("instruments"):
        for field in ("signed_by", "what_it_can_do", "source"):
            assert vocabulary.term("instruments", key, field)


def test_the_source_of_a_line_is_not_a_message() -> None:
    places = [place for _, place in vocabulary.messages()]
    assert not any(place.endswith(".source") for place in places)
    assert "instruments.court_order.signed_by" in places
