"""Letters of every language and kind as pictures: no ink outside the margins, none in the fold."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from PIL import Image, ImageChops

from notifications.channels.letter import letter_data
from notifications.composition.composer import compose_letter
from notifications.composition.letter import LetterCode
from notifications.notice import NoticeKind
from notifications.typesetting import Typesetter
from tests.factories.letters import sample_letter
from tests.factories.notices import WITH_A_LETTER, make_notice
from translations.catalogues import NotTranslated
from translations.registry import LANGUAGES

DPI = 50
# No office printer reaches the last quarter of an inch of a sheet.
MARGIN, DOT = 0.25, 2 / DPI
# Left, top, right, bottom of the address box, and of what the window shows as the sheet shifts.
WINDOW = (0.5, 2.042, 4.0, 2.917)
SHOWS = (0.5, 1.95, 5.5, 3.667)
CODE = LetterCode("4KX972MQH3TC8", "https://portal.example.org/code#4KX972MQH3TC8WZR6V0P")


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter()


def _ink(picture: bytes) -> Image.Image:
    """Black where a page has ink."""
    page = Image.open(io.BytesIO(picture)).convert("L")
    return ImageChops.invert(page).point(lambda light: 255 if light > 40 else 0)


def _box(ink: Image.Image) -> tuple[float, float, float, float]:
    found = ink.getbbox()
    assert found is not None, "an empty page"
    left, top, right, bottom = (edge / DPI for edge in found)
    return left, top, right, bottom


def _holds_inside(picture: bytes) -> None:
    ink = _ink(picture)
    left, top, right, bottom = _box(ink)
    width, height = ink.width / DPI, ink.height / DPI
    assert left >= MARGIN
    assert top >= MARGIN
    assert right <= width - MARGIN
    assert bottom <= height - MARGIN


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("kind", WITH_A_LETTER)
def test_no_ink_is_outside_the_margins(kind: NoticeKind, code: str, typesetter: Typesetter) -> None:
    notice = make_notice(kind, language=code)
    try:
        letter = compose_letter(
            notice,
            code,
            dated=dt.date(2026, 7, 1),
            reference_url="https://x.example.org",
            code=CODE,
        )
    except NotTranslated:
        pytest.skip("goes out as an English letter: a sentence of it is open")
    for picture in typesetter.pictures("letter", letter_data(letter), dots_per_inch=DPI):
        _holds_inside(picture)


@pytest.mark.parametrize("code", LANGUAGES)
def test_in_the_window_stands_the_address_and_nothing_else(
    code: str, typesetter: Typesetter
) -> None:
    first = typesetter.pictures("letter", letter_data(sample_letter(code)), dots_per_inch=DPI)[0]
    shown = _ink(first).crop(tuple(round(edge * DPI) for edge in SHOWS))  # type: ignore[arg-type]
    left, top, right, bottom = _box(shown)
    assert left + SHOWS[0] >= WINDOW[0] - DOT
    assert top + SHOWS[1] >= WINDOW[1] - DOT
    assert right + SHOWS[0] <= WINDOW[2] + DOT
    assert bottom + SHOWS[1] <= WINDOW[3] + DOT
