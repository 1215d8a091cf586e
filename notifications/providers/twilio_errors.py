"""Twilio's error codes, as a table that anybody can edit: ``twilio_errors.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from notifications.providers.base import Said

_TABLE = Path(__file__).with_name("twilio_errors.yaml")
_PREFIX = "twilio_"
_THEN = {
    "failed": Said.FAILED,
    "again": Said.FAILED_FOR_NOW,
    "opted_out": Said.OPTED_OUT,
    "blocked": Said.BLOCKED,
    "channel_stopped": Said.CHANNEL_STOPPED,
}


@dataclass(frozen=True, slots=True)
class TwilioError:
    """One row: what the code says of a message, and what it means in plain words."""

    code: int
    then: Said
    means: str


@cache
def error_table(path: Path = _TABLE) -> Mapping[int, TwilioError]:
    """The table by code.

    Raises:
        ValueError: a row names no code, no meaning, a code twice, or something unknown to do.
    """
    rows = [_row(row) for row in yaml.safe_load(path.read_text("utf-8"))]
    table = {row.code: row for row in rows}
    if len(table) != len(rows):
        message = f"{path.name} names a code twice"
        raise ValueError(message)
    return table


def said_of(code: int | None) -> Said:
    """What a code says of a message; a code that the table does not know is a failure for good."""
    row = error_table().get(code or 0)
    return row.then if row else Said.FAILED


def reason_of(code: int | None) -> str:
    """The reason that a delivery keeps: ``twilio_30005``, or ``twilio_unknown``."""
    return f"{_PREFIX}{code or 'unknown'}"


def words_of(reason: str) -> str | None:
    """Plain words for a reason that Twilio gave; ``None`` if it is not Twilio's."""
    if not reason.startswith(_PREFIX):
        return None
    code = reason.removeprefix(_PREFIX)
    row = error_table().get(int(code)) if code.isdecimal() else None
    return f"{row.means} (Twilio {code})" if row else f"Twilio: {code.replace('_', ' ')}"


def _row(row: Mapping[str, object]) -> TwilioError:
    code, then, means = row.get("code"), row.get("then"), row.get("means")
    if not isinstance(code, int) or then not in _THEN or not isinstance(means, str):
        message = f"not a row of the table of Twilio's errors: {row}"
        raise ValueError(message)
    return TwilioError(code, _THEN[str(then)], means)
