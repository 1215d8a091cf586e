"""What a provider is: it takes one message and answers, or says why not.

An adapter knows one provider and nothing else of the sender.  It names every failure for what is
known of the message: not taken, never to be taken, or in doubt.  What follows is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar, runtime_checkable
from uuid import UUID

from notifications.recipients import Channel


class SendingFailed(Exception):
    """A message was not taken.  ``reason`` is a code of at most 60 characters; never a value."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PassingFailure(SendingFailed):
    """It was not taken, for certain, and a later try can work: busy, out of reach, over a limit."""


class PermanentFailure(SendingFailed):
    """It would fail again: a number that is none, a mailbox that does not exist."""


class OptedOut(PermanentFailure):
    """She told the provider that she wants no more of these: nothing more goes to that contact."""


class ChannelStopped(PassingFailure):
    """The provider carries nothing more for us for now: the channel is paused until staff look."""


class InDoubt(SendingFailed):
    """It could have been taken: the connection broke, or the answer never came."""


class CannotTell(SendingFailed):
    """This provider can never say whether it has a message; who asks again learns no more."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took the message; ``reference`` is its own name for it."""

    reference: str


@dataclass(frozen=True, slots=True)
class LetterMessage:
    """One letter as PDF; ``postal_code`` is where a print house's sorting begins."""

    delivery_id: UUID
    pdf: bytes = field(repr=False)
    pages: int
    postal_code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class TextMessage:
    """One text; ``to`` is in E.164.

    ``attempt`` counts the sends of this delivery from one; a receipt names it, so that a late
    word about an earlier try moves nothing.  ``is_code``: a sign-in code, which is never asked
    about afterwards, so that its provider need not remember to whom it went.
    """

    delivery_id: UUID
    to: str = field(repr=False)
    body: str = field(repr=False)
    attempt: int = 1
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class EmailMessage:
    """One email."""

    delivery_id: UUID
    to: str = field(repr=False)
    subject: str = field(repr=False)
    paragraphs: tuple[str, ...] = field(repr=False)
    html_lang: str
    direction: str
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A send of which nobody knows whether it was taken.

    ``to`` is the number or address, ``began_at`` when the send began; ``known`` are the provider's
    names of messages to the same place that belong to other deliveries.
    """

    delivery_id: UUID
    to: str = field(repr=False)
    began_at: datetime
    known: frozenset[str] = frozenset()


M_contra = TypeVar("M_contra", contravariant=True)


class Provider(Protocol[M_contra]):
    """Carries the messages of one channel; threads share it.  ``send`` ends within half a lease."""

    @property
    def name(self) -> str:
        """What the delivery's record calls it."""
        ...

    def send(self, message: M_contra) -> Accepted:
        """Hand one message over.

        Raises:
            PassingFailure: it was not taken, and a later try can work.
            PermanentFailure: it was not taken and never will be.
            InDoubt: it could have been taken.
        """
        ...

    def find(self, doubt: Doubt) -> Accepted | None:
        """What the provider has of this send; ``None`` if it has nothing, for certain.

        Raises:
            PassingFailure: it cannot say now.
            CannotTell: it can never say.
        """
        ...


class Said(StrEnum):
    """What a receipt says of a message."""

    ON_ITS_WAY = "on_its_way"
    """Known and not yet handed to a carrier: changes nothing."""
    SENT = "sent"
    ARRIVED = "arrived"
    FAILED = "failed"
    """For good: the next channel."""
    FAILED_FOR_NOW = "failed_for_now"
    """A later try can work."""
    OPTED_OUT = "opted_out"
    BLOCKED = "blocked"
    """Refused by a carrier, as it would be again: no retry; staff are told."""
    CHANNEL_STOPPED = "channel_stopped"
    """Our texts are filtered, or our account is suspended: the channel is paused."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider says of one message after it took it.  ``reason`` is a code, never a value.

    ``attempt`` is the send that it speaks of; ``None`` where the provider's message cannot tell.
    """

    delivery_id: UUID
    said: Said
    reference: str
    reason: str = ""
    attempt: int | None = None


class Forged(Exception):
    """A call that claims to come from a provider does not carry its signature."""


class Malformed(Exception):
    """A provider's call that is signed as it should be and cannot be read."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request that a provider sent to us, as it came in.

    ``url`` is the whole address that the provider called, query included; ``headers`` by names in
    small letters; ``form`` the fields of a form, or empty; ``body`` the bytes as they were.
    """

    url: str
    headers: Mapping[str, str] = field(repr=False)
    form: Mapping[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)


@runtime_checkable
class Receipts(Protocol):
    """Reads a provider's calls about messages that it took."""

    def receipt(self, call: Call, delivery_id: UUID, attempt: int) -> Receipt:
        """What the call says.

        Raises:
            Forged: the signature does not fit.
            Malformed: it is signed, and cannot be read.
        """
        ...


@runtime_checkable
class LooksUp(Protocol):
    """Can say afterwards what became of a message that it took."""

    def look_up(self, reference: str, delivery_id: UUID, attempt: int) -> Receipt:
        """What the provider knows of the message with this name of its own.

        Raises:
            SendingFailed: it cannot say.
        """
        ...


@dataclass(frozen=True, slots=True)
class Inbound:
    """A text that somebody sent to us: ``reference`` is the provider's name for it."""

    reference: str
    sender: str = field(repr=False)
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider's call is answered with."""

    body: bytes = field(repr=False)
    content_type: str


@runtime_checkable
class Bounces(Protocol):
    """Reads what comes back about emails."""

    def bounced_mail(self, mail: bytes) -> Receipt | None:
        """What a mail in the mailbox for bounces says; ``None`` if it says nothing of ours."""
        ...

    def bounced_call(self, call: Call, now: datetime) -> Receipt | None:
        """What a relay that posts bounces says; ``None`` if it says nothing of ours.

        Raises:
            Forged: it is not signed as it should be, or was signed long ago.
            Malformed: it is signed, and cannot be read.
        """
        ...


@runtime_checkable
class Inbounds(Protocol):
    """Reads the texts that come in to us."""

    def inbound(self, call: Call) -> Inbound:
        """The text that a call brings.

        Raises:
            Forged: the signature does not fit.
            Malformed: it is signed, and cannot be read.
        """
        ...

    def answer(self, words: str | None) -> Answer:
        """How the call is answered, so that these words go back to whoever wrote; or none."""
        ...


@dataclass(frozen=True, slots=True)
class Providers:
    """Who carries each channel.  A channel without a provider waits in the outbox."""

    letter: Provider[LetterMessage] | None = None
    sms: Provider[TextMessage] | None = None
    email: Provider[EmailMessage] | None = None

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels that somebody carries."""
        carried = {Channel.SMS: self.sms, Channel.EMAIL: self.email, Channel.LETTER: self.letter}
        return tuple(channel for channel, provider in carried.items() if provider is not None)
