"""She ends emails: by her mail program's own button (RFC 8058), or by the one on our page."""

from __future__ import annotations

import hmac
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.channels.email import Marks
from notifications.delivery import opt_outs
from notifications.delivery.tables import DELIVERIES
from notifications.foundation.database import keys_of
from notifications.recipients import Channel


def stop(session: Session, now: datetime, delivery_id: UUID, token: str) -> None:
    """Nothing more goes to the mailbox that this delivery went to, if the token is its own."""
    expected = Marks(keys_of(session)).token(delivery_id)
    if not hmac.compare_digest(expected.encode(), token.encode()):
        return
    place = session.scalar(
        select(DELIVERIES.c.to_index).where(
            DELIVERIES.c.id == delivery_id, DELIVERIES.c.channel == Channel.EMAIL
        )
    )
    if place is not None:
        opt_outs.refuse(session, now, Channel.EMAIL, place, how="unsubscribe")
