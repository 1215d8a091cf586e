"""What a provider is: it takes one message and answers, or says why not.

An adapter knows one provider and nothing else of the sender.  It names every failure as passing or
permanent; whether a try is repeated is decided elsewhere.  A provider has to be ready to be asked
whether it has a delivery, because a worker can die after the provider said yes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, TypeVar
from uuid import UUID

from notifications.recipients import Channel


class SendingFailed(Exception):
    """A message was not taken.  ``reason`` is a code of at most 60 characters; never a value."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PassingFailure(SendingFailed):
    """It can work later: busy, out of reach, over a limit."""


class PermanentFailure(SendingFailed):
    """It would fail again: a number that is none, a mailbox that does not exist, an opt-out."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took the message; ``reference`` is its own name for it."""

    reference: str


@dataclass(frozen=True, slots=True)
class LetterMessage:
    """One letter as PDF."""

    delivery_id: UUID
    pdf: bytes = field(repr=False)
    pages: int


@dataclass(frozen=True, slots=True)
class TextMessage:
    """One text; ``to`` is in E.164."""

    delivery_id: UUID
    to: str = field(repr=False)
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EmailMessage:
    """One email."""

    delivery_id: UUID
    to: str = field(repr=False)
    subject: str = field(repr=False)
    paragraphs: tuple[str, ...] = field(repr=False)
    html_lang: str
    direction: str


M_contra = TypeVar("M_contra", contravariant=True)


class Provider(Protocol[M_contra]):
    """Carries the messages of one channel.  ``send`` ends within the sender's lease."""

    @property
    def name(self) -> str:
        """What the delivery's record calls it."""
        ...

    def send(self, message: M_contra) -> Accepted:
        """Hand one message over.

        Raises:
            PassingFailure: it was not taken, and a later try can work.
            PermanentFailure: it was not taken and never will be.
        """
        ...

    def find(self, delivery_id: UUID) -> Accepted | None:
        """What the provider has under this delivery; ``None`` if it has nothing, for certain.

        Raises:
            PassingFailure: it cannot say now.
        """
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
