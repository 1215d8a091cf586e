from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from portal.disclosures.kinds import SilenceForm, SilenceStepKind
from portal.papers.values import PaperView, Scan


@dataclass(frozen=True, slots=True)
class SilenceDraft:
    """What an order says.

    ``entry_reference`` narrows it to one entry; without one it covers the whole matter and every
    later entry.  ``last_day`` None means until further order: then ``review_on`` is the day on
    which counsel asks whether it still stands.  ``told`` are the two who are warned of its end.
    """

    matter_reference: str
    authority: str
    court: str
    begins_on: date
    last_day: date | None = None
    entry_reference: str | None = None
    form: SilenceForm = SilenceForm.ORDER
    review_on: date | None = None
    told: tuple[UUID, ...] = ()
    scan: Scan | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SilenceView:
    """An order as staff see it; ``in_force`` at the moment of asking."""

    id: UUID
    reference: str
    matter_reference: str
    entry_reference: str | None
    form: SilenceForm
    authority: str
    court: str
    begins_on: date
    last_day: date | None
    review_on: date | None
    releases_at: datetime | None
    motion_pending: bool
    told: tuple[UUID, ...]
    ended_at: datetime | None
    ended_reason: str | None
    in_force: bool

    @property
    def due_on(self) -> date | None:
        """The next day on which something is to be done about it; ``None`` once it has ended."""
        if self.ended_at is not None:
            return None
        return self.review_on if self.last_day is None or self.motion_pending else self.last_day


@dataclass(frozen=True, slots=True)
class StepView:
    """One thing that was recorded of an order."""

    kind: SilenceStepKind
    day: date | None
    recorded_at: datetime
    recorded_by: UUID | None


@dataclass(frozen=True, slots=True)
class SilenceLog:
    """An order with everything that came after, and its papers."""

    order: SilenceView
    steps: tuple[StepView, ...]
    papers: tuple[PaperView, ...]
