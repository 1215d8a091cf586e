"""An account that nobody uses is a door that nobody watches: after ninety days it sleeps."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.sign_in.models import StaffUser

SLEEPS_AFTER = timedelta(days=90)


def sleeps(user: StaffUser, now: datetime) -> bool:
    """Whether an account was neither made, used nor woken in the last ninety days.

    Read from the clock: nothing has to run for an account to fall asleep.
    """
    known = (user.created_at, user.used_at, user.woken_at)
    return now - max(moment for moment in known if moment is not None) >= SLEEPS_AFTER
