from __future__ import annotations

import pytest

from portal.web.shared import pace as paced


@pytest.mark.parametrize(("took", "waits"), [(0.0, 0.1), (0.03, 0.07), (0.5, 0.0)])
def test_what_is_left_of_the_time_is_waited_out(
    monkeypatch: pytest.MonkeyPatch, took: float, waits: float
) -> None:
    times = iter([100.0, 100.0 + took])
    waited: list[float] = []
    monkeypatch.setattr(paced.time, "monotonic", lambda: next(times))
    monkeypatch.setattr(paced.time, "sleep", waited.append)
    with paced.pace():
        pass
    assert waited == [pytest.approx(waits)]
