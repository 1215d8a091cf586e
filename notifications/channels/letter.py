"""The letter: a composed notice on paper, ready for a window envelope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from notifications.composition.composed import ComposedLetter
from notifications.typesetting import Typesetter
from notifications.typesetting.qr import svg


@dataclass(frozen=True, slots=True)
class RenderedLetter:
    """A letter's bytes, and what proves them: ``sha256`` in hex, and what made them."""

    pdf: bytes
    pages: int
    sha256: str
    renderer: str


def letter_data(letter: ComposedLetter) -> dict[str, Any]:
    """What the template ``letter`` takes.

    Raises:
        TooLongForQr: an address does not fit into a QR code.
    """
    parts = [
        {
            "language": notice.language,
            "html_lang": notice.html_lang,
            "direction": notice.direction,
            "notice": notice,
            "labels": labels,
            "date": date_text,
        }
        for notice, labels, date_text in zip(
            letter.notices, letter.labels, letter.date_text, strict=True
        )
    ]
    return {
        "parts": parts,
        "sender_lines": letter.sender_lines,
        "recipient_lines": letter.recipient_lines,
        "reference": letter.reference,
        "reference_qr": svg(letter.reference_url),
        "check_word": letter.check_word,
        "language_block": letter.language_block,
        "code": letter.code,
        "code_qr": svg(letter.code_url) if letter.code_url else None,
        "large_print": letter.large_print,
    }


@cache
def _typesetter() -> Typesetter:
    """One warm compiler a process: a cold one takes far longer than a letter."""
    return Typesetter()


def render_letter(letter: ComposedLetter, *, made_on: date) -> RenderedLetter:
    """The letter as PDF/UA-1; the same letter and day give the same bytes.

    Raises:
        UnprintableText: a character has no glyph.
        DoesNotFit: the address, the sender or a fixed part is too long for its place.
        TooLongForQr: an address does not fit into a QR code.
    """
    typesetter = _typesetter()
    made = typesetter.typeset("letter", letter_data(letter), made_on=made_on)
    return RenderedLetter(made.pdf, made.pages, made.sha256, typesetter.renderer)
