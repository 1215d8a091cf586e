"""Where the work is done that a task asks for: the page of its order, its run, its matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.disclosures.models import Entry, Matter, SilenceOrder
from portal.notices.models import NoticeRun
from portal.tasks.service import TaskView


def places(session: Session, tasks: Iterable[TaskView]) -> Mapping[tuple[str, str], str]:
    """The address for each subject that has a page of its own; other subjects are left out."""
    by_kind: dict[str, list[UUID]] = {}
    for task in tasks:
        if task.subject and task.subject[0] in _FOUND:
            by_kind.setdefault(task.subject[0], []).append(UUID(task.subject[1]))
    return {
        (kind, str(row_id)): address
        for kind, ids in by_kind.items()
        for row_id, address in _FOUND[kind](session, ids)
    }


Found = Callable[[Session, list[UUID]], Iterable[tuple[UUID, str]]]


def _orders(session: Session, ids: list[UUID]) -> Iterable[tuple[UUID, str]]:
    rows = session.execute(
        select(SilenceOrder.id, SilenceOrder.reference).where(SilenceOrder.id.in_(ids))
    )
    return [(row_id, url_for("staff.silence_order", order=number)) for row_id, number in rows]


def _runs(session: Session, ids: list[UUID]) -> Iterable[tuple[UUID, str]]:
    rows = session.execute(select(NoticeRun.id, NoticeRun.reference).where(NoticeRun.id.in_(ids)))
    return [(row_id, url_for("staff.run", reference=number)) for row_id, number in rows]


def _entries(session: Session, ids: list[UUID]) -> Iterable[tuple[UUID, str]]:
    rows = session.execute(
        select(Entry.id, Matter.reference, Entry.reference)
        .join(Matter, Matter.id == Entry.matter_id)
        .where(Entry.id.in_(ids))
    )
    return [
        (row_id, url_for("staff.matter", reference=matter) + f"#{entry}")
        for row_id, matter, entry in rows
    ]


_FOUND: Mapping[str, Found] = {
    "silence_order": _orders,
    "notice_run": _runs,
    "entry": _entries,
}
