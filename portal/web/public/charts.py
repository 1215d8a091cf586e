"""The bars of a table, as an SVG's numbers: no text but figures, so that every language fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, ROW, BAR = 260, 24, 14
"""User units of the SVG: the whole width, a row's height, a bar's height."""
_NUMBER, _VALUE = 24, 58
"""Room for the number of the row before a bar, and for its value behind it."""
_MIDDLE = ROW // 2
_BASELINE = _MIDDLE + 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One row.  ``number`` is that of the table's row, from 1; a bar not shown has no width."""

    number: int
    y: int
    x: float
    width: float
    value: int | None
    number_x: float
    value_x: float
    baseline: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars in a box of ``width`` × ``height`` user units, from the page's own beginning."""

    width: int
    height: int
    bar_height: int
    bars: tuple[Bar, ...]


def bar_chart(values: Sequence[int | None], *, right_to_left: bool) -> Chart | None:
    """The bars of these values, the largest filling the room; ``None`` where none is shown."""
    most = max((value for value in values if value is not None), default=0)
    if not most:
        return None
    bars = tuple(
        _bar(number, value, most, right_to_left=right_to_left)
        for number, value in enumerate(values, 1)
    )
    return Chart(WIDTH, ROW * len(values), BAR, bars)


def _bar(number: int, value: int | None, most: int, *, right_to_left: bool) -> Bar:
    width = round((value or 0) / most * (WIDTH - _NUMBER - _VALUE), 1)
    begin, value_at = float(_NUMBER), _NUMBER + width + 6
    top = (number - 1) * ROW
    if right_to_left:
        return Bar(
            number,
            top + (ROW - BAR) // 2,
            WIDTH - begin - width,
            width,
            value,
            WIDTH - 2.0,
            WIDTH - value_at,
            top + _BASELINE,
        )
    return Bar(number, top + (ROW - BAR) // 2, begin, width, value, 2.0, value_at, top + _BASELINE)
