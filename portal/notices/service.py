"""Notice runs: prepared by one, approved by another, expanded into notices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications import Channel, Sender
from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from notifications.foundation.keys import Keys
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.reasons import LookReason
from portal.audit.service import AuditTrail
from portal.disclosures.models import Cohort, Entry
from portal.disclosures.numbers import next_number
from portal.disclosures.visibility import entry_is_shown
from portal.notices import queries
from portal.notices.approvals import Approvals, NotProved, Typed
from portal.notices.context import NoticeContext
from portal.notices.errors import NotReadyToApprove, RunRefused
from portal.notices.gates import Gates
from portal.notices.models import NoticeRun, RunState
from portal.notices.planning import Planned, Planner
from portal.notices.preflight import Tally, as_json
from portal.notices.queries import Member, Telling

BATCH = 200


class Runs:
    """One decision to tell a cohort about an entry."""

    def __init__(
        self,
        session: Session,
        clock: Clock,
        keys: Keys,
        audit: AuditTrail,
        sender: Sender,
        context: NoticeContext,
        gates: Gates,
        approvals: Approvals,
    ) -> None:
        self._session = session
        self._clock = clock
        self._keys = keys
        self._audit = audit
        self._sender = sender
        self._context = context
        self._gates = gates
        self._approvals = approvals

    def prepare(self, entry_reference: str, actor: Actor) -> NoticeRun:
        """Prepare a run for an entry's newest list, with its preflight.

        Raises:
            NotAllowed: the actor does not prepare runs of this agency.
            RunRefused: the entry owes no notice, or its matter has no list.
        """
        entry = self._entry(entry_reference)
        told = self.telling(entry.id)
        require(actor, Act.PREPARE_RUN, agency_id=told.agency.id)
        cohort = queries.newest_cohort(self._session, told.matter.id)
        if entry.notice_kind is None or cohort is None:
            raise RunRefused(
                "No run was prepared: the entry needs a kind of notice, and its matter a list of "
                "people. Load the list with: rights-portal cohorts load"
            )
        run = NoticeRun(
            reference=next_number(self._session, self._clock, NoticeRun.reference, "R"),
            entry_id=entry.id,
            cohort_id=cohort.id,
            kind=entry.notice_kind,
            state=RunState.PREPARED,
            prepared_by=UUID(str(actor.id)),
            prepared_at=self._clock.now(),
            preflight=self._preflight(told, cohort),
        )
        self._session.add(run)
        self._session.flush()
        self._record(Act.PREPARE_RUN, run, told, actor)
        return run

    def approve(self, reference: str, actor: Actor, typed: Typed) -> NoticeRun | NotProved:
        """Approve a prepared run; its notices are made and sent from then on.

        A number or a code that is not right is an answer and not an error: the try is counted.

        Raises:
            NotAllowed: the actor does not approve runs of this agency.
            SamePerson: the actor prepared it, or has an account of the preparer's making.
            TooYoung: the actor's account was made after the run was prepared.
            NotReadyToApprove: a law that it rests on is not reviewed, or the agency's numbers are
                not in order; the run stays prepared.
        """
        run = queries.run_by_reference(self._session, reference)
        told = self.telling(run.entry_id)
        require(actor, Act.APPROVE_RUN, agency_id=told.agency.id)
        self._approvals.require_second_person(run, actor)
        if run.state is not RunState.PREPARED:
            raise RunRefused(f"{reference} was already {run.state.value}.")
        numbers = self._gates.numbers_not_ready(told)
        if numbers:
            raise NotReadyToApprove(
                "The agency's telephone numbers are not in order: " + ", ".join(numbers)
            )
        lacking = self._gates.laws_not_ready(told)
        if lacking:
            raise NotReadyToApprove(
                "Counsel has not reviewed every law this notice rests on: " + ", ".join(lacking)
            )
        wrong = self._approvals.look_at(run, actor, typed)
        if wrong is not None:
            return wrong
        run.state = RunState.APPROVED
        run.approved_by, run.approved_at = UUID(str(actor.id)), self._clock.now()
        run.approved_on, run.taken_back_for = self._gates.standing(told), None
        self._record(Act.APPROVE_RUN, run, told, actor)
        return run

    def schedule(self, reference: str, not_before: datetime | None, actor: Actor) -> NoticeRun:
        """Say when a run begins at the earliest; ``None``: as soon as it is approved.

        Raises:
            NotAllowed: the actor does not prepare runs of this agency.
            RunRefused: it is approved already: what two people agreed on is not moved by one.
        """
        run = queries.run_by_reference(self._session, reference)
        told = self.telling(run.entry_id)
        require(actor, Act.PREPARE_RUN, agency_id=told.agency.id)
        if run.state is not RunState.PREPARED:
            raise RunRefused(f"{reference} was already {run.state.value}.")
        run.not_before = not_before
        self._record(Act.PREPARE_RUN, run, told, actor)
        return run

    def cancel(self, reference: str, actor: Actor) -> NoticeRun:
        """Stop a run for good: what has not left does not leave.

        Raises:
            NotAllowed: the actor does not stop runs of this agency.
        """
        run = queries.run_by_reference(self._session, reference)
        told = self.telling(run.entry_id)
        require(actor, Act.STOP_RUN, agency_id=told.agency.id)
        run.state = RunState.CANCELLED
        self._sender.cancel(self._session, run.id)
        self._record(Act.STOP_RUN, run, told, actor)
        return run

    def pause(self, reference: str, actor: Actor) -> None:
        """Nothing more of a run leaves until it is resumed.

        Raises:
            NotAllowed: the actor does not stop runs of this agency.
        """
        run, told = self._to_stop(reference, actor)
        self._sender.pause(self._session, run_key=run.id)
        self._record(Act.PAUSE_RUN, run, told, actor)

    def resume(self, reference: str, actor: Actor) -> None:
        """A paused run goes on.

        Raises:
            NotAllowed: the actor does not stop runs of this agency.
        """
        run, told = self._to_stop(reference, actor)
        self._sender.resume(self._session, run_key=run.id)
        self._record(Act.RESUME_RUN, run, told, actor)

    def resume_channel(self, channel: Channel, actor: Actor) -> None:
        """What stopped a channel for everybody is mended: it goes on.

        Raises:
            NotAllowed: the actor does not resume channels.
        """
        require(actor, Act.RESUME_CHANNEL, agency_id=actor.agency_id)
        self._sender.resume(self._session, channel=channel)
        self._audit.record(Act.RESUME_CHANNEL, actor, subject=("channel", channel.value))

    def _to_stop(self, reference: str, actor: Actor) -> tuple[NoticeRun, Telling]:
        run = queries.run_by_reference(self._session, reference)
        told = self.telling(run.entry_id)
        require(actor, Act.STOP_RUN, agency_id=told.agency.id)
        return run, told

    def export_letters(self, reference: str, actor: Actor) -> NoticeRun:
        """Note that a run's letters were copied; what to copy is the caller's to find.

        Raises:
            NotAllowed: the actor does not take letters of this agency.
        """
        run = queries.run_by_reference(self._session, reference)
        told = self.telling(run.entry_id)
        require(actor, Act.EXPORT_LETTERS, agency_id=told.agency.id)
        self._record(Act.EXPORT_LETTERS, run, told, actor)
        return run

    def sample(self, reference: str, actor: Actor, person_id: UUID | None = None) -> Planned | None:
        """What one person of the run's list is told, for a preview; the first person by default.

        Raises:
            NotAllowed: the actor does not preview runs of this agency.
        """
        run = queries.run_by_reference(self._session, reference)
        told = self.telling(run.entry_id)
        require(actor, Act.PREVIEW_RUN, agency_id=told.agency.id)
        members = queries.members_of(self._session, run.cohort_id, person_id)
        planned = self.planner(told, run.cohort_id).plan(members)
        # A child's brothers and sisters are planned with her; what is shown is hers.
        hers = [p for p in planned if person_id is None or person_id in p.person_ids]
        found = next((p for p in hers if p.notice is not None), None)
        for each in _looked_at(found, [m.person.id for m in members if person_id]):
            self._record(Act.PREVIEW_RUN, run, told, actor, person_id=each)
        return found

    def telling(self, entry_id: UUID) -> Telling:
        """What a run about this entry tells, as of now."""
        return queries.telling(self._session, entry_id, self._clock.now())

    def is_silent(self, entry_id: UUID) -> bool:
        """Whether an order of silence covers the entry now: then nothing is made or sent."""
        shown = select(Entry.id).where(Entry.id == entry_id, entry_is_shown(self._clock.now()))
        return self._session.scalar(shown) is None

    def planner(self, told: Telling, cohort_id: UUID) -> Planner:
        """The planner of this entry's notices, as of today."""
        return Planner(
            session=self._session,
            telling=told,
            cohort_id=cohort_id,
            site=self._context.site,
            codes_key=self._keys.codes,
            today=minnesota_day(self._clock.now()),
            marks=self._marks(told),
        )

    def _preflight(self, told: Telling, cohort: Cohort) -> dict[str, Any]:
        planner, tally = self.planner(told, cohort.id), Tally()
        planned = (p for batch in batches(self._session, cohort.id) for p in planner.plan(batch))
        sent = self._sender.preflight(self._session, tally.notices(planned))
        counted = as_json(tally, sent, self._gates.laws_not_ready(told), told.own_words)
        return {**counted, "numbers_not_ready": self._gates.numbers_not_ready(told)}

    def _marks(self, told: Telling) -> tuple[str, ...]:
        example = ("example",) if told.matter.is_example else ()
        return (*example, *self._context.marks)

    def _entry(self, reference: str) -> Entry:
        entry = self._session.scalar(select(Entry).where(Entry.reference == reference))
        if entry is None:
            raise RunRefused(f"There is no entry {reference}.")
        return entry

    def _record(
        self,
        act: Act,
        run: NoticeRun,
        told: Telling,
        actor: Actor,
        person_id: UUID | None = None,
    ) -> None:
        self._audit.record(
            act,
            actor,
            subject=("notice_run", str(run.id)),
            person_id=person_id,
            matter_id=told.matter.id,
            agency_id=told.agency.id,
            reason=LookReason.CHECK_NOTICE if person_id else None,
            detail={"run": run.reference},
        )


def _looked_at(found: Planned | None, asked_for: Sequence[UUID]) -> set[UUID]:
    """Whose record a preview shows: a parent's with her children's, and one that is held too."""
    if found is None or found.notice is None:
        return set(asked_for)
    return {*found.person_ids, found.notice.recipient.person_key}


def batches(session: Session, cohort_id: UUID, size: int = BATCH) -> Iterator[list[Member]]:
    """A cohort's people, a batch at a time, in the order of their ids."""
    last: UUID | None = None
    while batch := list(queries.members_after(session, cohort_id, last, size)):
        yield batch
        last = batch[-1].person.id
