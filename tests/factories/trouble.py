"""A provider in trouble: what a network and a dying process can do to one call."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from notifications.providers.base import (
    Accepted,
    CannotTell,
    Doubt,
    EmailMessage,
    InDoubt,
    OptedOut,
    PassingFailure,
    PermanentFailure,
    TextMessage,
)


class Killed(BaseException):
    """The worker's process ended here, as under kill -9: nothing after it ran."""


class Trouble(StrEnum):
    """What happens to one call of a provider."""

    NONE = "none"
    BUSY = "busy"
    BAD = "bad"
    OPTED_OUT = "opted_out"
    LOST_BEFORE = "lost_before"
    LOST_AFTER = "lost_after"
    DIES_BEFORE = "dies_before"
    DIES_AFTER = "dies_after"


_TAKEN = {Trouble.NONE, Trouble.LOST_AFTER, Trouble.DIES_AFTER}
_RAISED: dict[Trouble, BaseException] = {
    Trouble.BUSY: PassingFailure("busy"),
    Trouble.BAD: PermanentFailure("bad_number"),
    Trouble.OPTED_OUT: OptedOut("opted_out"),
    Trouble.LOST_BEFORE: InDoubt("lost"),
    Trouble.LOST_AFTER: InDoubt("lost"),
    Trouble.DIES_BEFORE: Killed(),
    Trouble.DIES_AFTER: Killed(),
}


@dataclass(slots=True)
class Took:
    """One message that a provider took."""

    delivery_id: UUID
    to: str
    attempt: int
    reference: str
    is_code: bool


@dataclass(slots=True)
class Carrier:
    """A provider in trouble.  As at the real one, codes are not found by their number."""

    can_tell: bool
    name: str = "carrier"
    troubles: list[Trouble] = field(default_factory=list)
    took: list[Took] = field(default_factory=list)

    def send(self, message: TextMessage | EmailMessage) -> Accepted:
        trouble = self.troubles.pop(0) if self.troubles else Trouble.NONE
        reference = f"{self.name}-{len(self.took)}"
        if trouble in _TAKEN:
            attempt = message.attempt if isinstance(message, TextMessage) else 1
            is_code = message.is_code
            self.took.append(Took(message.delivery_id, message.to, attempt, reference, is_code))
        if trouble in _RAISED:
            raise _RAISED[trouble]
        return Accepted(reference)

    def find(self, doubt: Doubt) -> Accepted | None:
        if not self.can_tell:
            raise CannotTell(self.name)
        mine = [t for t in self.took if t.to == doubt.to and not t.is_code]
        left = [t.reference for t in mine if t.reference not in doubt.known]
        return Accepted(left[-1]) if left else None
