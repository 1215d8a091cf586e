"""Days are Minnesota days."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

MINNESOTA = ZoneInfo("America/Chicago")


def minnesota_day(moment: datetime) -> date:
    """The calendar day in Minnesota at an aware moment."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(MINNESOTA).date()
