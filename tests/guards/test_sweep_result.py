"""What the sweep stored says on which commit it ran, with what, and what each check found."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.sweep.__main__ import LANGUAGES
from tests.sweep.findings import Check
from tests.sweep.markup import pinned
from tests.sweep.result import RESULT


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(RESULT.read_text(encoding="utf-8"))
    return stored


def test_it_names_the_commit_it_ran_on(result: dict[str, Any]) -> None:
    assert re.fullmatch(r"[0-9a-f]{40}", result["ran_on_commit"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", result["date"])
    assert isinstance(result["tree_was_clean"], bool)


def test_it_walked_every_language_of_the_sweep(result: dict[str, Any]) -> None:
    assert result["languages"] == list(LANGUAGES)
    assert result["pages"] > 0


def test_each_check_says_how_often_it_ran_and_lists_what_it_found(result: dict[str, Any]) -> None:
    assert list(result["checks"]) == [check.value for check in Check]
    for told in result["checks"].values():
        # Not run is never the same as nothing found.
        assert (told["run"] > 0) != ("not_run" in told)
        assert (told["findings"] > 0) == ("found" in told)


def test_it_names_the_versions_it_ran_with(result: dict[str, Any]) -> None:
    assert {"axe", "chromium"} <= result["versions"].keys()
    if "not_run" not in result["checks"][Check.HTML]:
        assert result["versions"]["html_validate"] == pinned()
