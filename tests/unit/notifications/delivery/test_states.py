from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.delivery.models import DeliveryState as S
from notifications.delivery.states import (
    BEGINNINGS,
    LEADS_TO,
    MACHINES,
    MADE_BY,
    By,
    Move,
    after,
    is_final,
    sources,
    states_of,
)
from notifications.recipients import Channel

CARRIED = [channel for channel in Channel if channel is not Channel.IN_PERSON]


def test_every_move_leads_somewhere_and_somebody_makes_it() -> None:
    assert set(LEADS_TO) == set(MADE_BY) == set(Move)


def test_every_move_is_used_by_a_channel() -> None:
    assert {move for machine in MACHINES.values() for move in machine} == set(Move)


@pytest.mark.parametrize("channel", Channel)
def test_every_state_can_be_reached_from_a_beginning(channel: Channel) -> None:
    reached = set(BEGINNINGS[channel])
    for _ in S:
        reached |= {LEADS_TO[m] for m, begin in MACHINES[channel].items() if begin & reached}
    assert reached == states_of(channel)
    assert all(begin & reached for begin in MACHINES[channel].values())


@pytest.mark.parametrize("channel", Channel)
def test_from_every_state_that_is_not_final_there_is_a_way_to_an_end(channel: Channel) -> None:
    ends = {state for state in states_of(channel) if is_final(channel, state)}
    leading = set(ends)
    for _ in S:
        for move, begin in MACHINES[channel].items():
            if LEADS_TO[move] in leading:
                leading |= begin
    assert leading >= states_of(channel)


@pytest.mark.parametrize(
    ("channel", "final"),
    [
        (Channel.LETTER, {S.RETURNED, S.FAILED, S.CANCELLED}),
        (Channel.SMS, {S.DELIVERED, S.FAILED, S.CANCELLED}),
        (Channel.EMAIL, {S.FAILED, S.CANCELLED}),
        (Channel.IN_PERSON, {S.TOLD, S.FAILED, S.CANCELLED}),
    ],
)
def test_what_is_final_is_written_down(channel: Channel, final: set[S]) -> None:
    assert {state for state in states_of(channel) if is_final(channel, state)} == final


def test_delivered_is_never_overwritten_by_sent() -> None:
    assert after(Channel.SMS, S.DELIVERED, Move.CARRIER_SENT) is S.DELIVERED


def test_a_receipt_that_overtakes_our_own_note_stands() -> None:
    arrived = after(Channel.SMS, S.SENDING, Move.ARRIVED)
    assert after(Channel.SMS, arrived, Move.ACCEPTED) is S.DELIVERED


def test_a_text_proved_delivered_after_we_doubted_it_does_not_go_out_again() -> None:
    doubted = after(Channel.SMS, S.SENDING, Move.FELL_IN_DOUBT)
    queued = after(Channel.SMS, doubted, Move.NOT_FOUND)
    assert after(Channel.SMS, queued, Move.ARRIVED) is S.DELIVERED


@pytest.mark.parametrize("channel", CARRIED)
def test_what_is_being_sent_cannot_be_cancelled_or_held(channel: Channel) -> None:
    for move in (Move.CANCELLED, Move.HELD, Move.BARRED):
        assert not sources(channel, move) & {S.SENDING, S.UNCERTAIN, S.HANDED_OVER}


@pytest.mark.parametrize("channel", CARRIED)
def test_a_send_begins_from_the_queue_alone(channel: Channel) -> None:
    assert sources(channel, Move.BEGAN) == {S.QUEUED}


def test_only_a_letter_is_mailed_and_comes_back() -> None:
    for channel in Channel:
        letter = channel is Channel.LETTER
        assert bool(sources(channel, Move.MAILED)) is letter
        assert bool(sources(channel, Move.CAME_BACK)) is letter


@given(st.sampled_from(CARRIED), st.lists(st.sampled_from(Move), max_size=40), st.data())
def test_no_sequence_of_events_leaves_a_final_state(
    channel: Channel, moves: list[Move], data: st.DataObject
) -> None:
    state = data.draw(st.sampled_from(sorted(BEGINNINGS[channel])))
    for move in moves:
        was_final = is_final(channel, state)
        now = after(channel, state, move)
        assert not was_final or now is state
        assert after(channel, now, move) is now or move in {Move.PUT_BACK, Move.NOT_FOUND}
        state = now
    assert state in states_of(channel)


@given(st.permutations([Move.ACCEPTED, Move.CARRIER_SENT, Move.ARRIVED]))
def test_receipts_in_any_order_end_delivered(order: list[Move]) -> None:
    state = S.SENDING
    for move in (*order, *order):
        state = after(Channel.SMS, state, move)
    assert state is S.DELIVERED


@given(st.lists(st.sampled_from([m for m in Move if MADE_BY[m] is By.PROVIDER]), max_size=12))
def test_only_a_carrier_that_says_it_failed_puts_a_text_back_into_the_queue(
    receipts: list[Move],
) -> None:
    state = S.HANDED_OVER
    for receipt in receipts:
        before, state = state, after(Channel.SMS, state, receipt)
        went_back = state is S.QUEUED and before is not S.QUEUED
        assert not went_back or receipt is Move.CAME_TO_NOTHING
        assert state not in {S.SENDING, S.PLANNED}
