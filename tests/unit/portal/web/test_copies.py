"""What a program that opens tables could take for a formula stays text."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from portal.web.resident.copies import _bare, _harmless


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(1)", "\tx", "\rx"])
def test_a_formula_is_text(cell: str) -> None:
    assert _harmless(cell) == f"'{cell}"


def test_words_are_words() -> None:
    assert _harmless("address") == "address"


def test_mark_up_around_words_is_left_out() -> None:
    assert _bare(Markup('<span lang="en">a &amp; b</span>')) == "a & b"
