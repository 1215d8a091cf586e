"""Which deliveries a notice gets, and what follows one that failed.  Pure.

A notice leads to her by the first way that she allows.  Where a law has us mail it, and for
everybody who has no way in of her own, that is a letter, because the letter carries the code and
can be shown to a helper.  Behind a letter goes one neutral pointer, if she allows texts or emails,
and only after the letter was handed over: "We mailed you a letter" is true by then.  Whoever reads
online, and put texts or emails before letters herself, is led by one of those, and a letter follows
if she does not open the notice.  What has no letter form, such as a sign-in code, goes to the one
contact it was made for, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from notifications.channels.us_addresses import Kind, kinds
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
    """One delivery that is to be made, the state it begins in, and why where that needs saying.

    ``leads``: a text or email that leads her to the notice, and does not point to a letter.
    """

    channel: Channel
    contact_key: UUID | None
    state: DeliveryState
    reason: str | None = None
    leads: bool = False

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
    if notice.rule.everywhere:
        return _everywhere(notice, pointer_allowed=pointer_allowed)
    first = next(iter(ways(notice, messages_allowed=pointer_allowed)), None)
    if first is None:
        return (for_human(why_not_mailed(notice) or Reason.NO_CONTACT),)
    if first.channel is not Channel.LETTER or not pointer_allowed:
        return (first,)
    return (first, *(_behind_letter(contact) for contact in pointer_contacts(notice)[:1]))


def _everywhere(notice: Notice, *, pointer_allowed: bool) -> tuple[Planned, ...]:
    """A letter, or a human in its place, and word at every contact where it is welcome.

    Whoever reads online is led there at once; to others a text points to the letter, once it went.
    """
    why = why_not_mailed(notice)
    letter = Planned(Channel.LETTER, None, DeliveryState.QUEUED) if why is None else for_human(why)
    contacts = pointer_contacts(notice) if pointer_allowed else ()
    if notice.recipient.reads_online:
        return (letter, *(_leading(contact) for contact in contacts if contact.confirmed))
    if why is not None:
        return (letter,)
    return (letter, *(_behind_letter(contact) for contact in contacts))


def ways(notice: Notice, *, messages_allowed: bool) -> tuple[Planned, ...]:
    """Every way that leads this person to this notice without a human, the first choice first."""
    found: list[Planned] = []
    for channel in _order(notice):
        if channel not in notice.rule.channels:
            continue
        if channel is Channel.LETTER and why_not_mailed(notice) is None:
            found.append(Planned(channel, None, DeliveryState.QUEUED))
        if channel in _POINTING and messages_allowed and notice.recipient.reads_online:
            found.extend(_leading(contact) for contact in notice.recipient.contacts_by(channel))
    # What a list brought is for a pointer at most: only what she confirmed leads to a notice.
    confirmed = {c.key for c in notice.recipient.contacts if c.confirmed}
    return tuple(w for w in found if w.contact_key is None or w.contact_key in confirmed)


def why_not_mailed(notice: Notice) -> Reason | None:
    """What keeps this notice from being a letter; ``None`` if nothing does."""
    recipient = notice.recipient
    if Channel.LETTER not in recipient.channels:
        return Reason.MAIL_NOT_ALLOWED
    if recipient.address is None:
        return Reason.NO_ADDRESS
    if not recipient.can_be_mailed:
        return Reason.UNPRINTABLE_ADDRESS
    return _held_by_place(kinds(recipient.address))


def _held_by_place(found: Collection[Kind]) -> Reason | None:
    """A letter that would be opened on its way, or go astray, is for a human."""
    if Kind.DETENTION in found:
        return Reason.DETENTION
    return Reason.ZIP_STATE_MISMATCH if Kind.ZIP_STATE_MISMATCH in found else None


def follow_up(
    notice: Notice,
    failed: Planned,
    tried: Collection[Way],
    why: str,
    *,
    messages_allowed: bool = True,
) -> tuple[Planned, ...]:
    """What comes after a delivery that failed; nothing where nothing needs to.

    What led to the notice is followed by the next way that she allows, in the end by a human.  A
    pointer is followed by a pointer at her next contact, and in the end by nothing: her letter is
    on its way.  A kind that does not escalate, such as a sign-in code, is followed by nothing.
    """
    if not notice.rule.escalates or failed.channel is Channel.IN_PERSON:
        return ()
    if failed.channel in _POINTING and notice.rule.everywhere:
        # Its letter and its other messages went at the same time.
        return ()
    if failed.channel in _POINTING and not failed.leads:
        return _next_pointer(notice, failed, tried)
    allowed = ways(notice, messages_allowed=messages_allowed)
    following = next((way for way in allowed if way.way not in tried), None)
    if following is None:
        return (for_human(why),)
    following = replace(following, reason=why)
    if following.channel is not Channel.LETTER or not messages_allowed:
        return (following,)
    return (following, *(_behind_letter(contact) for contact in _untried(notice, tried)[:1]))


def after_unopened(notice: Notice, tried: Collection[Way]) -> tuple[Planned, ...]:
    """What follows a text or email whose notice nobody opened: a letter, or else a human.

    Nothing, where a letter or a human has it already: the message was only the first of them.
    """
    if any(channel in {Channel.LETTER, Channel.IN_PERSON} for channel, _contact in tried):
        return ()
    if why_not_mailed(notice) is None:
        return (Planned(Channel.LETTER, None, DeliveryState.QUEUED, Reason.UNOPENED),)
    return (for_human(Reason.UNOPENED),)


def _next_pointer(notice: Notice, failed: Planned, tried: Collection[Way]) -> tuple[Planned, ...]:
    left = _untried(notice, tried)[:1]
    if failed.state is DeliveryState.PLANNED:
        return tuple(_behind_letter(contact) for contact in left)
    return tuple(Planned(c.channel, c.key, DeliveryState.QUEUED) for c in left)


def _untried(notice: Notice, tried: Collection[Way]) -> list[ContactPoint]:
    return [c for c in pointer_contacts(notice) if (c.channel, c.key) not in tried]


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


def _order(notice: Notice) -> tuple[Channel, ...]:
    """Her own order; what a law has us mail comes by mail first, whatever she chose."""
    hers = notice.recipient.channels
    if not notice.names_the_mail:
        return hers
    return (Channel.LETTER, *(channel for channel in hers if channel is not Channel.LETTER))


def _leading(contact: ContactPoint) -> Planned:
    return Planned(contact.channel, contact.key, DeliveryState.QUEUED, leads=True)


def _only_message(notice: Notice) -> Planned:
    contacts = [c for c in pointer_contacts(notice) if c.channel in notice.rule.channels]
    if not contacts:
        raise NobodyToReach(notice.kind)
    return Planned(contacts[0].channel, contacts[0].key, DeliveryState.QUEUED)


def _behind_letter(contact: ContactPoint) -> Planned:
    return Planned(contact.channel, contact.key, DeliveryState.PLANNED, Reason.WAITS_FOR_LETTER)
