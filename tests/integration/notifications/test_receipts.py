"""The outbox makes the moves of the state machines, and no others, whatever the order."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications import Channel, Notice, NoticeKind, Sender
from notifications.delivery import outbox
from notifications.delivery.models import DeliveryState as S
from notifications.delivery.states import Move, after
from notifications.delivery.tables import DELIVERIES
from notifications.foundation.clock import SetClock
from tests.factories.sending import fresh_notice, last, send, story, worker


def _receive(sender: Sender, notice: Notice, channel: Channel, move: Move) -> list[UUID]:
    which = (DELIVERIES.c.notice_id == notice.id) & (DELIVERIES.c.channel == channel)
    with sender.database.transaction() as session:
        moved = outbox.move(session, sender.clock.now(), move, which, reason="receipt")
    return [each.id for each in moved]


@pytest.fixture
def text(texting: Sender) -> Notice:
    notice = fresh_notice(NoticeKind.LETTER_POINTER)
    send(texting, notice)
    worker(texting).drain()
    return notice


def test_a_receipt_that_comes_twice_is_written_once(texting: Sender, text: Notice) -> None:
    assert len(_receive(texting, text, Channel.SMS, Move.ARRIVED)) == 1
    before = story(texting, text)
    assert _receive(texting, text, Channel.SMS, Move.ARRIVED) == []
    assert story(texting, text) == before


def test_sent_after_delivered_changes_nothing(texting: Sender, text: Notice) -> None:
    _receive(texting, text, Channel.SMS, Move.ARRIVED)
    assert _receive(texting, text, Channel.SMS, Move.CARRIER_SENT) == []
    assert last(texting, text) == {Channel.SMS: (S.DELIVERED, "receipt")}


def test_a_letter_is_mailed_and_can_come_back_but_not_twice(
    sender: Sender, clock: SetClock
) -> None:
    notice = fresh_notice(contacts=())
    send(sender, notice)
    assert _receive(sender, notice, Channel.LETTER, Move.MAILED) == []
    worker(sender).drain()
    clock.advance(timedelta(days=1))
    assert len(_receive(sender, notice, Channel.LETTER, Move.MAILED)) == 1
    assert len(_receive(sender, notice, Channel.LETTER, Move.CAME_BACK)) == 1
    assert _receive(sender, notice, Channel.LETTER, Move.MAILED) == []
    assert last(sender, notice)[Channel.LETTER] == (S.RETURNED, "receipt")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    channel=st.sampled_from([Channel.SMS, Channel.LETTER]),
    moves=st.lists(st.sampled_from(Move), max_size=15),
)
def test_the_table_follows_the_state_machine_through_any_sequence(
    sender: Sender, clock: SetClock, channel: Channel, moves: list[Move]
) -> None:
    kind = NoticeKind.LETTER_POINTER if channel is Channel.SMS else NoticeKind.REQUEST_REFUSED
    notice = fresh_notice(kind, contacts=() if channel is Channel.LETTER else None)
    send(sender, notice)
    expected = [S.QUEUED]
    for move in moves:
        clock.advance(timedelta(seconds=1))
        moved = _receive(sender, notice, channel, move)
        state = after(channel, expected[-1], move)
        if moved:
            expected.append(state)
        assert state is expected[-1]
    assert [state for state, _ in story(sender, notice)[channel]] == expected
