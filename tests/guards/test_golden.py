"""No notice says anything else than it did, unless that was meant: see `tests.golden`."""

from __future__ import annotations

import pytest

from tests.golden import FOLDER, golden
from translations.registry import LANGUAGES


@pytest.mark.parametrize("code", LANGUAGES)
def test_notices_say_what_they_said(code: str) -> None:
    written = (FOLDER / f"{code}.txt").read_text(encoding="utf-8")
    assert golden(code) == written, "if this was meant: python -m tests.golden"
