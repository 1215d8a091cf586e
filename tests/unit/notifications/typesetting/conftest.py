from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from pypdf import PdfReader

from notifications.channels.letter import RenderedLetter, render_letter
from notifications.composition.composed import ComposedLetter
from notifications.typesetting import Typesetter

DAY = date(2026, 6, 20)
POINTS = 72
PAPER_HEIGHT = 11.0
Render = Callable[[ComposedLetter], RenderedLetter]


@dataclass(frozen=True)
class Run:
    """Some letters on a page: where their baseline begins, in inches from the top left."""

    left: float
    top: float
    text: str


def runs(pdf: bytes, page: int = 0) -> list[Run]:
    found: list[Run] = []

    def see(text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        if text.strip():
            left = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
            top = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
            found.append(Run(left / POINTS, PAPER_HEIGHT - top / POINTS, text.strip()))

    PdfReader(io.BytesIO(pdf)).pages[page].extract_text(visitor_text=see)
    return found


def words(pdf: bytes) -> str:
    """All the text of a PDF, spaces and invisible marks left out."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    text = "".join(page.extract_text() for page in pages)
    return "".join(c for c in text if c.isprintable() and not c.isspace())


@pytest.fixture
def render() -> Render:
    return lambda letter: render_letter(letter, made_on=DAY)


@pytest.fixture(scope="session")
def typesetter() -> Typesetter:
    return Typesetter()
