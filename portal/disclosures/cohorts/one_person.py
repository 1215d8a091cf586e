"""A list with one line: somebody whom a clerk names, through the same door as any other list."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from portal.disclosures.cohorts.rows import REQUIRED
from portal.people.models import Person

_FROM_HER_RECORD = ("family_name", "given_names", "birth_date", "language")


def list_of_one(typed: Mapping[str, str], known: Person | None = None) -> io.BytesIO:
    """The CSV of one person: what was typed, and where nothing was, what her record has.

    Args:
        typed: values by the names of a list's columns; what is not typed is empty.
        known: whom the agency has under the typed client number, if anybody.
    """
    values = {column: typed.get(column, "").strip() for column in REQUIRED}
    for column in _FROM_HER_RECORD:
        values[column] = values[column] or _of_record(known, column)
    values["safe_at_home"] = values["safe_at_home"] or "no"
    values["certainty"] = values["certainty"] or "confirmed"
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, REQUIRED)
    writer.writeheader()
    writer.writerow(values)
    return io.BytesIO(text.getvalue().encode())


def _of_record(known: Person | None, column: str) -> str:
    return str(getattr(known, column) or "") if known is not None else ""
