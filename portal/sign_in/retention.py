"""What sign-in no longer needs, deleted by schedule: a seizure finds little of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from portal.sign_in.models import OneTimeCode, StaffUser, TryCounter, WebSession
from portal.sign_in.passkeys.models import Passkey, PasskeyCeremony
from portal.sign_in.second_factor.models import RecoveryCode, SecondFactor
from portal.sign_in.second_factor.service import BEGUN_FOR
from portal.sign_in.sessions import IN_ALL

_ENDED = timedelta(days=30)
"""An ended passkey stays so long, for whoever has to find out what happened."""


def forget_spent(session: Session, now: datetime) -> int:
    """Delete counters whose window is over, codes a day past their end, and sessions that are over.

    And challenges that nobody answered in time, and passkeys a month past their end; secrets of a
    second factor that nobody finished setting up, and all codes of staff whose account has ended.

    Returns:
        how many rows went.
    """
    gone = select(StaffUser.id).where(StaffUser.ended_at.is_not(None))
    unfinished = and_(SecondFactor.confirmed_at.is_(None), SecondFactor.begun_at <= now - BEGUN_FOR)
    spent = (
        delete(SecondFactor).where(or_(unfinished, SecondFactor.staff_user_id.in_(gone))),
        delete(RecoveryCode).where(RecoveryCode.staff_user_id.in_(gone)),
        delete(TryCounter).where(TryCounter.window_ends <= now),
        delete(OneTimeCode).where(OneTimeCode.expires_at <= now - timedelta(days=1)),
        delete(PasskeyCeremony).where(PasskeyCeremony.expires_at <= now),
        delete(Passkey).where(Passkey.ended_at <= now - _ENDED),
        delete(WebSession).where(WebSession.started_at <= now - IN_ALL),
    )
    done = [session.execute(each.execution_options(synchronize_session=False)) for each in spent]
    return sum(max(result.rowcount, 0) for result in done)  # type: ignore[attr-defined]
