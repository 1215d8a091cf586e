"""One delivery in a worker's hands: its words are made, it is handed over, or asked about.

Nothing here touches the database.  Every error becomes an outcome, because a batch has others in it
that must go out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from notifications.delivery.claiming import Job
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
from notifications.notice import NoticeKind
from notifications.providers.base import (
    Accepted,
    Doubt,
    EmailMessage,
    LetterMessage,
    PassingFailure,
    PermanentFailure,
    Provider,
    Providers,
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
        except PermanentFailure as error:
            return Outcome(job, Verdict.FAILED, error.reason)
        except PassingFailure as error:
            return self._again_or_fail(job, Verdict.LATER, error.reason)
        except Exception as error:  # noqa: BLE001 - it can have been sent: doubt, then ask
            _log_fault("send_fault", job, error)
            due_at = self.clock.now() + self.timing.first_wait
            return Outcome(job, Verdict.IN_DOUBT, Reason.PROVIDER_FAULT, due_at=due_at)
        return Outcome(job, Verdict.ACCEPTED, reference=accepted.reference)

    def ask(self, job: Job) -> Outcome:
        """Ask the provider about a delivery in doubt."""
        if job.notice.kind is NoticeKind.SIGN_IN_CODE:
            # She has asked for another by now; a second copy of this one only confuses.
            return Outcome(job, Verdict.FAILED, Reason.NEVER_SETTLED)
        try:
            found = provider_of(self.providers, job.delivery.channel).find(_doubt(job))
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
    return ToRender(
        delivery_id=job.id,
        notice=stored.value(),
        channel=job.delivery.channel,
        contact_key=job.delivery.contact_key,
        language=stored.language,
        dated=stored.dated,
        one_time_code=stored.one_time_code,
    )


def _doubt(job: Job) -> Doubt:
    return Doubt(job.id, "", job.notice.created_at)


def _last_moment(job: Job) -> datetime | None:
    ends = (job.notice.deadline, job.notice.expires_at)
    return min((moment for moment in ends if moment is not None), default=None)


def _log_fault(event: str, job: Job, error: Exception) -> None:
    # The error's own words can hold a name or a number: only its class is logged.
    _LOG.error(event, delivery=str(job.id), error=type(error).__name__)
