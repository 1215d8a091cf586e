"""Random sequences of sends, receipts, holds, crashes and retries: what must hold, holds always."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Row, delete, select

from notifications import Channel, Notice
from notifications.delivery import states
from notifications.delivery.models import DeliveryState as S
from notifications.delivery.receipts import ReceiptBook
from notifications.delivery.sweeping import Sweeper
from notifications.delivery.tables import DELIVERIES, EVENTS, NOTICES, OPT_OUTS
from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.ids import new_id
from notifications.foundation.stamp import Mode
from notifications.notice import NoticeKind
from notifications.providers.base import (
    Providers,
    Receipt,
    Said,
)
from notifications.providers.files import LetterFiles
from notifications.recipients import ContactPoint
from notifications.worker import Worker
from tests.factories.sending import fresh_notice, make_sender, send
from tests.factories.trouble import Carrier, Killed, Took, Trouble

_ENDS = frozenset({S.DELIVERED, S.FAILED, S.CANCELLED, S.RETURNED, S.TOLD})
_CARRIED = _ENDS | {S.HANDED_OVER, S.SENT, S.MAILED, S.WAITING_FOR_HUMAN, S.HELD}
_NUMBERS = tuple(f"+1651555010{digit}" for digit in range(3))
# A stopped channel stops every other text too, and has a test of its own.
_SAID = (*(said for said in Said if said is not Said.CHANNEL_STOPPED), Said.SENT, Said.ARRIVED)


_TROUBLES = st.lists(st.sampled_from(Trouble), max_size=3)
_WORDS = st.lists(st.sampled_from(_SAID), max_size=6)


class AnyOrder(RuleBasedStateMachine):
    """The sender under everything at once; each run begins with nothing in the outbox."""

    notices = Bundle("notices")

    def __init__(self, database: Database, clock: SetClock, folder: Path) -> None:
        super().__init__()
        self.clock = clock
        _empty(database)
        self.texts, self.emails = Carrier(can_tell=True, name="sms"), Carrier(can_tell=False)
        self.sender = make_sender(
            database,
            clock,
            folder,
            providers=Providers(LetterFiles(folder, Mode.TEST), self.texts, self.emails),
            approve=False,
        )
        # In one worker's life nothing else sends: threads would order the troubles anew.
        self.sender.timing = replace(self.sender.timing, text_hours=None, sends_at_once=1)
        self.ids: list[UUID] = []
        self.again: Counter[UUID] = Counter()
        self.delivered: set[UUID] = set()
        self._new_worker()

    def _new_worker(self) -> None:
        # A second's nap of the worker is a minute here: backing off for days takes no days.
        self.worker = Worker(
            self.sender, wait=lambda nap: self._sleep(nap * 60), chance=lambda: 0.5
        )

    def _sleep(self, seconds: float) -> None:
        self.clock.advance(timedelta(seconds=seconds))

    @initialize(target=notices, words=_WORDS)
    def somebody_is_told(self, words: list[Said]) -> Notice:
        return self.tell_by_text(_NUMBERS[0], leads=True, troubles=[], words=words)

    @rule(
        target=notices,
        number=st.sampled_from(_NUMBERS),
        leads=st.booleans(),
        troubles=_TROUBLES,
        words=_WORDS,
    )
    def tell_by_text(
        self, number: str, leads: bool, troubles: list[Trouble], words: list[Said]
    ) -> Notice:
        contact = ContactPoint(new_id(), Channel.SMS, number, confirmed=leads)
        notice = self._tell(contact, reads_online=leads)
        before = len(self.texts.took)
        self.work(troubles, [])
        for took in self.texts.took[before:]:
            self._calls_back(took, words)
        return notice

    @rule(target=notices, troubles=_TROUBLES)
    def tell_by_email(self, troubles: list[Trouble]) -> Notice:
        contact = ContactPoint(new_id(), Channel.EMAIL, "ana@example.org", confirmed=True)
        notice = self._tell(contact, reads_online=True)
        self.work([], troubles)
        return notice

    @rule(number=st.sampled_from(_NUMBERS), troubles=_TROUBLES)
    def send_a_code(self, number: str, troubles: list[Trouble]) -> None:
        contact = ContactPoint(new_id(), Channel.SMS, number, confirmed=True)
        notice = fresh_notice(NoticeKind.SIGN_IN_CODE, contacts=(contact,))
        self._sleep(0.001)
        with self.sender.database.transaction() as session:
            self.sender.enqueue(session, notice, one_time_code="204816")
        self.ids.append(notice.id)
        self.work(troubles, [])

    def _tell(self, contact: ContactPoint, *, reads_online: bool) -> Notice:
        notice = fresh_notice(contacts=(contact,))
        hers = (contact.channel, Channel.LETTER, Channel.IN_PERSON)
        person = replace(notice.recipient, channels=hers, reads_online=reads_online)
        notice = replace(notice, recipient=person)
        self._sleep(0.001)
        send(self.sender, notice)
        self.ids.append(notice.id)
        return notice

    @rule(texts=_TROUBLES, emails=_TROUBLES)
    def work(self, texts: list[Trouble], emails: list[Trouble]) -> None:
        self.texts.troubles, self.emails.troubles = list(texts), list(emails)
        try:
            self.worker.step()
        except Killed:
            self._new_worker()

    @rule(seconds=st.sampled_from([1, 40, 70, 200, 4000]))
    def time_passes(self, seconds: int) -> None:
        self._sleep(seconds)

    @precondition(lambda self: self.texts.took)
    @rule(which=st.integers(0, 50), words=_WORDS)
    def receipts_come(self, which: int, words: list[Said]) -> None:
        self._calls_back(self.texts.took[which % len(self.texts.took)], words)

    def _calls_back(self, took: Took, words: list[Said]) -> None:
        for said in words:
            self._enter(took, said)
            self.delivered_is_the_last_word()

    def _enter(self, took: Took, said: Said) -> None:
        receipt = Receipt(took.delivery_id, said, took.reference, attempt=took.attempt)
        book = ReceiptBook(self.sender.timing, lambda: 0.5)
        with self.sender.database.transaction() as session:
            if book.enter(session, self.clock.now(), receipt) and said is Said.FAILED_FOR_NOW:
                self.again[took.delivery_id] += 1

    @rule(notice=notices)
    def staff_hold_it(self, notice: Notice) -> None:
        self._order(lambda session: self.sender.hold(session, notice.id))

    @rule(notice=notices)
    def staff_release_it(self, notice: Notice) -> None:
        self._order(lambda session: self.sender.release(session, notice.id))

    @rule(notice=consumes(notices))
    def staff_cancel_it(self, notice: Notice) -> None:
        self._order(lambda session: self.sender.cancel_notice(session, notice.id))

    @rule(notice=notices)
    def she_marks_her_contact_unsafe(self, notice: Notice) -> None:
        contact = notice.recipient.contacts[0]
        self._order(lambda session: self.sender.block_contact(session, contact.key))

    def _order(self, order: Callable[..., object]) -> None:
        with self.sender.database.transaction() as session:
            order(session)

    @invariant()
    def no_message_is_taken_twice(self) -> None:
        texts = Counter(took.delivery_id for took in self.texts.took)
        assert all(count <= 1 + self.again[key] for key, count in texts.items())
        assert max(Counter(t.delivery_id for t in self.emails.took).values(), default=0) <= 1

    @invariant()
    def one_text_in_doubt_a_number(self) -> None:
        doubtful = [
            row.to_index
            for row in self._rows()
            if row.state in {S.SENDING, S.UNCERTAIN} and row.channel is Channel.SMS and row.priority
        ]
        assert len(doubtful) == len(set(doubtful))

    @invariant()
    def delivered_is_the_last_word(self) -> None:
        rows = {row.id: row.state for row in self._rows()}
        assert all(rows[key] is S.DELIVERED for key in self.delivered)
        self.delivered = {key for key, state in rows.items() if state is S.DELIVERED}

    def teardown(self) -> None:
        """Trouble is over, staff let go what they held: everything comes to an end."""
        if not self.ids:
            return
        self.texts.troubles, self.emails.troubles = [], []
        self.worker.drain()
        self.clock.advance(timedelta(days=11))
        sender = self.sender
        Sweeper(sender.database, sender.clock, sender.timing, None, lambda: 0.5).sweep()
        self.worker.drain()
        self.no_message_is_taken_twice()
        self.delivered_is_the_last_word()
        self._everything_is_accounted_for()
        self._each_step_is_a_move()

    def _everything_is_accounted_for(self) -> None:
        rows = self._rows()
        assert {row.state for row in rows} <= _CARRIED | {S.PLANNED}
        held = {row.notice_id for row in rows if row.state is S.HELD}
        assert {row.notice_id for row in rows if row.state is S.PLANNED} <= held
        assert {row.notice_id for row in rows} == set(self.ids)
        for notice_id in self._told():
            mine = [row.state for row in rows if row.notice_id == notice_id]
            assert set(mine) - {S.FAILED, S.CANCELLED}, "a notice ended in silence"

    def _told(self) -> list[UUID]:
        """The notices that somebody has to get: not ended, and no code."""
        statement = select(NOTICES.c.id).where(
            NOTICES.c.id.in_(self.ids),
            NOTICES.c.ended_at.is_(None),
            NOTICES.c.kind != NoticeKind.SIGN_IN_CODE,
        )
        with self.sender.database.reading() as session:
            return list(session.scalars(statement))

    def _each_step_is_a_move(self) -> None:
        statement = select(EVENTS.c.delivery_id, EVENTS.c.state).order_by(EVENTS.c.id)
        with self.sender.database.reading() as session:
            events = session.execute(statement.where(EVENTS.c.delivery_id.in_(self._ids()))).all()
        for row in self._rows():
            path = [event.state for event in events if event.delivery_id == row.id]
            assert path[0] in states.BEGINNINGS[row.channel]
            assert path[-1] is row.state
            assert all(_is_move(row.channel, one, two) for one, two in pairwise(path))

    def _ids(self) -> list[UUID]:
        return [row.id for row in self._rows()]

    def _rows(self) -> list[Row[Any]]:
        wanted = ("id", "notice_id", "channel", "state", "to_index", "priority")
        statement = select(*(DELIVERIES.c[name] for name in wanted)).where(
            DELIVERIES.c.notice_id.in_(self.ids)
        )
        with self.sender.database.reading() as session:
            return list(session.execute(statement))


def _empty(database: Database) -> None:
    with database.transaction() as session:
        for table in (EVENTS, DELIVERIES, NOTICES, OPT_OUTS):
            session.execute(delete(table))


def _is_move(channel: Channel, before: S, after: S) -> bool:
    machine = states.MACHINES[channel]
    return any(before in machine[m] and states.LEADS_TO[m] is after for m in machine)


@pytest.mark.parametrize("examples", [40])
def test_whatever_happens_in_whatever_order(
    database: Database, clock: SetClock, tmp_path: Path, examples: int
) -> None:
    with database.transaction() as session:
        make_sender(database, clock, tmp_path, approve=False).approve_for_demonstration(
            session, ("es",)
        )
    run_state_machine_as_test(
        lambda: AnyOrder(database, clock, tmp_path),  # type: ignore[arg-type]  # a factory will do
        settings=settings(
            max_examples=examples,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
