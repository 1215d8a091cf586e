"""Numbers and mailboxes that want no more of us: our own ledger, which counts at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from notifications.delivery.tables import OPT_OUTS
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
