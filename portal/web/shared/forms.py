"""What people type, as values.  A form says what is missing; it never says what is right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import abort

from portal.records_requests.values import RequestKind


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A birth date in three parts, as typed."""

    day: str = field(default="", repr=False)
    month: str = field(default="", repr=False)
    year: str = field(default="", repr=False)

    @classmethod
    def from_form(cls, form: Mapping[str, str]) -> BirthDate:
        parts = (form.get(f"birth_{part}", "").strip()[:4] for part in ("day", "month", "year"))
        return cls(*parts)

    @property
    def date(self) -> dt.date | None:
        """The day, if there is such a day; digits of any script are read."""
        try:
            return dt.date(int(self.year), int(self.month), int(self.day))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class RecordsForm:
    """A request for records, as typed."""

    kind: str = ""
    words: str = field(default="", repr=False)
    agency: str = ""
    name: str = field(default="", repr=False)
    reach: str = field(default="", repr=False)
    birth: BirthDate = field(default_factory=BirthDate)

    @classmethod
    def from_form(cls, form: Mapping[str, str]) -> RecordsForm:
        return cls(
            kind=form.get("kind", ""),
            words=form.get("words", "").strip()[:2000],
            agency=form.get("agency", ""),
            name=form.get("name", "").strip()[:200],
            reach=form.get("reach", "").strip()[:200],
            birth=BirthDate.from_form(form),
        )


def request_kind(typed: str) -> RequestKind:
    """The kind of request that a form names; the form offers no other."""
    try:
        return RequestKind(typed)
    except ValueError:
        abort(400)
