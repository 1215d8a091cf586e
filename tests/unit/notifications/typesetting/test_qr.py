from __future__ import annotations

import re

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.typesetting import TooLongForQr
from notifications.typesetting.qr import CAPACITY, MASK, QUIET_ZONE, modules, svg, version_for

RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\d+z")


def by_the_encoder(text: str) -> list[str]:
    data = text.encode()
    version = version_for(len(data))
    code = segno.make(data, error="m", version=version, mask=MASK, mode="byte", boost_error=False)
    return ["".join(map(str, row)) for row in code.matrix]


# Few and short: each new byte at each place is encoded once.
@settings(max_examples=8)
@given(st.text(min_size=1, max_size=20))
def test_a_code_added_up_is_the_encoders_own(text: str) -> None:
    assert modules(text) == by_the_encoder(text)


@pytest.mark.parametrize("most", CAPACITY.values())
def test_a_full_code_of_each_size_is_the_encoders_own(most: int) -> None:
    text = "https://portal.example.org/code#7K2M".ljust(most, "@")
    assert modules(text) == by_the_encoder(text)


def test_the_drawing_has_the_codes_dark_modules_and_no_others() -> None:
    text = "https://portal.example.org/real#7K2M-9QXD"
    drawn = {
        (int(y) - QUIET_ZONE, int(x) - QUIET_ZONE + step)
        for x, y, length in RUN.findall(svg(text))
        for step in range(int(length))
    }
    rows = enumerate(modules(text))
    assert drawn == {(y, x) for y, row in rows for x, dark in enumerate(row) if dark == "1"}


def test_a_longer_address_is_refused() -> None:
    with pytest.raises(TooLongForQr):
        svg("x" * (max(CAPACITY.values()) + 1))
