"""One delivery in a worker's hands: its words are made, it is handed over, or asked about.

Nothing here touches the database.  Every error becomes an outcome, because a batch has others in it
that must go out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from notifications.delivery.claiming import Doubted, Job
from notifications.delivery.frozen import FrozenNoticeChanged
from notifications.delivery.reasons import Reason
from notifications.delivery.rendering import (
    CannotBeMade,
    Message,
    Rendered,
    Renderer,
    ToRender,
)
from notifications.delivery.retry import Timing, next_try
from notifications.delivery.settling import Outcome, Verdict
from notifications.foundation.clock import Clock
from notifications.providers.base import (
    Accepted,
    CannotTell,
    ChannelStopped,
    Doubt,
    EmailMessage,
    LetterMessage,
    OptedOut,
    PassingFailure,
    PermanentFailure,
    Provider,
    Providers,
    SendingFailed,
    TextMessage,
)
from notifications.recipients import Channel

_LOG = structlog.get_logger(__name__)


class NoProvider(LookupError):
    """Nobody carries this channel; such deliveries are never claimed."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """Makes messages and hands them to providers; ``chance`` gives the jitter of retries."""

    renderer: Renderer
    providers: Providers
    timing: Timing
    clock: Clock
    chance: Callable[[], float]

    def make(self, job: Job, is_line_approved: Callable[[str], bool]) -> Rendered | Outcome:
        """The message, or the outcome that ends this turn for the delivery."""
        try:
            return self.renderer.message(_to_render(job), is_line_approved)
        except CannotBeMade as error:
            return Outcome(job, Verdict.FAILED, error.reason)
        except Exception as error:  # noqa: BLE001 - a fault of ours must not stop the others
            _log_fault("cannot_make", job, error)
            return self._again_or_fail(job, Verdict.POSTPONED, Reason.FAULT_OF_OURS)

    def send(self, job: Job, message: Message, until: datetime) -> Outcome:
        """Hand the message over; ``until`` is the end of the lease.

        No send begins in the second half of a lease: providers answer within one half, so a send
        never outlives the lease, and no other worker takes it for abandoned.
        """
        if self.clock.now() > until - self.timing.lease / 2:
            return Outcome(job, Verdict.NOT_BEGUN, Reason.NOT_BEGUN)
        try:
            accepted = self._hand_over(message)
        except SendingFailed as error:
            return self._not_taken(job, error)
        except Exception as error:  # noqa: BLE001 - it can have been sent: doubt, then ask
            _log_fault("send_fault", job, error)
            return self._in_doubt(job, Reason.PROVIDER_FAULT)
        return Outcome(job, Verdict.ACCEPTED, reference=accepted.reference)

    def _not_taken(self, job: Job, error: SendingFailed) -> Outcome:
        match error:
            case OptedOut():
                return Outcome(job, Verdict.OPTED_OUT, error.reason)
            case PermanentFailure():
                return Outcome(job, Verdict.FAILED, error.reason)
            case PassingFailure():
                later = self._again_or_fail(job, Verdict.LATER, error.reason)
                return replace(later, stops_channel=isinstance(error, ChannelStopped))
        return self._in_doubt(job, error.reason)

    def _in_doubt(self, job: Job, reason: str) -> Outcome:
        due_at = self.clock.now() + self.timing.doubt_wait
        return Outcome(job, Verdict.IN_DOUBT, reason, due_at=due_at)

    def ask(self, doubted: Doubted) -> Outcome:
        """Ask the provider about a delivery in doubt."""
        job = doubted.job
        if job.is_code:
            # She has asked for another by now; a second copy of this one only confuses.
            return Outcome(job, Verdict.FAILED, Reason.NEVER_SETTLED)
        try:
            found = provider_of(self.providers, job.delivery.channel).find(_doubt(doubted))
        except CannotTell:
            uncertain = job.delivery.channel is Channel.EMAIL
            reason = Reason.UNCERTAIN_EMAIL if uncertain else Reason.NEVER_SETTLED
            return Outcome(job, Verdict.FAILED, reason)
        except Exception as error:  # noqa: BLE001 - no answer: ask again later
            if not isinstance(error, PassingFailure):
                _log_fault("find_fault", job, error)
            outcome = self._again_or_fail(job, Verdict.POSTPONED, Reason.PROVIDER_FAULT)
            failed = outcome.verdict is Verdict.FAILED
            return Outcome(job, Verdict.FAILED, Reason.NEVER_SETTLED) if failed else outcome
        if found is not None:
            reference = found.reference
            return Outcome(job, Verdict.FOUND, Reason.PROVIDER_HAS_IT, reference)
        return self._send_anew(job)

    def _send_anew(self, job: Job) -> Outcome:
        """The provider has nothing: a first time at once, because a worker died; then slower."""
        if job.delivery.attempts <= 1:
            now = self.clock.now()
            return Outcome(job, Verdict.NOT_FOUND, Reason.PROVIDER_HAS_IT_NOT, due_at=now)
        return self._again_or_fail(job, Verdict.NOT_FOUND, Reason.PROVIDER_HAS_IT_NOT)

    def _again_or_fail(self, job: Job, verdict: Verdict, reason: str) -> Outcome:
        due_at = next_try(
            attempts=job.delivery.attempts + 1,
            now=self.clock.now(),
            until=_last_moment(job),
            timing=self.timing,
            chance=self.chance(),
        )
        if due_at is None:
            return Outcome(job, Verdict.FAILED, Reason.DEADLINE_PASSED)
        return Outcome(job, verdict, reason, due_at=due_at)

    def _hand_over(self, message: Message) -> Accepted:
        match message:
            case LetterMessage():
                return _there(self.providers.letter).send(message)
            case TextMessage():
                return _there(self.providers.sms).send(message)
            case EmailMessage():
                return _there(self.providers.email).send(message)


def provider_of(providers: Providers, channel: Channel) -> Provider[Any]:
    """Who carries the channel.

    Raises:
        NoProvider: nobody does.
    """
    carried: dict[Channel, Provider[Any] | None] = {
        Channel.LETTER: providers.letter,
        Channel.SMS: providers.sms,
        Channel.EMAIL: providers.email,
    }
    return _there(carried.get(channel))


def _there(provider: Provider[Any] | None) -> Provider[Any]:
    if provider is None:
        raise NoProvider
    return provider


def _to_render(job: Job) -> ToRender:
    stored = job.notice
    if job.told is None:
        raise FrozenNoticeChanged(str(stored.id))
    return ToRender(
        delivery_id=job.id,
        notice=job.told,
        channel=job.delivery.channel,
        contact_key=job.delivery.contact_key,
        language=stored.language,
        dated=stored.dated,
        one_time_code=stored.one_time_code,
        leads=job.delivery.leads,
        attempt=job.delivery.sends + 1,
    )


def _doubt(doubted: Doubted) -> Doubt:
    job = doubted.job
    to = ""
    if job.told is not None:
        contacts = job.told.recipient.contacts_by(job.delivery.channel)
        to = next((c.value for c in contacts if c.key == job.delivery.contact_key), "")
    began_at = job.delivery.began_at or job.notice.created_at
    return Doubt(job.id, to, began_at, doubted.known)


def _last_moment(job: Job) -> datetime | None:
    ends = (job.notice.deadline, job.notice.expires_at)
    return min((moment for moment in ends if moment is not None), default=None)


def _log_fault(event: str, job: Job, error: Exception) -> None:
    # The error's own words can hold a name or a number: only its class is logged.
    _LOG.error(event, delivery=str(job.id), error=type(error).__name__)
