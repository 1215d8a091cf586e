"""Where a delivery goes, as a keyed hash: the same number, mailbox or home is known again by it.

The sender keeps no address in clear.  It has to know that two texts in doubt went to one number,
that a number wants no more texts, and that two letters go to one home.
"""

from __future__ import annotations

from uuid import UUID

from notifications.foundation.keys import Keys
from notifications.notice import Notice
from notifications.recipients import Channel, Recipient


def place_index(keys: Keys, channel: Channel, value: str) -> bytes:
    """The hash (32 bytes) of one number in E.164, one mailbox, or one home's address lines."""
    return keys.blind_index(value.casefold(), f"notifications.place.{channel.value}")


def home_index(keys: Keys, recipient: Recipient) -> bytes | None:
    """The hash of the home that a letter to this person goes to, whoever lives there."""
    if recipient.address is None:
        return None
    return place_index(keys, Channel.LETTER, "\n".join(recipient.address.lines))


def index_of(
    keys: Keys, notice: Notice, channel: Channel, contact_key: UUID | None
) -> bytes | None:
    """The place of one delivery of a notice; none for what a human brings."""
    if channel is Channel.LETTER:
        return home_index(keys, notice.recipient)
    found = (c for c in notice.recipient.contacts_by(channel) if c.key == contact_key)
    return next((place_index(keys, channel, c.value) for c in found), None)
