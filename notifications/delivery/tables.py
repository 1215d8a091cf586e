"""The sender's tables as SQLAlchemy Core sees them: the outbox works on many rows at once."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Table

from notifications.delivery.models import (
    ChannelPause,
    Delivery,
    DeliveryEvent,
    DemonstrationApproval,
    InboundText,
    InPersonRecord,
    NoticeRow,
    OptOut,
    PrintBundle,
    ProviderPace,
    Reprint,
)

NOTICES = cast("Table", NoticeRow.__table__)
DELIVERIES = cast("Table", Delivery.__table__)
EVENTS = cast("Table", DeliveryEvent.__table__)
PAUSES = cast("Table", ChannelPause.__table__)
APPROVALS = cast("Table", DemonstrationApproval.__table__)
BUNDLES = cast("Table", PrintBundle.__table__)
REPRINTS = cast("Table", Reprint.__table__)
OPT_OUTS = cast("Table", OptOut.__table__)
INBOUND = cast("Table", InboundText.__table__)
TOLD = cast("Table", InPersonRecord.__table__)
PACES = cast("Table", ProviderPace.__table__)
