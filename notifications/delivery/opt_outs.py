"""Numbers and mailboxes that want no more of us: our own ledger, which counts at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, insert, select, update
from sqlalchemy.orm import Session

from notifications.delivery import escalation
from notifications.delivery.reasons import Reason
from notifications.delivery.tables import DELIVERIES, OPT_OUTS
from notifications.foundation.ids import new_id
from notifications.recipients import Channel


def opted_out(session: Session, channel: Channel, places: Collection[bytes]) -> set[bytes]:
    """Those of these places that want no more of us by this channel."""
    if not places:
        return set()
    columns = OPT_OUTS.c
    statement = select(columns.to_index).where(
        columns.channel == channel,
        columns.to_index.in_(list(places)),
        columns.ended_at.is_(None),
    )
    return set(session.scalars(statement))


def refuse(session: Session, now: datetime, channel: Channel, to_index: bytes, how: str) -> None:
    """Write it down, and let what waits for this place go on by another way, at once."""
    stop(session, now, channel, to_index, how)
    waiting = and_(DELIVERIES.c.channel == channel, DELIVERIES.c.to_index == to_index)
    escalation.bar(session, now, waiting, Reason.OPTED_OUT)


def allow(session: Session, now: datetime, channel: Channel, to_index: bytes) -> None:
    """A place can be written to again.  What she had not allowed before, that opens not."""
    columns = OPT_OUTS.c
    ended = update(OPT_OUTS).where(
        columns.channel == channel, columns.to_index == to_index, columns.ended_at.is_(None)
    )
    session.execute(ended.values(ended_at=now))


def stop(session: Session, now: datetime, channel: Channel, to_index: bytes, how: str) -> None:
    """Write down that a place wants no more of us; again changes nothing."""
    this = (OPT_OUTS.c.channel == channel, OPT_OUTS.c.to_index == to_index)
    again = {"how": how, "since": now, "ended_at": None}
    if session.scalar(select(OPT_OUTS.c.id).where(*this)) is None:
        row = {"id": new_id(), "channel": channel, "to_index": to_index}
        session.execute(insert(OPT_OUTS), [row | again])
    else:
        session.execute(
            update(OPT_OUTS).where(*this, OPT_OUTS.c.ended_at.is_not(None)).values(**again)
        )
