"""Orders not to tell: recorded with their authority, and ended.

An order binds from its first day.  It stops binding by itself when its last day has passed (the
visibility rule reads the clock); the job only writes that down.  Law: ``us-gag-court-order``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from portal.access.actors import Actor, ActorKind
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.service import AuditTrail
from portal.disclosures.errors import (
    SilenceAlreadyEnded,
    SilenceNeverBinds,
    UnknownEntry,
    UnknownMatter,
    UnknownSilenceOrder,
)
from portal.disclosures.models import Entry, Matter, SilenceOrder
from portal.disclosures.numbers import next_number
from portal.disclosures.rules import SilenceTerm

LAST_DAY_PASSED = "last_day_passed"
LIFTED = "lifted"


@dataclass(frozen=True, slots=True)
class SilenceDraft:
    """What an order says.

    ``entry_reference`` narrows it to one entry; without one it covers the whole matter and every
    later entry.  ``last_day`` None means until further order.
    """

    matter_reference: str
    authority: str
    court: str
    begins_on: date
    last_day: date | None = None
    entry_reference: str | None = None


@dataclass(frozen=True, slots=True)
class SilenceView:
    """An order as staff see it; ``in_force`` at the moment of asking."""

    reference: str
    matter_reference: str
    entry_reference: str | None
    authority: str
    court: str
    begins_on: date
    last_day: date | None
    ended_at: datetime | None
    ended_reason: str | None
    in_force: bool


class SilenceOrders:
    """The orders of silence of every matter."""

    def __init__(self, session: Session, clock: Clock, trail: AuditTrail) -> None:
        self._session = session
        self._clock = clock
        self._trail = trail

    def add(self, draft: SilenceDraft, actor: Actor) -> SilenceView:
        """Record an order; it binds at once if its first day has come.

        Raises:
            NotAllowed: the actor does not record orders for this agency.
            UnknownMatter: there is no such matter.
            UnknownEntry: the matter has no such entry.
            SilenceNeverBinds: its last day stands before its first.
        """
        matter = self._matter(draft.matter_reference)
        require(actor, Act.ADD_SILENCE_ORDER, agency_id=matter.agency_id)
        if draft.last_day is not None and draft.last_day < draft.begins_on:
            raise SilenceNeverBinds
        order = self._new_order(draft, matter, actor)
        self._session.add(order)
        self._session.flush()
        self._note(Act.ADD_SILENCE_ORDER, order, matter.agency_id, actor)
        return _view(order, matter.reference, draft.entry_reference, self._clock.now())

    def end(self, reference: str, actor: Actor) -> SilenceView:
        """Record that an order was lifted, now.

        Raises:
            NotAllowed: the actor does not end orders of this agency.
            UnknownSilenceOrder: there is no such order.
            SilenceAlreadyEnded: it was ended before.
        """
        found = self._session.execute(
            _orders().where(SilenceOrder.reference == reference)
        ).one_or_none()
        if found is None:
            raise UnknownSilenceOrder(reference)
        order, matter, entry_reference = found
        require(actor, Act.END_SILENCE_ORDER, agency_id=matter.agency_id)
        if order.ended_at is not None:
            raise SilenceAlreadyEnded(reference)
        self._end(order, LIFTED, matter.agency_id, actor)
        return _view(order, matter.reference, entry_reference, self._clock.now())

    def all(self, agency_id: UUID, actor: Actor) -> tuple[SilenceView, ...]:
        """Every order of one agency, ended ones too, the newest first.

        Raises:
            NotAllowed: the actor does not see the orders of this agency.
        """
        require(actor, Act.SEE_SILENCE_ORDERS, agency_id=agency_id)
        return self._views(agency_id)

    def everywhere(self, actor: Actor) -> tuple[SilenceView, ...]:
        """Every order of every agency, for the operator at the shell.

        Raises:
            NotAllowed: the actor is not the house itself.
        """
        require(actor, Act.SEE_SILENCE_ORDERS)
        return self._views(None)

    def release_ended(self, actor: Actor) -> int:
        """Write down that orders have run out, and return how many; what is shown is the same."""
        today = minnesota_day(self._clock.now())
        run_out = self._session.execute(
            _orders().where(SilenceOrder.ended_at.is_(None), SilenceOrder.last_day < today)
        ).all()
        for order, matter, _ in run_out:
            self._end(order, LAST_DAY_PASSED, matter.agency_id, actor)
        return len(run_out)

    def _views(self, agency_id: UUID | None) -> tuple[SilenceView, ...]:
        wanted = _orders().order_by(SilenceOrder.recorded_at.desc(), SilenceOrder.reference.desc())
        if agency_id is not None:
            wanted = wanted.where(Matter.agency_id == agency_id)
        now = self._clock.now()
        return tuple(
            _view(order, matter.reference, entry_reference, now)
            for order, matter, entry_reference in self._session.execute(wanted)
        )

    def _matter(self, reference: str) -> Matter:
        found = self._session.scalar(select(Matter).where(Matter.reference == reference))
        if found is None:
            raise UnknownMatter(reference)
        return found

    def _new_order(self, draft: SilenceDraft, matter: Matter, actor: Actor) -> SilenceOrder:
        is_staff = actor.kind is ActorKind.STAFF and actor.id is not None
        return SilenceOrder(
            reference=next_number(self._session, self._clock, SilenceOrder.reference, "S"),
            matter_id=matter.id,
            entry_id=self._entry_id(matter.id, draft.entry_reference),
            authority=draft.authority,
            court=draft.court,
            begins_on=draft.begins_on,
            last_day=draft.last_day,
            recorded_at=self._clock.now(),
            recorded_by=UUID(actor.id) if is_staff else None,
        )

    def _entry_id(self, matter_id: UUID, reference: str | None) -> UUID | None:
        if reference is None:
            return None
        found = self._session.scalar(
            select(Entry.id).where(Entry.reference == reference, Entry.matter_id == matter_id)
        )
        if found is None:
            raise UnknownEntry(reference)
        return found

    def _end(self, order: SilenceOrder, reason: str, agency_id: UUID, actor: Actor) -> None:
        order.ended_at = self._clock.now()
        order.ended_reason = reason
        self._session.flush()
        self._note(Act.END_SILENCE_ORDER, order, agency_id, actor)

    def _note(self, act: Act, order: SilenceOrder, agency_id: UUID, actor: Actor) -> None:
        self._trail.record(
            act,
            actor,
            subject=("silence_order", str(order.id)),
            matter_id=order.matter_id,
            agency_id=agency_id,
            reason=order.ended_reason,
        )


def _orders() -> Select[SilenceOrder, Matter, str]:
    return (
        select(SilenceOrder, Matter, Entry.reference)
        .join(Matter, Matter.id == SilenceOrder.matter_id)
        .outerjoin(Entry, Entry.id == SilenceOrder.entry_id)
    )


def _view(
    order: SilenceOrder, matter_reference: str, entry_reference: str | None, now: datetime
) -> SilenceView:
    term = SilenceTerm(order.begins_on, order.last_day, order.ended_at)
    return SilenceView(
        reference=order.reference,
        matter_reference=matter_reference,
        entry_reference=entry_reference,
        authority=order.authority,
        court=order.court,
        begins_on=order.begins_on,
        last_day=order.last_day,
        ended_at=order.ended_at,
        ended_reason=order.ended_reason,
        in_force=term.in_force(now),
    )
