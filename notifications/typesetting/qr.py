"""QR codes as drawings of filled rows: sharp at any size, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import segno

from notifications.typesetting.errors import TooLongForQr

QUIET_ZONE = 4
# Trying all masks takes five times as long as drawing, and any mask scans.
MASK = 3
# Bytes that a version holds at error correction M (ISO/IEC 18004, table 7).  A few sizes only, so
# that codes of one kind look alike.
CAPACITY = {4: 62, 6: 106, 8: 152, 10: 213}


def version_for(text: str) -> int:
    """The smallest version in use that holds ``text``.

    Raises:
        TooLongForQr: none does.
    """
    length = len(text.encode())
    for version, most in CAPACITY.items():
        if length <= most:
            return version
    raise TooLongForQr(f"{length} bytes; at most {max(CAPACITY.values())}")


def _runs(row: bytearray) -> Iterator[tuple[int, int]]:
    """Where dark modules begin in a row, and how many follow."""
    start = 0
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            yield start, length
        start += length


def svg(text: str) -> str:
    """An SVG drawing of ``text`` as a QR code, quiet zone included.

    Raises:
        TooLongForQr: more than 213 bytes.
    """
    code = segno.make(
        text, error="m", version=version_for(text), mask=MASK, mode="byte", boost_error=False
    )
    side = len(code.matrix) + 2 * QUIET_ZONE
    path = "".join(
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{length}v1h-{length}z"
        for y, row in enumerate(code.matrix)
        for x, length in _runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path d="{path}"/></svg>'
    )
