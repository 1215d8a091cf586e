from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.access.actors import Actor, ActorKind
from portal.disclosures.errors import UnknownEntry, UnknownSilenceOrder
from portal.disclosures.models import Entry, Matter, SilenceOrder, SilenceStep
from portal.disclosures.silence.rules import SilenceTerm
from portal.disclosures.silence.values import SilenceView, StepView

Found = tuple[SilenceOrder, Matter, str | None]


def order(session: Session, reference: str) -> Found:
    """One order, its matter and the reference of the one entry that it covers.

    Raises:
        UnknownSilenceOrder: there is none.
    """
    found = session.execute(_orders().where(SilenceOrder.reference == reference)).one_or_none()
    if found is None:
        raise UnknownSilenceOrder(reference)
    return found[0], found[1], found[2]


def one(session: Session, reference: str, now: datetime) -> SilenceView:
    """One order as staff see it.

    Raises:
        UnknownSilenceOrder: there is none.
    """
    row, its_matter, entry_reference = order(session, reference)
    return view(row, its_matter.reference, entry_reference, now)


def views(session: Session, agency_id: UUID | None, now: datetime) -> tuple[SilenceView, ...]:
    """Every order of one agency, or of all, the newest first."""
    wanted = _orders().order_by(SilenceOrder.recorded_at.desc(), SilenceOrder.reference.desc())
    if agency_id is not None:
        wanted = wanted.where(Matter.agency_id == agency_id)
    return tuple(
        view(row, its_matter.reference, entry_reference, now)
        for row, its_matter, entry_reference in session.execute(wanted)
    )


def steps(session: Session, order_id: UUID) -> tuple[StepView, ...]:
    """What was recorded of an order, the oldest first."""
    rows: Sequence[SilenceStep] = session.scalars(
        select(SilenceStep)
        .where(SilenceStep.order_id == order_id)
        .order_by(SilenceStep.recorded_at, SilenceStep.id)
    ).all()
    return tuple(StepView(row.kind, row.day, row.recorded_at, row.recorded_by) for row in rows)


def entry_id(session: Session, matter_id: UUID, reference: str | None) -> UUID | None:
    """The entry of a matter; ``None`` where no reference is given.

    Raises:
        UnknownEntry: the matter has no such entry.
    """
    if reference is None:
        return None
    found = session.scalar(
        select(Entry.id).where(Entry.reference == reference, Entry.matter_id == matter_id)
    )
    if found is None:
        raise UnknownEntry(reference)
    return found


def staff_id(actor: Actor) -> UUID | None:
    """Whose doing it is, where that is a member of staff."""
    is_staff = actor.kind is ActorKind.STAFF and actor.id is not None
    return UUID(str(actor.id)) if is_staff else None


def view(
    row: SilenceOrder, matter_reference: str, entry_reference: str | None, now: datetime
) -> SilenceView:
    """An order as staff see it at a moment."""
    term = SilenceTerm(row.begins_on, row.releases_at, row.ended_at, row.form)
    return SilenceView(
        id=row.id,
        reference=row.reference,
        matter_reference=matter_reference,
        entry_reference=entry_reference,
        form=row.form,
        authority=row.authority,
        court=row.court,
        begins_on=row.begins_on,
        last_day=row.last_day,
        review_on=row.review_on,
        releases_at=row.releases_at,
        motion_pending=row.motion_pending,
        told=tuple(one for one in (row.told_first_id, row.told_second_id) if one),
        ended_at=row.ended_at,
        ended_reason=row.ended_reason,
        in_force=term.in_force(now),
    )


def _orders() -> Select[SilenceOrder, Matter, str]:
    return (
        select(SilenceOrder, Matter, Entry.reference)
        .join(Matter, Matter.id == SilenceOrder.matter_id)
        .outerjoin(Entry, Entry.id == SilenceOrder.entry_id)
    )
