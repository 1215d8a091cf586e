"""What sign-in no longer needs, deleted by schedule: a seizure finds little of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.sign_in.models import OneTimeCode, TryCounter, WebSession
from portal.sign_in.passkeys.models import Passkey, PasskeyCeremony
from portal.sign_in.sessions import IN_ALL

_ENDED = timedelta(days=30)
"""An ended passkey stays so long, for whoever has to find out what happened."""


def forget_spent(session: Session, now: datetime) -> int:
    """Delete counters whose window is over, codes a day past their end, and sessions that are over.

    And challenges that nobody answered in time, and passkeys a month past their end.

    Returns:
        how many rows went.
    """
    spent = (
        delete(TryCounter).where(TryCounter.window_ends <= now),
        delete(OneTimeCode).where(OneTimeCode.expires_at <= now - timedelta(days=1)),
        delete(PasskeyCeremony).where(PasskeyCeremony.expires_at <= now),
        delete(Passkey).where(Passkey.ended_at <= now - _ENDED),
        delete(WebSession).where(WebSession.started_at <= now - IN_ALL),
    )
    done = [session.execute(each.execution_options(synchronize_session=False)) for each in spent]
    return sum(max(result.rowcount, 0) for result in done)  # type: ignore[attr-defined]
