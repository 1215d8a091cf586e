"""Segments as a carrier counts them, against a second count made in another way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.channels.sms import Encoding, segments

GSM = st.text(alphabet="aZ09 @£é€[]\\^{}~|\n", max_size=500)
ANY = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=300)


@pytest.mark.parametrize(
    ("text", "encoding", "places", "count"),
    [
        ("", Encoding.GSM_7, 0, 1),
        ("a" * 160, Encoding.GSM_7, 160, 1),
        ("a" * 161, Encoding.GSM_7, 161, 2),
        ("a" * 306, Encoding.GSM_7, 306, 2),
        ("a" * 307, Encoding.GSM_7, 307, 3),
        ("€" * 80, Encoding.GSM_7, 160, 1),
        ("a" * 152 + "€" + "a" * 152, Encoding.GSM_7, 306, 3),
        ("ñ é ¿ ü", Encoding.GSM_7, 7, 1),
        ("á", Encoding.UCS_2, 1, 1),
        ("í", Encoding.UCS_2, 1, 1),
        ("ó" * 70, Encoding.UCS_2, 70, 1),
        ("ú" * 71, Encoding.UCS_2, 71, 2),
        ("م" * 134, Encoding.UCS_2, 134, 2),
        ("😀" * 35, Encoding.UCS_2, 70, 1),
        ("a" * 66 + "😀" + "a" * 66, Encoding.UCS_2, 134, 3),
        ("ç", Encoding.UCS_2, 1, 1),
        ("Ç", Encoding.GSM_7, 1, 1),
    ],
)
def test_known_counts(text: str, encoding: Encoding, places: int, count: int) -> None:
    found = segments(text)
    assert (found.encoding, found.places, found.segments) == (encoding, places, count)


@given(GSM)
def test_gsm_agrees_with_cutting_an_escaped_string(text: str) -> None:
    escaped = "".join("\x1b" + c if c in "€[]\\^{}~|" else c for c in text)
    found = segments(text)
    assert found.places == len(escaped)
    assert found.segments == _cut(escaped, 160, 153, lambda end: end == "\x1b")


@given(ANY.map(lambda text: text + "я"))
def test_ucs2_agrees_with_cutting_utf16(text: str) -> None:
    raw = text.encode("utf-16-be")
    units = "".join(chr(int.from_bytes(raw[i : i + 2], "big")) for i in range(0, len(raw), 2))
    found = segments(text)
    assert found.encoding is Encoding.UCS_2
    assert found.segments == _cut(units, 70, 67, lambda end: "\ud800" <= end <= "\udbff")


def _cut(units: str, alone: int, chained: int, is_first_half: object) -> int:
    """Cut off one segment after another, a place earlier where a pair would be torn."""
    assert callable(is_first_half)
    if len(units) <= alone:
        return 1
    count = 0
    while units:
        end = chained - 1 if len(units) > chained and is_first_half(units[chained - 1]) else chained
        units, count = units[end:], count + 1
    return count
