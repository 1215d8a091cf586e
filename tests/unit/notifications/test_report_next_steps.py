from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.delivery.models import DeliveryState
from notifications.recipients import Channel
from notifications.report_next_steps import NextStep, Step, Try, next_step

BEGAN = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
TRIES = st.builds(
    Try,
    st.sampled_from(Channel),
    st.sampled_from(DeliveryState),
    st.just(None),
    st.just(BEGAN),
    st.just(date(2026, 11, 24)),
)


def tried(channel: Channel, state: DeliveryState, reason: str | None = None) -> Try:
    return Try(channel, state, reason, BEGAN, date(2026, 11, 24))


@pytest.mark.parametrize(
    ("tries", "step"),
    [
        ([], Step(NextStep.NOTHING)),
        (
            [tried(Channel.SMS, DeliveryState.SENT)],
            Step(NextStep.LETTER_FOLLOWS, date(2026, 12, 3)),
        ),
        (
            [tried(Channel.LETTER, DeliveryState.MAILED)],
            Step(NextStep.COUNTS_AS_REACHED, date(2026, 12, 15)),
        ),
        ([tried(Channel.LETTER, DeliveryState.HANDED_OVER)], Step(NextStep.TO_BE_MAILED)),
        (
            [
                tried(Channel.LETTER, DeliveryState.RETURNED, "returned_mail"),
                tried(Channel.IN_PERSON, DeliveryState.WAITING_FOR_HUMAN, "returned_mail"),
            ],
            Step(NextStep.HUMAN, reason="returned_mail"),
        ),
        (
            [
                tried(Channel.LETTER, DeliveryState.HANDED_OVER),
                tried(Channel.SMS, DeliveryState.FAILED, "bounced"),
            ],
            Step(NextStep.TO_BE_MAILED),
        ),
        (
            [tried(Channel.LETTER, DeliveryState.HELD, "silence_order")],
            Step(NextStep.HELD, reason="silence_order"),
        ),
        (
            [tried(Channel.SMS, DeliveryState.FAILED, "bounced")],
            Step(NextStep.NOTHING, reason="bounced"),
        ),
    ],
)
def test_every_notice_has_a_next_step(tries: list[Try], step: Step) -> None:
    assert next_step(tries) == step


@given(st.lists(TRIES, max_size=4), TRIES)
def test_a_further_try_never_leaves_a_notice_without_a_step(tries: list[Try], more: Try) -> None:
    if next_step(tries).step is not NextStep.NOTHING:
        assert next_step([*tries, more]).step is not NextStep.NOTHING
