"""What happens by itself: warnings before an order's end, its release written down, reviews due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.audit.service import AuditTrail
from portal.disclosures.kinds import SilenceStepKind
from portal.disclosures.models import Matter, SilenceOrder, SilenceStep
from portal.disclosures.silence.recording import SUBJECT
from portal.disclosures.silence.rules import BINDING, warning_due
from portal.tasks.service import TaskKind, Tasks


class Releases:
    """Watches every order of the house; shows nothing and holds nothing by itself."""

    def __init__(self, session: Session, clock: Clock, trail: AuditTrail, tasks: Tasks) -> None:
        self._session = session
        self._clock = clock
        self._trail = trail
        self._tasks = tasks

    def write_down(self, actor: Actor) -> int:
        """Write down that orders have let go, and return how many; what is shown is the same."""
        now = self._clock.now()
        let_go = self._open(SilenceOrder.releases_at <= now)
        for order, agency_id in let_go:
            order.ended_at, order.ended_reason = now, SilenceStepKind.LAST_DAY_PASSED
            self._session.add(
                SilenceStep(
                    order_id=order.id, kind=SilenceStepKind.LAST_DAY_PASSED, recorded_at=now
                )
            )
            self._trail.record(
                Act.END_SILENCE_ORDER,
                actor,
                subject=(SUBJECT, str(order.id)),
                matter_id=order.matter_id,
                agency_id=agency_id,
                reason=order.ended_reason,
            )
        self._session.flush()
        return len(let_go)

    def warn(self) -> int:
        """Tell the two named people what is due: an end that comes near, a review."""
        today = minnesota_day(self._clock.now())
        return sum(
            self._ends_soon(order, agency_id, today) + self._review(order, agency_id, today)
            for order, agency_id in self._open(SilenceOrder.form.in_(BINDING))
        )

    def _ends_soon(self, order: SilenceOrder, agency_id: UUID, today: date) -> int:
        due = None if order.motion_pending else warning_due(order.last_day, today, order.warned)
        if due is None or order.last_day is None:
            return 0
        order.warned = due
        return self._ask(TaskKind.SILENCE_ENDS, order, agency_id, order.last_day)

    def _review(self, order: SilenceOrder, agency_id: UUID, today: date) -> int:
        if order.review_on is None or order.review_on > today:
            return 0
        return self._ask(TaskKind.SILENCE_REVIEW, order, agency_id, order.review_on)

    def _ask(self, kind: TaskKind, order: SilenceOrder, agency_id: UUID, due_on: date) -> int:
        return sum(
            self._tasks.ask(
                kind, agency_id, subject=(SUBJECT, str(order.id)), due_on=due_on, owner_id=owner
            )
            for owner in _named(order)
        )

    def _open(self, *which: object) -> list[tuple[SilenceOrder, UUID]]:
        rows = self._session.execute(
            select(SilenceOrder, Matter.agency_id)
            .join(Matter, Matter.id == SilenceOrder.matter_id)
            .where(SilenceOrder.ended_at.is_(None), *which)  # type: ignore[arg-type]
        )
        return [(order, agency_id) for order, agency_id in rows]


def _named(order: SilenceOrder) -> Iterable[UUID | None]:
    """The two who are warned; where nobody was named, the queue of all who see orders."""
    return [one for one in (order.told_first_id, order.told_second_id) if one] or [None]
