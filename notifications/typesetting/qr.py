"""QR codes as drawings of filled rows: sharp at any size, the same bytes every time.

At a fixed size and mask a QR code is linear: its error correction is, and the mask only adds a
constant.  So a code is the code of zeros, changed by what each of its bits changes, and those
changes repeat from letter to letter.  Adding them up takes a twentieth of the time that encoding
takes; the tests hold the result against the encoder.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import segno

from notifications.typesetting.errors import TooLongForQr

QUIET_ZONE = 4
# Trying all masks takes five times as long as drawing, and any mask scans.
MASK = 3
# Bytes that a version holds at error correction M (ISO/IEC 18004, table 7).  A few sizes only, so
# that codes of one kind look alike.
CAPACITY = {4: 62, 6: 106, 8: 152, 10: 213}
_DARK = re.compile("1+")


def version_for(length: int) -> int:
    """The smallest version in use that holds so many bytes.

    Raises:
        TooLongForQr: none does.
    """
    for version, most in CAPACITY.items():
        if length <= most:
            return version
    raise TooLongForQr(f"{length} bytes; at most {max(CAPACITY.values())}")


def _encoded(data: bytes) -> int:
    """All modules of the code, row by row, as the bits of one number; the first is the highest."""
    code = segno.make(
        data, error="m", version=version_for(len(data)), mask=MASK, mode="byte", boost_error=False
    )
    return int("".join(str(module) for row in code.matrix for module in row), 2)


@cache
def _of_zeros(length: int) -> int:
    return _encoded(bytes(length))


@lru_cache(maxsize=1 << 12)
def _changed_by_bit(length: int, position: int, bit: int) -> int:
    """Which modules differ from the code of zeros when one bit is not zero."""
    data = bytearray(length)
    data[position] = 1 << bit
    return _encoded(bytes(data)) ^ _of_zeros(length)


@lru_cache(maxsize=1 << 14)
def _changed_by_byte(length: int, position: int, byte: int) -> int:
    changed = 0
    for bit in range(8):
        if byte >> bit & 1:
            changed ^= _changed_by_bit(length, position, bit)
    return changed


def modules(text: str) -> list[str]:
    """The rows of the QR code of ``text``, a ``1`` for each dark module.

    Raises:
        TooLongForQr: more than 213 bytes.
    """
    data = text.encode()
    side = 17 + 4 * version_for(len(data))
    bits = _of_zeros(len(data))
    for position, byte in enumerate(data):
        bits ^= _changed_by_byte(len(data), position, byte)
    flat = format(bits, f"0{side * side}b")
    return [flat[start : start + side] for start in range(0, side * side, side)]


def svg(text: str) -> str:
    """An SVG drawing of ``text`` as a QR code, quiet zone included.

    Raises:
        TooLongForQr: more than 213 bytes.
    """
    rows = modules(text)
    side = len(rows) + 2 * QUIET_ZONE
    path = "".join(
        f"M{dark.start() + QUIET_ZONE} {y}h{len(dark[0])}v1h-{len(dark[0])}z"
        for y, row in enumerate(rows, start=QUIET_ZONE)
        for dark in _DARK.finditer(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path d="{path}"/></svg>'
    )
