"""A print house: letters leave in files that are closed at a cut-off, sealed to its key.

Three steps, so that a crash at any moment neither loses a letter nor prints one twice: the files
are written as drafts; the database says that their letters were handed over; the drafts get the
names under which the print house takes them.  Until the second, nothing happened; after it, the
third is made up for.
"""

from __future__ import annotations

import random
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import structlog

from notifications.delivery.leases import Lease
from notifications.delivery.models import BundleState
from notifications.foundation.ids import new_id
from notifications.printing import bundles, confirming
from notifications.printing.bundles import LetterGone, NewBundle
from notifications.printing.confirming import Confirmed
from notifications.printing.cut_off import CutOff
from notifications.printing.drop import DropFolder
from notifications.printing.making import Made, SheetMaker
from notifications.printing.merging import merge
from notifications.recipients import Channel
from notifications.sender import Sender

_LOG = structlog.get_logger(__name__)
NAME = "print_house"
# To set ten thousand letters and merge them takes a minute or two.
_LEASE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class PrintHouse:
    """Closes files of at most ``most`` letters; one process at a time does."""

    sender: Sender
    drop: DropFolder
    cut_off: CutOff
    most: int

    def run(self) -> int:
        """Close every file whose time has come; how many letters were handed over."""
        with self.drop.alone() as alone:
            if not alone:
                return 0
            self._make_up()
            total = 0
            while letters := self._close_one():
                total += letters
            return total

    def confirm(self, text: str) -> Confirmed:
        """Enter the print house's confirmation; files whose every letter is mailed are erased.

        The same file again changes nothing; a file with a wrong line is refused whole.
        """
        now = self.sender.clock.now()
        enter = confirming.enter
        confirmed = self.sender.database.write(lambda session: enter(session, now, NAME, text))
        if confirmed.bundles:
            self._erase_mailed(confirmed.bundles)
        return confirmed

    def read_confirmations(self) -> int:
        """Enter what lies in the folder for confirmations; how many files were entered.

        One that is refused stays, under another name, beside a list of what is wrong with it.
        """
        entered = 0
        for path in self.drop.confirmations():
            confirmed = self.confirm(path.read_text("utf-8", "replace"))
            self.drop.settle(path, [f"{w.line},{w.column},{w.why}" for w in confirmed.wrong])
            entered += not confirmed.wrong
        return entered

    def _erase_mailed(self, bundle_ids: frozenset[UUID]) -> None:
        with self.sender.database.reading() as session:
            mailed = bundles.all_mailed(session, bundle_ids)
        for bundle_id, last_day in mailed:
            self.drop.erase(bundle_id)
            self._now_mailed(bundle_id, last_day)

    def _now_mailed(self, bundle_id: UUID, last_day: date | None) -> None:
        now, state = self.sender.clock.now(), BundleState.MAILED
        self.sender.database.write(
            lambda session: bundles.now_in(
                session, bundle_id, state, mailed_on=last_day, erased_at=now
            )
        )

    def _make_up(self) -> None:
        """What a crash left half done: publish what was handed over, drop what never was."""
        with self.sender.database.reading() as session:
            left = bundles.standing_in(session, NAME, BundleState.MAKING)
        for bundle_id in left:
            self._publish(bundle_id)
        self.drop.drop_drafts(keep=set())

    def _close_one(self) -> int:
        sender, now = self.sender, self.sender.clock.now()
        worker, bundle_id = secrets.token_hex(8), new_id()
        until = self.cut_off.takes_until(now)
        lease = Lease(worker, (Channel.LETTER,), now + _LEASE, self.most, put_in_until=until)
        maker = SheetMaker(sender, random.random)
        made = maker.make(lease)
        if made is None:
            return 0
        try:
            self._hand_over(worker, bundle_id, made)
        except LetterGone:
            # Somebody cancelled one of them just now: the next file is made without it.
            self.drop.drop_drafts(keep=set())
            maker.give_back(worker)
            return 0
        self._publish(bundle_id)
        return len(made.sheets)

    def _hand_over(self, worker: str, bundle_id: UUID, made: Made) -> None:
        file = merge(made.sheets)
        self.drop.draft(bundle_id, file)
        new, now = NewBundle(bundle_id, NAME, BundleState.MAKING), self.sender.clock.now()
        self.sender.database.write(
            lambda session: bundles.hand_over(
                session, now, worker, new, made.sheets, file, made.renderer
            )
        )

    def _publish(self, bundle_id: UUID) -> None:
        there = self.drop.publish(bundle_id)
        if not there:
            _LOG.error("print_file_gone", bundle=str(bundle_id))
        state = BundleState.MADE if there else BundleState.BROKEN
        self.sender.database.write(lambda session: bundles.now_in(session, bundle_id, state))
