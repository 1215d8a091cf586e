"""Letters that are due become the sheets of one bundle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from notifications.delivery import approvals, leases
from notifications.delivery.carrying import Carrier
from notifications.delivery.claiming import Claims, Job
from notifications.delivery.leases import Lease
from notifications.delivery.rendering import Rendered
from notifications.delivery.settling import Outcome, settle
from notifications.printing.merging import Sheet, by_postal_code
from notifications.providers.base import LetterMessage
from notifications.sender import Sender


@dataclass(frozen=True, slots=True)
class Made:
    """The sheets of a bundle in ZIP order, each letter's notice and person, and what made them."""

    sheets: tuple[Sheet, ...]
    told: tuple[tuple[UUID, UUID], ...]
    renderer: str


class SheetMaker:
    """Claims letters and sets them; each claim asks again whether each can still go out."""

    def __init__(self, sender: Sender, chance: Callable[[], float]) -> None:
        self._sender = sender
        self._claims = Claims(sender.timing, sender.reachability)
        self._carrier = Carrier(
            sender.renderer, sender.providers, sender.timing, sender.clock, chance
        )

    def make(self, lease: Lease) -> Made | None:
        """One bundle's sheets; ``None`` if no letter is due that can be set.

        What cannot be set leads on, by the person's own choices.
        """
        jobs = self._take(lease)
        going, failed = self._set(jobs)
        if failed:
            self._write_down(lease.worker, failed)
        if not going:
            return None
        sheets = [_sheet(job, rendered) for job, rendered in going]
        told = tuple((job.notice.id, job.notice.recipient_key) for job, _ in going)
        return Made(tuple(by_postal_code(sheets)), told, going[0][1].renderer)

    def give_back(self, worker: str) -> None:
        """End every lease of this worker: another bundle takes what this one did not."""
        self._sender.database.write(lambda session: leases.give_back(session, worker))

    def _take(self, lease: Lease) -> tuple[Job, ...]:
        sender, now = self._sender, self._sender.clock.now()
        with sender.database.transaction() as session:
            return self._claims.take(session, now, lease).jobs

    def _set(self, jobs: tuple[Job, ...]) -> tuple[list[tuple[Job, Rendered]], list[Outcome]]:
        sender = self._sender
        with sender.database.reading() as session:
            approved = approvals.approved(session, sender.mode)
        going, failed = [], []
        for job in jobs:
            made = self._carrier.make(job, approved.line)
            if isinstance(made, Rendered):
                going.append((job, made))
            else:
                failed.append(made)
        return going, failed

    def _write_down(self, worker: str, failed: list[Outcome]) -> None:
        now = self._sender.clock.now()
        self._sender.database.write(lambda session: settle(session, now, worker, failed))


def _sheet(job: Job, rendered: Rendered) -> Sheet:
    letter = rendered.message
    assert isinstance(letter, LetterMessage)  # noqa: S101 - only letters are claimed here
    return Sheet(job.id, letter.pdf, letter.pages, rendered.sha256, letter.postal_code)
