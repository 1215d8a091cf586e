"""One written state machine per channel: every state, which move leads there, who makes it.

A move is named for what happened.  Each leads to one state, and each channel says from which
states it can be made; a move that comes late, twice or out of order finds the delivery in a state
that is not listed and changes nothing.  The outbox makes each move by one conditional UPDATE.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from notifications.delivery.models import DeliveryState
from notifications.recipients import Channel

S = DeliveryState


class By(StrEnum):
    """Who makes a move."""

    WORKER = "worker"
    RULES = "rules"
    PROVIDER = "provider"
    STAFF = "staff"


class Move(StrEnum):
    """What happened to a delivery."""

    BECAME_DUE = "became_due"
    BEGAN = "began"
    PUT_BACK = "put_back"
    ACCEPTED = "accepted"
    FAILED = "failed"
    FELL_IN_DOUBT = "fell_in_doubt"
    FOUND = "found"
    NOT_FOUND = "not_found"
    HELD = "held"
    RELEASED = "released"
    BARRED = "barred"
    CANCELLED = "cancelled"
    CARRIER_SENT = "carrier_sent"
    ARRIVED = "arrived"
    BOUNCED = "bounced"
    CAME_TO_NOTHING = "came_to_nothing"
    MAILED = "mailed"
    CAME_BACK = "came_back"
    TOLD = "told"
    COULD_NOT_TELL = "could_not_tell"


LEADS_TO: Mapping[Move, DeliveryState] = MappingProxyType(
    {
        Move.BECAME_DUE: S.QUEUED,
        Move.BEGAN: S.SENDING,
        Move.PUT_BACK: S.QUEUED,
        Move.ACCEPTED: S.HANDED_OVER,
        Move.FAILED: S.FAILED,
        Move.FELL_IN_DOUBT: S.UNCERTAIN,
        Move.FOUND: S.HANDED_OVER,
        Move.NOT_FOUND: S.QUEUED,
        Move.HELD: S.HELD,
        Move.RELEASED: S.QUEUED,
        Move.BARRED: S.FAILED,
        Move.CANCELLED: S.CANCELLED,
        Move.CARRIER_SENT: S.SENT,
        Move.ARRIVED: S.DELIVERED,
        Move.BOUNCED: S.FAILED,
        Move.CAME_TO_NOTHING: S.QUEUED,
        Move.MAILED: S.MAILED,
        Move.CAME_BACK: S.RETURNED,
        Move.TOLD: S.TOLD,
        Move.COULD_NOT_TELL: S.FAILED,
    }
)

MADE_BY: Mapping[Move, By] = MappingProxyType(
    {
        Move.BECAME_DUE: By.RULES,
        Move.BEGAN: By.WORKER,
        Move.PUT_BACK: By.WORKER,
        Move.ACCEPTED: By.WORKER,
        Move.FAILED: By.WORKER,
        Move.FELL_IN_DOUBT: By.RULES,
        Move.FOUND: By.WORKER,
        Move.NOT_FOUND: By.WORKER,
        Move.HELD: By.RULES,
        Move.RELEASED: By.STAFF,
        Move.BARRED: By.RULES,
        Move.CANCELLED: By.STAFF,
        Move.CARRIER_SENT: By.PROVIDER,
        Move.ARRIVED: By.PROVIDER,
        Move.BOUNCED: By.PROVIDER,
        Move.CAME_TO_NOTHING: By.PROVIDER,
        Move.MAILED: By.PROVIDER,
        Move.CAME_BACK: By.STAFF,
        Move.TOLD: By.STAFF,
        Move.COULD_NOT_TELL: By.STAFF,
    }
)

Machine = Mapping[Move, frozenset[DeliveryState]]


def _machine(**more: set[DeliveryState]) -> Machine:
    """What every channel that a provider carries has in common, and what is its own."""
    common = {
        Move.BEGAN: {S.QUEUED},
        # A passing failure, or a send that its worker had no time left for.
        Move.PUT_BACK: {S.SENDING},
        Move.ACCEPTED: {S.SENDING},
        # From queued: the words could not be made.  From uncertain: nobody could ever say.
        Move.FAILED: {S.QUEUED, S.SENDING, S.UNCERTAIN},
        # The lease ran out after a send began: the worker died, or the provider hung.
        Move.FELL_IN_DOUBT: {S.SENDING},
        Move.FOUND: {S.UNCERTAIN},
        Move.NOT_FOUND: {S.UNCERTAIN},
        # What is planned stays planned: its letter is what is held.
        Move.HELD: {S.QUEUED},
        Move.RELEASED: {S.HELD},
        Move.BARRED: {S.PLANNED, S.QUEUED, S.HELD},
        # Not while it is being sent, and not in doubt: it could be on its way already.
        Move.CANCELLED: {S.PLANNED, S.QUEUED, S.HELD},
    }
    own = {Move(name): states for name, states in more.items()}
    return MappingProxyType({move: frozenset(s) for move, s in (common | own).items()})


MACHINES: Mapping[Channel, Machine] = MappingProxyType(
    {
        Channel.LETTER: _machine(
            # *Handed over* is not *mailed*: a print house says the second, later or never.
            mailed={S.HANDED_OVER},
            # Spoiled in the printer: it never left, and goes into another file.
            came_to_nothing={S.HANDED_OVER},
            # A letter can come back although nobody ever told us that it was mailed.
            came_back={S.HANDED_OVER, S.MAILED},
        ),
        Channel.SMS: _machine(
            became_due={S.PLANNED},
            # From queued, here and below: we had doubted it, asked, been told no, and a receipt
            # for that very try proves yes.  It must not go out a second time.
            found={S.UNCERTAIN, S.QUEUED},
            # Receipts come twice, late and backwards, and before our own note that the provider
            # took the text.  A status only moves forward: *sent* never overwrites *delivered*.
            carrier_sent={S.QUEUED, S.SENDING, S.UNCERTAIN, S.HANDED_OVER},
            arrived={S.QUEUED, S.SENDING, S.UNCERTAIN, S.HANDED_OVER, S.SENT},
            bounced={S.QUEUED, S.SENDING, S.UNCERTAIN, S.HANDED_OVER, S.SENT},
            # The carrier could not bring it this time (a phone that was off) and says so itself.
            came_to_nothing={S.SENDING, S.UNCERTAIN, S.HANDED_OVER, S.SENT},
        ),
        Channel.EMAIL: _machine(
            became_due={S.PLANNED},
            # A mail server's yes is the last good news there is: nothing tells that it was read.
            bounced={S.QUEUED, S.SENDING, S.UNCERTAIN, S.HANDED_OVER},
        ),
        Channel.IN_PERSON: MappingProxyType(
            {
                Move.TOLD: frozenset({S.WAITING_FOR_HUMAN}),
                Move.COULD_NOT_TELL: frozenset({S.WAITING_FOR_HUMAN}),
                Move.CANCELLED: frozenset({S.WAITING_FOR_HUMAN}),
            }
        ),
    }
)

BEGINNINGS: Mapping[Channel, frozenset[DeliveryState]] = MappingProxyType(
    {
        Channel.LETTER: frozenset({S.QUEUED}),
        Channel.SMS: frozenset({S.PLANNED, S.QUEUED}),
        Channel.EMAIL: frozenset({S.PLANNED, S.QUEUED}),
        Channel.IN_PERSON: frozenset({S.WAITING_FOR_HUMAN}),
    }
)

# Work for a worker stands in these, if nothing pauses it.
UNFINISHED = frozenset({S.QUEUED, S.SENDING, S.UNCERTAIN})


def sources(channel: Channel, move: Move) -> frozenset[DeliveryState]:
    """The states from which a delivery of this channel can make the move; none if it never can."""
    return MACHINES[channel].get(move, frozenset())


def after(channel: Channel, state: DeliveryState, move: Move) -> DeliveryState:
    """Where the move leads: the same state when it comes too late, twice or out of order."""
    return LEADS_TO[move] if state in sources(channel, move) else state


def states_of(channel: Channel) -> frozenset[DeliveryState]:
    """Every state that a delivery of this channel can be in."""
    return BEGINNINGS[channel] | {LEADS_TO[move] for move in MACHINES[channel]}


def is_final(channel: Channel, state: DeliveryState) -> bool:
    """Whether nothing can happen to this delivery any more."""
    return not any(state in states for states in MACHINES[channel].values())
