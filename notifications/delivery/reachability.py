"""The port through which the portal says that a person can no longer be reached in some way.

Facts freeze; reachability does not.  Every claim asks again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from notifications.notice import NoticeKind
from notifications.recipients import Channel


class Bar(StrEnum):
    """What came between approval and sending."""

    CONTACT_UNSAFE = "contact_unsafe"
    SAFE_AT_HOME = "safe_at_home"
    SILENCE_ORDER = "silence_order"
    NOTICE_ENDED = "notice_ended"
    OPTED_OUT = "opted_out"
    HELP_NUMBERS = "help_numbers"


class WhatNow(StrEnum):
    """What becomes of a delivery that is barred."""

    NEXT_CHANNEL = "next_channel"
    HOLD = "hold"
    CANCEL = "cancel"


WHAT_NOW: Mapping[Bar, WhatNow] = {
    Bar.CONTACT_UNSAFE: WhatNow.NEXT_CHANNEL,
    # A participant's mail goes by the programme's own address: a human sees to it.
    Bar.SAFE_AT_HOME: WhatNow.HOLD,
    # Held, not cancelled: the law can make us wait, and then we tell.
    Bar.SILENCE_ORDER: WhatNow.HOLD,
    Bar.NOTICE_ENDED: WhatNow.CANCEL,
    # The sender's own bar: she texted STOP, or pressed the button that ends emails.
    Bar.OPTED_OUT: WhatNow.NEXT_CHANNEL,
    # A letter that says "call" must print a number that somebody answers.
    Bar.HELP_NUMBERS: WhatNow.HOLD,
}


@dataclass(frozen=True, slots=True)
class Question:
    """Can this person still be reached in this way, about this?

    ``contact_key`` is ``None`` for a letter: it goes to the address on the frozen notice, which
    was frozen at ``frozen_at``.
    """

    delivery_id: UUID
    notice_id: UUID
    person_key: UUID
    channel: Channel
    contact_key: UUID | None
    kind: NoticeKind
    frozen_at: datetime


class Reachability(Protocol):
    """Filled by the portal."""

    def barred(self, session: Session, questions: Sequence[Question], /) -> Mapping[UUID, Bar]:
        """The deliveries that must not go out now, by id; all others can.

        Asked once for a whole batch, inside the transaction that claims it.
        """
        ...
