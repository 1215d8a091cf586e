"""Which deliveries a notice gets, and what follows one that failed.

The simplest rule that is honest: a notice that can be a letter is a letter, at once, because the
letter carries the code and can be shown to a helper.  Someone who allows texts or emails gets one
neutral pointer as well, and only after the letter was handed over: "We mailed you a letter" is true
by then.  So no text waits ten days for a letter to follow it.  What has no letter form, such as a
sign-in code, goes to the one contact it was made for, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from notifications.delivery.models import DeliveryState
from notifications.delivery.reasons import Reason
from notifications.notice import Notice, NoticeKind
from notifications.recipients import Channel, ContactPoint

Way = tuple[Channel, UUID | None]
"""A channel, and the contact where it has one: what a notice goes out by at most once."""

_POINTING = frozenset({Channel.SMS, Channel.EMAIL})
SIGN_IN_PRIORITY = 0
_POINTER_PRIORITY = 90
_LETTER_PRIORITY = 100


class NobodyToReach(ValueError):
    """A notice that has no letter form came without a contact to send it to."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One delivery that is to be made, the state it begins in, and why where that needs saying."""

    channel: Channel
    contact_key: UUID | None
    state: DeliveryState
    reason: str | None = None

    @property
    def way(self) -> Way:
        return self.channel, self.contact_key


def plan(notice: Notice, *, pointer_allowed: bool) -> tuple[Planned, ...]:
    """The deliveries that a notice starts with.

    Args:
        notice: What the person is told.
        pointer_allowed: Whether the gate lets a text or email go out in her language.

    Raises:
        NobodyToReach: it has no letter form and no contact.
    """
    if Channel.LETTER not in notice.rule.channels:
        return (_only_message(notice),)
    obstacle = why_not_mailed(notice)
    if obstacle is not None:
        return (for_human(obstacle),)
    letter = Planned(Channel.LETTER, None, DeliveryState.QUEUED)
    if not pointer_allowed:
        return (letter,)
    return (letter, *(_behind_letter(contact) for contact in pointer_contacts(notice)[:1]))


def why_not_mailed(notice: Notice) -> Reason | None:
    """What keeps this notice from being a letter; ``None`` if nothing does."""
    recipient = notice.recipient
    if Channel.LETTER not in recipient.channels:
        return Reason.MAIL_NOT_ALLOWED
    if recipient.address is None:
        return Reason.NO_ADDRESS
    return None if recipient.can_be_mailed else Reason.UNPRINTABLE_ADDRESS


def follow_up(notice: Notice, failed: Planned, tried: Collection[Way], why: str) -> Planned | None:
    """What comes after a delivery that failed; ``None`` if nothing needs to.

    A letter is followed by a human.  A pointer is followed by a pointer at the next contact that
    she allows, and in the end by nothing: her letter is on its way.  A kind that does not escalate,
    such as a sign-in code, is followed by nothing.
    """
    if not notice.rule.escalates or failed.channel is Channel.IN_PERSON:
        return None
    if failed.channel is Channel.LETTER:
        return for_human(why)
    left = [c for c in pointer_contacts(notice) if (c.channel, c.key) not in tried]
    if not left:
        return None
    if failed.state is DeliveryState.PLANNED:
        return _behind_letter(left[0])
    return Planned(left[0].channel, left[0].key, DeliveryState.QUEUED)


def pointer_contacts(notice: Notice) -> tuple[ContactPoint, ...]:
    """The contacts that a pointer can go to, in the order that the person chose."""
    recipient = notice.recipient
    channels = [channel for channel in recipient.channels if channel in _POINTING]
    return tuple(contact for channel in channels for contact in recipient.contacts_by(channel))


def for_human(why: str) -> Planned:
    """A task for a human, which is what is left when nothing else can reach her."""
    return Planned(Channel.IN_PERSON, None, DeliveryState.WAITING_FOR_HUMAN, why)


def priority(notice: Notice, channel: Channel) -> int:
    """Lower goes first: a sign-in code overtakes a million letters."""
    if notice.kind is NoticeKind.SIGN_IN_CODE:
        return SIGN_IN_PRIORITY
    return _POINTER_PRIORITY if channel in _POINTING else _LETTER_PRIORITY


def _only_message(notice: Notice) -> Planned:
    contacts = [c for c in pointer_contacts(notice) if c.channel in notice.rule.channels]
    if not contacts:
        raise NobodyToReach(notice.kind)
    return Planned(contacts[0].channel, contacts[0].key, DeliveryState.QUEUED)


def _behind_letter(contact: ContactPoint) -> Planned:
    return Planned(contact.channel, contact.key, DeliveryState.PLANNED, Reason.WAITS_FOR_LETTER)
