"""Bundles in the database: which letters are in one, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.orm import Session

from notifications.delivery import escalation, outbox
from notifications.delivery.models import BundleState, DeliveryState
from notifications.delivery.outbox import held_by, these
from notifications.delivery.states import Move
from notifications.delivery.tables import BUNDLES, DELIVERIES
from notifications.printing.merging import PrintFile, Sheet

_ROW = DELIVERIES.c


class LetterGone(Exception):
    """A letter was cancelled, or its lease was lost, while its file was being made."""


@dataclass(frozen=True, slots=True)
class NewBundle:
    """A bundle that is about to be: by which provider, for which agency, taken by which clerk."""

    id: UUID
    provider: str
    state: BundleState
    agency_key: UUID | None = None
    taken_by: UUID | None = None


def hand_over(
    session: Session,
    now: datetime,
    worker: str,
    new: NewBundle,
    sheets: Sequence[Sheet],
    made: PrintFile,
    renderer: str,
) -> None:
    """Write the bundle down, and its letters as handed over: all of them, or nothing.

    Raises:
        LetterGone: one of them is no longer this worker's, or no longer to be sent.
    """
    mine = and_(these(sheet.delivery_id for sheet in sheets), held_by(worker))
    begun = outbox.move(
        session,
        now,
        Move.BEGAN,
        mine,
        attempts=_ROW.attempts + 1,
        sends=_ROW.sends + 1,
        began_at=now,
        leased_by=worker,
    )
    if len(begun) != len(sheets):
        raise LetterGone
    session.execute(insert(BUNDLES), [_row(now, new, sheets, made)])
    moved = outbox.move(session, now, Move.ACCEPTED, mine, bundle_id=new.id)
    outbox.note(session, [_facts(new, sheet, renderer) for sheet in sheets])
    escalation.letters_went(session, now, moved)


def standing_in(session: Session, provider: str, state: BundleState) -> list[UUID]:
    """The bundles of a provider that stand in a state, oldest first."""
    columns = BUNDLES.c
    statement = select(columns.id).where(columns.provider == provider, columns.state == state)
    return list(session.scalars(statement.order_by(columns.made_at)))


def now_in(session: Session, bundle_id: UUID, state: BundleState, **values: object) -> None:
    """Write down where a bundle stands."""
    statement = update(BUNDLES).where(BUNDLES.c.id == bundle_id)
    session.execute(statement.values(state=state, **values))


def all_mailed(session: Session, bundle_ids: Iterable[UUID]) -> list[tuple[UUID, date | None]]:
    """Those of these bundles whose every letter is accounted for, with the last mailing date."""
    waiting = select(_ROW.bundle_id).where(
        _ROW.bundle_id.is_not(None), _ROW.state == DeliveryState.HANDED_OVER
    )
    statement = (
        select(BUNDLES.c.id, func.max(_ROW.mailed_on))
        .outerjoin(DELIVERIES, _ROW.bundle_id == BUNDLES.c.id)
        .where(BUNDLES.c.id.in_(list(bundle_ids)), BUNDLES.c.id.not_in(waiting))
        .group_by(BUNDLES.c.id)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def _row(
    now: datetime, new: NewBundle, sheets: Sequence[Sheet], made: PrintFile
) -> dict[str, object]:
    return {
        "id": new.id,
        "provider": new.provider,
        "agency_key": new.agency_key,
        "state": new.state,
        "letters": len(sheets),
        "pages": made.pages,
        "sha256": made.sha256,
        "taken_by": new.taken_by,
        "taken_at": now if new.taken_by else None,
        "made_at": now,
    }


def _facts(new: NewBundle, sheet: Sheet, renderer: str) -> dict[str, object]:
    return {
        "delivery": sheet.delivery_id,
        "sha256": sheet.sha256,
        "renderer": renderer,
        "units": sheet.pages,
        "provider": new.provider,
        "provider_reference": str(new.id),
    }
