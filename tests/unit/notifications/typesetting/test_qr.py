from __future__ import annotations

import re

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from notifications.typesetting import TooLongForQr
from notifications.typesetting.qr import CAPACITY, MASK, QUIET_ZONE, svg, version_for

RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\d+z")


def dark_modules(drawing: str) -> set[tuple[int, int]]:
    return {
        (int(y) - QUIET_ZONE, int(x) - QUIET_ZONE + step)
        for x, y, length in RUN.findall(drawing)
        for step in range(int(length))
    }


@given(st.text(alphabet=st.characters(codec="ascii"), min_size=1, max_size=213))
def test_the_drawing_has_exactly_the_modules_of_the_code(text: str) -> None:
    code = segno.make(
        text, error="m", version=version_for(text), mask=MASK, mode="byte", boost_error=False
    )
    expected = {(y, x) for y, row in enumerate(code.matrix) for x, dark in enumerate(row) if dark}
    assert dark_modules(svg(text)) == expected


@pytest.mark.parametrize(("version", "most"), CAPACITY.items())
def test_each_size_holds_what_it_says(version: int, most: int) -> None:
    assert version_for("x" * most) == version
    assert svg("x" * most)


def test_a_longer_address_is_refused() -> None:
    with pytest.raises(TooLongForQr):
        svg("x" * (max(CAPACITY.values()) + 1))
