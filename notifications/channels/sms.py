"""How many segments a text takes, counted exactly; the text itself is never altered to save one.

GSM 03.38 has 128 characters of seven bits, and ten more that take two places (3GPP TS 23.038).  One
character outside it, and the whole text is sent in UCS-2.  A text that does not fit into one
segment is chained, and each link gives up room to say which link it is (3GPP TS 23.040).  A
character that takes two places is not split between two links.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
_BEYOND_BMP = 0xFFFF


class Encoding(StrEnum):
    """How a text is written on the air."""

    GSM_7 = "gsm_7"
    UCS_2 = "ucs_2"


_ROOM = {Encoding.GSM_7: (160, 153), Encoding.UCS_2: (70, 67)}


@dataclass(frozen=True, slots=True)
class Segments:
    """``segments`` are what a carrier counts and bills; ``places`` are septets or 16-bit units."""

    encoding: Encoding
    places: int
    segments: int


def segments(text: str) -> Segments:
    """What this text takes."""
    encoding = Encoding.GSM_7 if _is_gsm(text) else Encoding.UCS_2
    widths = [_width(character, encoding) for character in text]
    places = sum(widths)
    alone, chained = _ROOM[encoding]
    links = 1 if places <= alone else _links(widths, chained)
    return Segments(encoding, places, links)


def _is_gsm(text: str) -> bool:
    return all(character in _BASIC or character in _EXTENSION for character in text)


def _width(character: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM_7:
        return 2 if character in _EXTENSION else 1
    return 2 if ord(character) > _BEYOND_BMP else 1


def _links(widths: Iterable[int], room: int) -> int:
    links, used = 1, 0
    for width in widths:
        if used + width > room:
            links, used = links + 1, 0
        used += width
    return links
