from __future__ import annotations

import pytest

from notifications.composition.approvals import (
    approved_lines,
    approved_sentences,
    current_catalogues,
)

SENTENCE = ("en", "notices", "We did not give them.")


@pytest.mark.parametrize("mode", ["demo", "test"])
def test_a_demonstration_approves_a_catalogue_as_it_stands(mode: str) -> None:
    is_approved = approved_sentences(mode, current_catalogues(["en"]))  # type: ignore[arg-type]
    assert is_approved(*SENTENCE)


def test_production_ignores_what_a_demonstration_approved() -> None:
    demonstration = current_catalogues(["en", "es", "so", "ar"])
    assert not approved_sentences("production", demonstration)(*SENTENCE)
    assert not approved_lines("production", demonstration)("so")


def test_nothing_is_approved_by_default() -> None:
    assert not approved_sentences("demo")(*SENTENCE)
    assert not approved_lines("demo")("so")


def test_another_state_of_the_catalogue_is_not_approved() -> None:
    stale = [("en", "notices", "0" * 64)]
    assert not approved_sentences("demo", stale)(*SENTENCE)


def test_a_sentence_that_no_catalogue_has_is_never_approved() -> None:
    is_approved = approved_sentences("demo", current_catalogues(["en", "ko"]))
    assert not is_approved("en", "notices", "Nobody wrote this.")
    assert not is_approved("ko", "notices", "Nobody wrote this.")


def test_a_demonstration_approves_the_language_block() -> None:
    is_approved = approved_lines("demo", current_catalogues([]))
    assert is_approved("so")
    assert is_approved("ksw")


def test_only_the_domains_of_notices_are_known() -> None:
    with pytest.raises(ValueError, match="no gettext domain"):
        approved_sentences("demo")("en", "songs", "La la.")
