"""The table of Twilio's errors: every row is read, and what is wrong with it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from notifications.providers.base import Said
from notifications.providers.twilio_errors import error_table, reason_of, said_of, words_of


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (21211, Said.FAILED),
        (21614, Said.FAILED),
        (30005, Said.FAILED),
        (30006, Said.FAILED),
        (21610, Said.OPTED_OUT),
        (30004, Said.BLOCKED),
        (30007, Said.CHANNEL_STOPPED),
        (30002, Said.CHANNEL_STOPPED),
        (30001, Said.FAILED_FOR_NOW),
        (30003, Said.FAILED_FOR_NOW),
        (30008, Said.FAILED_FOR_NOW),
        (20429, Said.FAILED_FOR_NOW),
        (None, Said.FAILED),
        (99999, Said.FAILED),
    ],
)
def test_a_code_says_what_follows(code: int | None, said: Said) -> None:
    assert said_of(code) is said


def test_every_row_has_words_that_fit_a_column() -> None:
    for code in error_table():
        assert str(code) in str(words_of(reason_of(code)))
        assert len(reason_of(code)) <= 60


def test_a_code_that_the_table_does_not_know_still_has_words() -> None:
    assert words_of("twilio_12345") == "Twilio: 12345"
    assert words_of("twilio_lost") == "Twilio: lost"
    assert words_of("opted_out") is None


@pytest.mark.parametrize(
    "rows",
    [
        "- {code: 1, then: failed, means: A}\n- {code: 1, then: again, means: B}",
        "- {code: 1, then: perhaps, means: A}",
        "- {code: one, then: failed, means: A}",
        "- {code: 1, then: failed}",
    ],
)
def test_a_table_with_a_wrong_row_is_refused(tmp_path: Path, rows: str) -> None:
    path = tmp_path / "errors.yaml"
    path.write_text(rows)
    with pytest.raises(ValueError, match=r"Twilio|twice"):
        error_table(path)
