"""An office that is its own printer: a clerk takes a bundle of letters, once, and mails it.

The clerk sees codes, because she holds the paper.  So a person's letters are kept apart: whoever
printed one of them never gets another of hers, with another code.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, insert, not_, or_, select
from sqlalchemy.orm import Session

from notifications.delivery import approvals, frozen, outbox
from notifications.delivery.frozen import FrozenNotice
from notifications.delivery.leases import Lease
from notifications.delivery.models import BundleState, DeliveryState
from notifications.delivery.rendering import ToRender
from notifications.delivery.states import Move
from notifications.delivery.tables import BUNDLES, DELIVERIES, NOTICES, REPRINTS
from notifications.foundation.days import minnesota_day
from notifications.foundation.ids import new_id
from notifications.printing import bundles
from notifications.printing.bundles import LetterGone, NewBundle
from notifications.printing.making import Made, SheetMaker
from notifications.printing.merging import Sheet, by_postal_code, merge
from notifications.providers.base import LetterMessage
from notifications.recipients import Channel
from notifications.sender import Sender

NAME = "office_print"
MOST = 200
_LEASE = timedelta(minutes=10)
_ROW = DELIVERIES.c


class NothingToTake(LookupError):
    """No letter waits that this clerk can print."""


class UnknownBundle(LookupError):
    """There is no such bundle at this agency."""


class NotHers(LookupError):
    """No letter of the bundle has this number that this clerk can print."""


class WrongDay(ValueError):
    """A mailing date lies before the letters were printed, or has not come yet."""


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who prints, and at which agency."""

    key: UUID
    agency_key: UUID


@dataclass(frozen=True, slots=True)
class Waiting:
    """Letters that wait for a printer; ``for_colleague`` of them this clerk cannot print."""

    letters: int
    for_colleague: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What a clerk takes away: one print-ready PDF, and whose letters are in it."""

    bundle_id: UUID
    pdf: bytes = field(repr=False)
    letters: int
    told: tuple[tuple[UUID, UUID], ...]
    """Each letter's notice, and to whom it goes."""


OnTrail = Callable[[Session, Taken], None]
"""Writes on the trail who takes what, in the transaction that makes it so."""


class OfficePrint:
    """What an office does with letters that wait for its own printer."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def waiting(self, session: Session, clerk: Clerk) -> Waiting:
        """How many letters of her agency wait, and how many of them for a colleague."""
        now = self._sender.clock.now()
        statement = (
            select(func.count(), func.count().filter(_seen_by(clerk.key)))
            .select_from(DELIVERIES)
            .join(NOTICES, NOTICES.c.id == _ROW.notice_id)
            .where(
                _ROW.channel == Channel.LETTER,
                _ROW.state == DeliveryState.QUEUED,
                _ROW.due_at <= now,
                NOTICES.c.agency_key == clerk.agency_key,
            )
        )
        letters, for_colleague = session.execute(statement).one()
        return Waiting(letters, for_colleague)

    def take(self, clerk: Clerk, on_trail: OnTrail) -> Taken:
        """One bundle of at most 200 letters, sorted by ZIP; it is handed over with this.

        Raises:
            NothingToTake: none waits that she can print.
            LetterGone: one was cancelled just now; taking again works.
        """
        worker, maker = secrets.token_hex(8), SheetMaker(self._sender, random.random)
        now = self._sender.clock.now()
        lease = Lease(
            worker, (Channel.LETTER,), now + _LEASE, MOST, agency_key=clerk.agency_key,
            unless=_seen_by_notice(clerk.key),
        )  # fmt: skip
        made = maker.make(lease)
        if made is None:
            raise NothingToTake
        try:
            return self._hand_over(worker, clerk, made, on_trail)
        except LetterGone:
            maker.give_back(worker)
            raise

    def _hand_over(self, worker: str, clerk: Clerk, made: Made, on_trail: OnTrail) -> Taken:
        file, now = merge(made.sheets), self._sender.clock.now()
        new = NewBundle(new_id(), NAME, BundleState.TAKEN, clerk.agency_key, clerk.key)
        taken = Taken(new.id, file.pdf, len(made.sheets), made.told)

        def work(session: Session) -> Taken:
            bundles.hand_over(session, now, worker, new, made.sheets, file, made.renderer)
            on_trail(session, taken)
            return taken

        return self._sender.database.write(work)

    def reprint(
        self, session: Session, clerk: Clerk, bundle_id: UUID, reference: str | None, reason: str
    ) -> Taken:
        """Letters of a bundle once more, with the same codes: one by its number, or all.

        Raises:
            UnknownBundle: it is no bundle of her agency.
            NotHers: no letter of it has this number, or it is mailed, or she printed another
                letter of the same person.
        """
        self.taken_at(session, clerk, bundle_id)
        rows = self._letters_of(session, clerk, bundle_id, reference)
        sheets = by_postal_code(self._again(session, rows))
        now = self._sender.clock.now()
        for row in rows if reference else (None,):
            entry = {
                "id": new_id(),
                "bundle_id": bundle_id,
                "delivery_id": row.id if row else None,
                "taken_by": clerk.key,
                "taken_at": now,
                "reason": reason,
            }
            session.execute(insert(REPRINTS), [entry])
        told = tuple((row.notice_id, row.recipient_key) for row in rows)
        return Taken(bundle_id, merge(sheets).pdf, len(sheets), told)

    def mailed(self, session: Session, clerk: Clerk, bundle_id: UUID, day: date) -> int:
        """The clerk mailed a bundle on this day; how many letters that makes mailed.

        Raises:
            UnknownBundle: it is no bundle of her agency.
            WrongDay: the day lies before the bundle was taken, or has not come yet.
        """
        now = self._sender.clock.now()
        taken_at = self.taken_at(session, clerk, bundle_id)
        if not minnesota_day(taken_at) <= day <= minnesota_day(now):
            raise WrongDay
        moved = outbox.move(session, now, Move.MAILED, _ROW.bundle_id == bundle_id, mailed_on=day)
        if moved:
            bundles.now_in(session, bundle_id, BundleState.MAILED, mailed_on=day)
        return len(moved)

    def taken_at(self, session: Session, clerk: Clerk, bundle_id: UUID) -> datetime:
        """When a bundle of her agency was taken.

        Raises:
            UnknownBundle: it is none of her agency's.
        """
        found: datetime | None = session.scalar(
            select(BUNDLES.c.taken_at).where(
                BUNDLES.c.id == bundle_id, BUNDLES.c.agency_key == clerk.agency_key
            )
        )
        if found is None:
            raise UnknownBundle
        return found

    def _letters_of(
        self, session: Session, clerk: Clerk, bundle_id: UUID, reference: str | None
    ) -> list[Letter]:
        statement = (
            select(_ROW.id, NOTICES.c.id, NOTICES.c.recipient_key)
            .join(NOTICES, NOTICES.c.id == _ROW.notice_id)
            .join(BUNDLES, BUNDLES.c.id == _ROW.bundle_id)
            .where(
                BUNDLES.c.id == bundle_id,
                BUNDLES.c.agency_key == clerk.agency_key,
                _ROW.state == DeliveryState.HANDED_OVER,
                or_(BUNDLES.c.taken_by == clerk.key, not_(_seen_by(clerk.key))),
            )
        )
        if reference is not None:
            statement = statement.where(NOTICES.c.reference == reference)
        found = [Letter(*row) for row in session.execute(statement)]
        if not found:
            raise NotHers
        return found

    def _again(self, session: Session, letters: Sequence[Letter]) -> list[Sheet]:
        """The same letters with the same codes: the frozen notice decides every byte."""
        stored = frozen.read(session, [letter.notice_id for letter in letters])
        approved = approvals.approved(session, self._sender.mode)
        return [self._sheet(one, stored[one.notice_id], approved.line) for one in letters]

    def _sheet(
        self, letter: Letter, stored: FrozenNotice, is_line_approved: Callable[[str], bool]
    ) -> Sheet:
        wanted = ToRender(
            letter.id, stored.value(), Channel.LETTER, None, stored.language, stored.dated
        )
        made = self._sender.renderer.message(wanted, is_line_approved)
        paper = made.message
        assert isinstance(paper, LetterMessage)  # noqa: S101 - a letter was asked for
        return Sheet(letter.id, paper.pdf, paper.pages, made.sha256, paper.postal_code)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of a bundle, and to whom it goes."""

    id: UUID
    notice_id: UUID
    recipient_key: UUID


def _seen_by(clerk_key: UUID) -> ColumnElement[bool]:
    """Whether this clerk printed another letter of the same person; for a joined notice."""
    earlier, letter = NOTICES.alias(), DELIVERIES.alias()
    hers = select(BUNDLES.c.id).where(BUNDLES.c.taken_by == clerk_key)
    again = select(REPRINTS.c.bundle_id).where(REPRINTS.c.taken_by == clerk_key)
    return exists().where(
        earlier.c.recipient_key == NOTICES.c.recipient_key,
        earlier.c.id != NOTICES.c.id,
        letter.c.notice_id == earlier.c.id,
        or_(letter.c.bundle_id.in_(hers), letter.c.bundle_id.in_(again)),
    )


def _seen_by_notice(clerk_key: UUID) -> ColumnElement[bool]:
    """As `_seen_by`, for a delivery."""
    return exists().where(and_(NOTICES.c.id == _ROW.notice_id, _seen_by(clerk_key)))
