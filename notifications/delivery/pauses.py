"""Pauses: a run, a channel, or one channel of a run stands still until somebody resumes it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, and_, insert, select, update
from sqlalchemy.orm import Session

from notifications.delivery.tables import PAUSES
from notifications.foundation.ids import new_id
from notifications.recipients import Channel

_LOG = structlog.get_logger(__name__)


def pause(
    session: Session,
    now: datetime,
    run_key: UUID | None,
    channel: Channel | None,
    reason: str | None = None,
) -> bool:
    """Stop claims of a run, of a channel, or of one channel of a run; whether it is new."""
    if session.scalar(select(PAUSES.c.id).where(_pause_of(run_key, channel))) is not None:
        return False
    row = {"id": new_id(), "run_key": run_key, "channel": channel, "paused_at": now}
    session.execute(insert(PAUSES), [row | {"reason": reason}])
    return True


def unpause(session: Session, now: datetime, run_key: UUID | None, channel: Channel | None) -> None:
    """End exactly the pause that `pause` made with the same words."""
    session.execute(update(PAUSES).where(_pause_of(run_key, channel)).values(resumed_at=now))


def stop_channel(session: Session, now: datetime, channel: Channel, reason: str) -> None:
    """The sender itself stops a channel: its provider filters our messages, or knows us no more.

    Staff see it with the reason, and resume it when that is mended.
    """
    if pause(session, now, None, channel, reason):
        _LOG.error("channel_stopped", channel=channel.value, reason=reason)


def _pause_of(run_key: UUID | None, channel: Channel | None) -> ColumnElement[bool]:
    return and_(
        PAUSES.c.run_key.is_not_distinct_from(run_key),
        PAUSES.c.channel.is_not_distinct_from(channel),
        PAUSES.c.resumed_at.is_(None),
    )
