"""Staff's own numbers: a letter, a year and a count, such as ``M-2026-0001``."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day


def next_number(
    session: Session, clock: Clock, column: InstrumentedAttribute[str], letter: str
) -> str:
    """The number after this year's highest in a column, or the first of the year."""
    year = minnesota_day(clock.now()).year
    highest = session.scalar(
        select(column)
        .where(column.like(f"{letter}-{year}-%"))
        .order_by(func.length(column).desc(), column.desc())
        .limit(1)
    )
    count = int(highest.rsplit("-", 1)[1]) + 1 if highest else 1
    return f"{letter}-{year}-{count:04}"
