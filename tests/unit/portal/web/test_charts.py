from __future__ import annotations

import pytest

from portal.web.public.charts import WIDTH, bar_chart


@pytest.mark.parametrize("right_to_left", [False, True])
def test_bars_are_as_long_as_their_counts_and_stay_in_the_box(right_to_left: bool) -> None:
    chart = bar_chart([100, None, 25], right_to_left=right_to_left)
    assert chart is not None
    widths = [bar.width for bar in chart.bars]
    assert widths[1] == 0
    assert widths[2] == pytest.approx(widths[0] / 4, abs=0.1)
    for bar in chart.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH
        assert 0 <= bar.value_x <= WIDTH
        assert bar.y + chart.bar_height <= chart.height


def test_bars_begin_where_the_page_begins() -> None:
    left, right = (bar_chart([20, 10], right_to_left=way) for way in (False, True))
    assert left is not None
    assert right is not None
    assert len({bar.x for bar in left.bars}) == 1
    assert len({bar.x + bar.width for bar in right.bars}) == 1


def test_there_is_no_chart_where_nothing_is_shown() -> None:
    assert bar_chart([None, None], right_to_left=False) is None
