"""When texts can leave: by day only, so that nobody is woken or frightened at night.  Pure.

Quiet hours bind telephone solicitations alone; the agencies keep to them as a policy
(`us-tcpa-quiet`).  Sign-in codes take no notice of them: she has just asked for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from notifications.foundation.days import MINNESOTA


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when, on Minnesota's clock; the end itself is outside."""

    begin: time
    end: time

    def are_open(self, now: datetime) -> bool:
        """Whether a text can leave at this aware moment."""
        return self.begin <= now.astimezone(MINNESOTA).time() < self.end


BY_DAY = Hours(time(8), time(21))
