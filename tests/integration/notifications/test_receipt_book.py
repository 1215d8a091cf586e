"""What a provider says afterwards: once, twice, late, backwards, or about another send."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from uuid import UUID

import pytest
from sqlalchemy import select, update

from notifications import Channel, Notice, Sender
from notifications.delivery.models import DeliveryState as S
from notifications.delivery.opt_outs import opted_out
from notifications.delivery.receipts import ReceiptBook
from notifications.delivery.tables import DELIVERIES, PAUSES
from notifications.foundation.clock import SetClock
from notifications.providers.base import (
    Accepted,
    CannotTell,
    Doubt,
    EmailMessage,
    InDoubt,
    Receipt,
    Said,
)
from tests.factories.sending import (
    TextCarrier,
    fresh_notice,
    last,
    mailbox,
    phone,
    send,
    sign_in,
    story,
    worker,
)

HERS = (Channel.SMS, Channel.LETTER, Channel.IN_PERSON)


class _Relay:
    """A mail server whose answer never comes, and that cannot be asked."""

    name = "relay"

    def __init__(self) -> None:
        self.sent = 0

    def send(self, _message: EmailMessage) -> Accepted:
        self.sent += 1
        raise InDoubt("smtp_lost")

    def find(self, _doubt: Doubt) -> Accepted | None:
        raise CannotTell("smtp")


@pytest.fixture
def led(texting: Sender) -> Notice:
    """Somebody whom a text leads to her notice; the provider took it."""
    notice = fresh_notice(contacts=(phone(confirmed=True),))
    notice = replace(notice, recipient=replace(notice.recipient, channels=HERS, reads_online=True))
    send(texting, notice)
    worker(texting).drain()
    return notice


def _text(sender: Sender, notice: Notice) -> tuple[UUID, int]:
    columns = DELIVERIES.c
    with sender.database.reading() as session:
        row = session.execute(
            select(columns.id, columns.sends).where(
                columns.notice_id == notice.id, columns.channel == Channel.SMS
            )
        ).one()
    return row[0], row[1]


def _enter(
    sender: Sender,
    notice: Notice,
    said: Said,
    *,
    reason: str = "",
    attempt: int | None = None,
    reference: str | None = None,
) -> bool:
    delivery_id, sends = _text(sender, notice)
    receipt = Receipt(
        delivery_id,
        said,
        reference or f"ref-{delivery_id}",
        reason,
        sends if attempt is None else attempt,
    )
    book = ReceiptBook(sender.timing, lambda: 0.5)
    with sender.database.transaction() as session:
        return book.enter(session, sender.clock.now(), receipt)


@pytest.mark.parametrize("order", list(permutations([Said.ON_ITS_WAY, Said.SENT, Said.ARRIVED])))
def test_receipts_in_any_order_and_twice_end_delivered(
    texting: Sender, led: Notice, order: tuple[Said, ...]
) -> None:
    for said in (*order, *order):
        _enter(texting, led, said)
    assert last(texting, led) == {Channel.SMS: (S.DELIVERED, None)}


def test_a_receipt_for_an_unknown_delivery_changes_nothing(texting: Sender) -> None:
    unknown = Receipt(UUID(int=1), Said.ARRIVED, "ref", attempt=1)
    with texting.database.transaction() as session:
        book = ReceiptBook(texting.timing, lambda: 0.5)
        assert not book.enter(session, texting.clock.now(), unknown)


@pytest.mark.parametrize("other", [{"attempt": 7}, {"reference": "another message"}])
def test_a_receipt_for_another_send_or_message_changes_nothing(
    texting: Sender, led: Notice, other: dict[str, object]
) -> None:
    before = story(texting, led)
    assert not _enter(texting, led, Said.FAILED, reason="twilio_30005", **other)  # type: ignore[arg-type]
    assert story(texting, led) == before


def test_a_bad_number_leads_on_to_a_letter_with_the_reason(texting: Sender, led: Notice) -> None:
    assert _enter(texting, led, Said.FAILED, reason="twilio_30005")
    assert not _enter(texting, led, Said.FAILED, reason="twilio_30005")
    assert last(texting, led) == {
        Channel.SMS: (S.FAILED, "twilio_30005"),
        Channel.LETTER: (S.QUEUED, "twilio_30005"),
    }


def test_a_phone_that_was_off_is_tried_again_later_and_a_late_word_of_the_first_try_is_none(
    texting: Sender, led: Notice, carrier: TextCarrier, clock: SetClock
) -> None:
    assert _enter(texting, led, Said.FAILED_FOR_NOW, reason="twilio_30003")
    assert not _enter(texting, led, Said.FAILED_FOR_NOW, reason="twilio_30003")
    assert not _enter(texting, led, Said.SENT)
    assert last(texting, led) == {Channel.SMS: (S.QUEUED, "twilio_30003")}
    worker(texting).drain()
    assert len(carrier.took) == 2
    assert not _enter(texting, led, Said.FAILED, reason="twilio_30005", attempt=1)
    assert last(texting, led) == {Channel.SMS: (S.HANDED_OVER, None)}


def test_what_fails_for_now_past_its_deadline_leads_on(
    texting: Sender, led: Notice, clock: SetClock
) -> None:
    clock.advance(timedelta(days=6))
    _enter(texting, led, Said.FAILED_FOR_NOW, reason="twilio_30003")
    assert last(texting, led)[Channel.LETTER] == (S.QUEUED, "twilio_30003")


def test_who_opted_out_is_written_down_and_led_by_another_way(texting: Sender, led: Notice) -> None:
    _enter(texting, led, Said.OPTED_OUT, reason="twilio_21610")
    assert last(texting, led)[Channel.LETTER][0] is S.QUEUED
    with texting.database.reading() as session:
        place = session.scalar(
            select(DELIVERIES.c.to_index).where(DELIVERIES.c.channel == Channel.SMS)
        )
        assert opted_out(session, Channel.SMS, {place}) == {place}


def test_no_text_goes_to_a_number_that_opted_out(
    texting: Sender, led: Notice, carrier: TextCarrier
) -> None:
    _enter(texting, led, Said.OPTED_OUT, reason="twilio_21610")
    again = fresh_notice(contacts=(replace(led.recipient.contacts[0]),))
    again = replace(again, recipient=replace(again.recipient, channels=HERS, reads_online=True))
    send(texting, again)
    worker(texting).drain()
    assert last(texting, again) == {
        Channel.SMS: (S.FAILED, "opted_out"),
        Channel.LETTER: (S.HANDED_OVER, None),
    }
    assert len(carrier.took) == 1


def test_filtered_texts_stop_the_channel_and_nothing_is_silent(
    texting: Sender, led: Notice, carrier: TextCarrier
) -> None:
    _enter(texting, led, Said.CHANNEL_STOPPED, reason="twilio_30007")
    other = fresh_notice(contacts=(phone(),))
    send(texting, other)
    worker(texting).drain()
    assert last(texting, led)[Channel.LETTER][0] is S.HANDED_OVER
    assert last(texting, other)[Channel.SMS][0] is S.QUEUED
    assert len(carrier.took) == 1
    with texting.database.reading() as session:
        assert session.scalars(select(PAUSES.c.reason)).all() == ["twilio_30007"]


def test_a_receipt_settles_a_doubt_before_the_provider_is_asked(
    texting: Sender, carrier: TextCarrier, clock: SetClock
) -> None:
    carrier.answers = [InDoubt("timeout")]
    notice = fresh_notice(contacts=(phone(),))
    send(texting, notice)
    worker(texting).step()
    worker(texting).step()
    assert last(texting, notice)[Channel.SMS] == (S.UNCERTAIN, "timeout")
    assert _enter(texting, notice, Said.ON_ITS_WAY)
    worker(texting).drain()
    assert last(texting, notice)[Channel.SMS] == (S.HANDED_OVER, "receipt_came")
    assert carrier.asked == carrier.took == []


def test_a_text_that_the_provider_denied_and_a_receipt_then_proves_is_not_sent_again(
    texting: Sender, carrier: TextCarrier, clock: SetClock
) -> None:
    carrier.answers = [InDoubt("timeout")]
    notice = fresh_notice(contacts=(phone(),))
    send(texting, notice)
    for _ in range(2):
        worker(texting).step()
    delivery_id, _ = _text(texting, notice)
    with texting.database.transaction() as session:
        denied = {"state": S.QUEUED, "due_at": clock.now() + timedelta(hours=1)}
        which = DELIVERIES.c.id == delivery_id
        session.execute(update(DELIVERIES).where(which).values(**denied))
    assert _enter(texting, notice, Said.SENT)
    clock.advance(timedelta(hours=2))
    worker(texting).drain()
    assert last(texting, notice)[Channel.SMS][0] is S.SENT
    assert carrier.took == []


def test_a_sign_in_code_in_doubt_is_neither_asked_about_nor_sent_again(
    texting: Sender, carrier: TextCarrier
) -> None:
    carrier.answers = [InDoubt("timeout")]
    notice = sign_in(texting)
    worker(texting).drain()
    assert last(texting, notice) == {Channel.SMS: (S.FAILED, "never_settled")}
    assert carrier.asked == carrier.took == []


def test_a_code_does_not_wait_for_a_text_in_doubt_to_her_number_and_a_notice_does(
    texting: Sender, carrier: TextCarrier
) -> None:
    carrier.answers = [InDoubt("timeout")]
    number = phone()
    first = fresh_notice(contacts=(number,))
    send(texting, first)
    for _ in range(2):
        worker(texting).step()
    second = fresh_notice(contacts=(number,))
    code = sign_in(texting, number)
    send(texting, second)
    for _ in range(2):
        worker(texting).step()
    assert last(texting, first)[Channel.SMS][0] is S.UNCERTAIN
    assert last(texting, code)[Channel.SMS][0] is S.HANDED_OVER
    assert last(texting, second)[Channel.SMS][0] is S.QUEUED
    worker(texting).drain()
    assert last(texting, first)[Channel.SMS][0] is S.HANDED_OVER
    assert last(texting, second)[Channel.SMS][0] is S.HANDED_OVER


def test_two_texts_to_one_number_are_never_sent_side_by_side(
    texting: Sender, carrier: TextCarrier
) -> None:
    number = phone()
    notices = [fresh_notice(contacts=(number,)) for _ in range(3)]
    send(texting, *notices)
    worker(texting).step()
    worker(texting).step()
    assert len(carrier.took) == 1
    worker(texting).drain()
    assert len(carrier.took) == 3


def test_an_email_in_doubt_is_never_sent_again_and_leads_on(texting: Sender) -> None:
    notice = fresh_notice(contacts=(mailbox(confirmed=True),))
    by_email = (Channel.EMAIL, Channel.LETTER, Channel.IN_PERSON)
    notice = replace(
        notice, recipient=replace(notice.recipient, channels=by_email, reads_online=True)
    )
    relay = _Relay()
    texting.providers = replace(texting.providers, email=relay)
    send(texting, notice)
    worker(texting).drain()
    assert relay.sent == 1
    assert last(texting, notice) == {
        Channel.EMAIL: (S.FAILED, "uncertain_email"),
        Channel.LETTER: (S.HANDED_OVER, None),
    }
