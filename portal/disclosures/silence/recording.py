"""Orders not to tell: recorded with their authority, renewed, reviewed and ended.

An order binds from its first day, and lets go by itself at 10:00 on the second working day after
its last day (the visibility rule reads the clock; the job only writes that down).  Nothing moves
that moment but a renewal or a pending motion, each with its paper.  Law: ``us-gag-court-order``.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import require
from portal.agencies.queries import AgencyQueries
from portal.audit.service import AuditTrail
from portal.disclosures.errors import SilenceAlreadyEnded, SilenceNeverBinds, SilenceNotLonger
from portal.disclosures.kinds import SilenceForm, SilenceStepKind
from portal.disclosures.models import Matter, SilenceOrder, SilenceStep
from portal.disclosures.numbers import next_number
from portal.disclosures.queries import matter_by_reference
from portal.disclosures.silence import queries
from portal.disclosures.silence.rules import last_day_of, release_moment
from portal.disclosures.silence.values import SilenceDraft, SilenceView
from portal.papers.service import Papers
from portal.papers.values import Scan

SUBJECT = "silence_order"


class SilenceOrders:
    """The orders of silence of every matter."""

    def __init__(self, session: Session, clock: Clock, trail: AuditTrail, papers: Papers) -> None:
        self._session = session
        self._clock = clock
        self._trail = trail
        self._papers = papers

    def add(self, draft: SilenceDraft, actor: Actor) -> SilenceView:
        """Record an order; it binds at once if its first day has come.

        Raises:
            NotAllowed: the actor does not record orders for this agency.
            UnknownMatter: there is no such matter.
            UnknownEntry: the matter has no such entry.
            SilenceNeverBinds: its last day stands before its first.
            DocumentTooLarge, DocumentTypeRefused, DocumentEmpty: the scan is not taken.
        """
        matter = matter_by_reference(self._session, draft.matter_reference)
        require(actor, Act.ADD_SILENCE_ORDER, agency_id=matter.agency_id)
        if draft.last_day is not None and draft.last_day < draft.begins_on:
            raise SilenceNeverBinds
        order = self._new_order(draft, matter, actor)
        self._session.add(order)
        self._session.flush()
        if draft.scan is not None:
            self._papers.keep((SUBJECT, order.id), matter.agency_id, draft.scan, actor)
        self._note(Act.ADD_SILENCE_ORDER, order, matter.agency_id, actor)
        return queries.view(order, matter.reference, draft.entry_reference, self._clock.now())

    def add_paper(self, reference: str, scan: Scan, actor: Actor) -> None:
        """Keep a scan that came later than its order was recorded.

        Raises:
            NotAllowed, UnknownSilenceOrder: as their names say.
            DocumentTooLarge, DocumentTypeRefused, DocumentEmpty: the scan is not taken.
        """
        order, matter = self._found(reference, Act.ADD_SILENCE_ORDER, actor)
        self._papers.keep((SUBJECT, order.id), matter.agency_id, scan, actor)
        self._step(SilenceStepKind.PAPER_ADDED, order, matter, actor, Act.ADD_SILENCE_ORDER)

    def renew(self, reference: str, last_day: date, scan: Scan, actor: Actor) -> None:
        """A court, or whoever made it, has renewed the order until a later last day.

        Raises:
            NotAllowed, UnknownSilenceOrder: as their names say.
            SilenceAlreadyEnded: it has let go; what can be told is told, and a new order is new.
            SilenceNotLonger: its last day is not later than it was, or has passed.
            DocumentTooLarge, DocumentTypeRefused, DocumentEmpty: the scan is not taken.
        """
        order, matter = self._open(reference, Act.RENEW_SILENCE_ORDER, actor)
        before = order.last_day or order.begins_on
        if last_day <= before or last_day < minnesota_day(self._clock.now()):
            raise SilenceNotLonger
        self._papers.keep((SUBJECT, order.id), matter.agency_id, scan, actor)
        # A written statement sets its own time: what was said by word of mouth is an order now.
        order.form = SilenceForm.ORDER
        order.last_day, order.motion_pending, order.warned = last_day, False, None
        order.releases_at = self._release(matter.agency_id, last_day)
        self._step(SilenceStepKind.RENEWED, order, matter, actor, Act.RENEW_SILENCE_ORDER, last_day)

    def motion_pending(self, reference: str, review_on: date, scan: Scan, actor: Actor) -> None:
        """Somebody has asked the court for more time: the order holds until that is decided.

        Raises:
            NotAllowed, UnknownSilenceOrder, SilenceAlreadyEnded: as their names say.
            DocumentTooLarge, DocumentTypeRefused, DocumentEmpty: the scan is not taken.
        """
        order, matter = self._open(reference, Act.RENEW_SILENCE_ORDER, actor)
        self._papers.keep((SUBJECT, order.id), matter.agency_id, scan, actor)
        order.motion_pending, order.releases_at, order.review_on = True, None, review_on
        self._step(
            SilenceStepKind.MOTION_PENDING, order, matter, actor, Act.RENEW_SILENCE_ORDER, review_on
        )

    def motion_denied(self, reference: str, actor: Actor) -> None:
        """The court gave no more time: it lets go as it would have, counted from today at most.

        Raises:
            NotAllowed, UnknownSilenceOrder, SilenceAlreadyEnded: as their names say.
        """
        order, matter = self._open(reference, Act.END_SILENCE_ORDER, actor)
        if not order.motion_pending or order.last_day is None:
            order.motion_pending = False
        else:
            today = minnesota_day(self._clock.now())
            order.motion_pending = False
            order.releases_at = self._release(matter.agency_id, max(order.last_day, today))
        self._step(SilenceStepKind.MOTION_DENIED, order, matter, actor, Act.END_SILENCE_ORDER)

    def reviewed(self, reference: str, review_on: date, actor: Actor) -> None:
        """Counsel has asked whether it still stands, and asks again on another day.

        Raises:
            NotAllowed, UnknownSilenceOrder, SilenceAlreadyEnded: as their names say.
        """
        order, matter = self._open(reference, Act.REVIEW_SILENCE_ORDER, actor)
        order.review_on = review_on
        self._step(
            SilenceStepKind.REVIEWED, order, matter, actor, Act.REVIEW_SILENCE_ORDER, review_on
        )

    def end(self, reference: str, actor: Actor) -> SilenceView:
        """Record that an order was lifted, now.

        Raises:
            NotAllowed: the actor does not end orders of this agency.
            UnknownSilenceOrder: there is no such order.
            SilenceAlreadyEnded: it was ended before.
        """
        order, matter = self._open(reference, Act.END_SILENCE_ORDER, actor)
        now = self._clock.now()
        order.ended_at, order.ended_reason = now, SilenceStepKind.LIFTED
        self._step(SilenceStepKind.LIFTED, order, matter, actor, Act.END_SILENCE_ORDER)
        return queries.one(self._session, reference, now)

    def _found(self, reference: str, act: Act, actor: Actor) -> tuple[SilenceOrder, Matter]:
        order, matter, _entry = queries.order(self._session, reference)
        require(actor, act, agency_id=matter.agency_id)
        return order, matter

    def _open(self, reference: str, act: Act, actor: Actor) -> tuple[SilenceOrder, Matter]:
        order, matter = self._found(reference, act, actor)
        now = self._clock.now()
        if order.ended_at is not None or (order.releases_at and order.releases_at <= now):
            raise SilenceAlreadyEnded(reference)
        return order, matter

    def _new_order(self, draft: SilenceDraft, matter: Matter, actor: Actor) -> SilenceOrder:
        last_day = last_day_of(draft.form, draft.begins_on, draft.last_day)
        first, second, *_ = (*draft.told, None, None)
        return SilenceOrder(
            reference=next_number(self._session, self._clock, SilenceOrder.reference, "S"),
            matter_id=matter.id,
            entry_id=queries.entry_id(self._session, matter.id, draft.entry_reference),
            form=draft.form,
            authority=draft.authority,
            court=draft.court,
            begins_on=draft.begins_on,
            last_day=last_day,
            review_on=draft.review_on,
            releases_at=self._release(matter.agency_id, last_day) if last_day else None,
            told_first_id=first,
            told_second_id=second,
            recorded_at=self._clock.now(),
            recorded_by=queries.staff_id(actor),
        )

    def _release(self, agency_id: UUID, last_day: date) -> datetime:
        calendar = AgencyQueries(self._session).calendar_around(agency_id, last_day)
        return release_moment(last_day, calendar)

    def _step(
        self,
        kind: SilenceStepKind,
        order: SilenceOrder,
        matter: Matter,
        actor: Actor,
        act: Act,
        day: date | None = None,
    ) -> None:
        self._session.add(
            SilenceStep(
                order_id=order.id,
                kind=kind,
                day=day,
                recorded_at=self._clock.now(),
                recorded_by=queries.staff_id(actor),
            )
        )
        self._session.flush()
        self._note(act, order, matter.agency_id, actor, kind)

    def _note(
        self,
        act: Act,
        order: SilenceOrder,
        agency_id: UUID,
        actor: Actor,
        reason: str | None = None,
    ) -> None:
        self._trail.record(
            act,
            actor,
            subject=(SUBJECT, str(order.id)),
            matter_id=order.matter_id,
            agency_id=agency_id,
            reason=reason,
        )
