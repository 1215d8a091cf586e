"""What staff see of their agency's notice runs.  The caller has asked ``portal.access`` first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from portal.disclosures.models import Cohort, Entry, Matter
from portal.disclosures.visibility import entry_is_shown
from portal.notices.errors import UnknownRun
from portal.notices.models import NoticeRun, RunState
from portal.sign_in.models import StaffUser

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class StaffRun:
    """A run, what it is about, and who decided what.  ``preflight`` holds counts only."""

    id: UUID
    reference: str
    kind: str
    state: RunState
    matter_id: UUID
    matter: str
    title: str
    is_example: bool
    entry_id: UUID
    entry: str
    cohort_id: UUID
    people: int
    prepared_by_id: UUID
    prepared_by: str = field(repr=False)
    prepared_at: datetime
    approved_by: str | None = field(repr=False)
    approved_at: datetime | None
    preflight: Mapping[str, Any]
    taken_back_for: tuple[str, ...]
    not_before: datetime | None
    begun_at: datetime | None


@dataclass(frozen=True, slots=True)
class RunPage:
    """Runs, newest first; ``older`` is where the next page begins, ``None`` on the last."""

    runs: tuple[StaffRun, ...]
    older: str | None


def staff_runs(
    session: Session,
    agency_id: UUID,
    *,
    shown_at: datetime | None,
    state: RunState | None = None,
    matter: str | None = None,
    before: str | None = None,
    size: int = PAGE_SIZE,
) -> RunPage:
    """The runs of one agency; of one state, of one matter, or before one run where named.

    ``shown_at`` leaves out what is under an order not to tell at that moment; ``None`` for those
    who know of orders.
    """
    wanted = _runs(agency_id, shown_at)
    if state is not None:
        wanted = wanted.where(NoticeRun.state == state)
    if matter is not None:
        wanted = wanted.where(Matter.reference == matter)
    if before is not None:
        wanted = wanted.where(NoticeRun.reference < before)
    rows = session.execute(wanted.order_by(NoticeRun.reference.desc()).limit(size + 1)).all()
    runs = tuple(_run(*row) for row in rows[:size])
    return RunPage(runs, runs[-1].reference if len(rows) > size else None)


def staff_run(
    session: Session, agency_id: UUID, reference: str, *, shown_at: datetime | None
) -> StaffRun:
    """One run of the agency, by staff's number.

    Raises:
        UnknownRun: the agency has none such, or none that is shown.
    """
    wanted = _runs(agency_id, shown_at).where(NoticeRun.reference == reference)
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise UnknownRun(f"There is no run {reference}.")
    return _run(*row)


def _runs(
    agency_id: UUID, shown_at: datetime | None
) -> Select[NoticeRun, Matter, Entry, int, str, str]:
    preparer, approver = aliased(StaffUser), aliased(StaffUser)
    wanted = (
        select(NoticeRun, Matter, Entry, Cohort.members, preparer.name, approver.name)
        .join(Entry, Entry.id == NoticeRun.entry_id)
        .join(Matter, Matter.id == Entry.matter_id)
        .join(Cohort, Cohort.id == NoticeRun.cohort_id)
        .join(preparer, preparer.id == NoticeRun.prepared_by)
        .outerjoin(approver, approver.id == NoticeRun.approved_by)
        .where(Matter.agency_id == agency_id)
    )
    return wanted if shown_at is None else wanted.where(entry_is_shown(shown_at))


def _run(
    run: NoticeRun, matter: Matter, entry: Entry, people: int, preparer: str, approver: str | None
) -> StaffRun:
    return StaffRun(
        id=run.id,
        reference=run.reference,
        kind=run.kind,
        state=run.state,
        matter_id=matter.id,
        matter=matter.reference,
        title=matter.title,
        is_example=matter.is_example,
        entry_id=entry.id,
        entry=entry.reference,
        cohort_id=run.cohort_id,
        people=people,
        prepared_by_id=run.prepared_by,
        prepared_by=preparer,
        prepared_at=run.prepared_at,
        approved_by=approver,
        approved_at=run.approved_at,
        preflight=run.preflight,
        taken_back_for=tuple(run.taken_back_for or ()),
        not_before=run.not_before,
        begun_at=run.begun_at,
    )
