"""When a print file is closed, and which letters it can take.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from notifications.foundation.days import MINNESOTA


@dataclass(frozen=True, slots=True)
class CutOff:
    """``at`` is the time of day in Minnesota at which files are closed; ``None``: all day.

    ``window`` is how long a letter can still be cancelled before a file takes it.
    """

    at: time | None = None
    window: timedelta = timedelta(0)

    def takes_until(self, now: datetime) -> datetime:
        """A letter put in after this moment waits for the next file."""
        return self._last(now) - self.window

    def _last(self, now: datetime) -> datetime:
        """The last moment, up to now, at which files were closed."""
        if self.at is None:
            return now
        here = now.astimezone(MINNESOTA)
        today = datetime.combine(here.date(), self.at, MINNESOTA)
        day = here.date() if today <= here else here.date() - timedelta(days=1)
        return datetime.combine(day, self.at, MINNESOTA).astimezone(now.tzinfo)
