"""What sign-in no longer needs, deleted by schedule: a seizure finds little of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.sign_in.models import OneTimeCode, TryCounter, WebSession
from portal.sign_in.sessions import IN_ALL


def forget_spent(session: Session, now: datetime) -> int:
    """Delete counters whose window is over, codes a day past their end, and sessions that are over.

    Returns:
        how many rows went.
    """
    spent = (
        delete(TryCounter).where(TryCounter.window_ends <= now),
        delete(OneTimeCode).where(OneTimeCode.expires_at <= now - timedelta(days=1)),
        delete(WebSession).where(WebSession.started_at <= now - IN_ALL),
    )
    done = [session.execute(each.execution_options(synchronize_session=False)) for each in spent]
    return sum(max(result.rowcount, 0) for result in done)  # type: ignore[attr-defined]
