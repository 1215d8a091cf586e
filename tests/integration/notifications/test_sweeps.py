"""What follows when nobody opens, nobody sends back, and no receipt comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from notifications import Channel, Notice, Sender, reports
from notifications.delivery import outbox
from notifications.delivery.models import DeliveryState as S
from notifications.delivery.states import Move
from notifications.delivery.sweeping import Sweeper, reach_by_mail
from notifications.delivery.tables import DELIVERIES
from notifications.foundation.clock import SetClock
from notifications.foundation.days import minnesota_day
from notifications.providers.base import PassingFailure, Receipt, Said
from tests.factories.sending import (
    TextCarrier,
    fresh_notice,
    last,
    mailbox,
    phone,
    send,
    worker,
)

BY_TEXT = (Channel.SMS, Channel.EMAIL, Channel.LETTER, Channel.IN_PERSON)


def _reader(*, mailed: bool = True) -> Notice:
    """Somebody with a way in of her own, who put texts before letters."""
    notice = fresh_notice(contacts=(phone(confirmed=True), mailbox()))
    hers = replace(notice.recipient, channels=BY_TEXT, reads_online=True)
    if not mailed:
        hers = replace(hers, address=None)
    return replace(notice, recipient=hers)


def _sweeper(sender: Sender) -> Sweeper:
    return Sweeper(sender.database, sender.clock, sender.timing, sender.providers.sms, lambda: 0.5)


@pytest.fixture
def led(texting: Sender) -> Notice:
    notice = _reader()
    send(texting, notice)
    worker(texting).drain()
    return notice


def test_who_reads_online_is_led_by_a_text_and_no_letter_goes(texting: Sender, led: Notice) -> None:
    assert last(texting, led) == {Channel.SMS: (S.HANDED_OVER, None)}


def test_a_letter_follows_a_text_whose_notice_nobody_opened_in_ten_days(
    texting: Sender, led: Notice, clock: SetClock
) -> None:
    clock.advance(timedelta(days=9, hours=23))
    _sweeper(texting).sweep()
    assert Channel.LETTER not in last(texting, led)
    clock.advance(timedelta(hours=2))
    _sweeper(texting).sweep()
    _sweeper(texting).sweep()
    assert last(texting, led)[Channel.LETTER] == (S.QUEUED, "unopened")
    worker(texting).drain()
    assert last(texting, led)[Channel.LETTER] == (S.HANDED_OVER, None)


def test_no_letter_follows_a_notice_that_she_opened(
    texting: Sender, led: Notice, clock: SetClock
) -> None:
    with texting.database.transaction() as session:
        texting.opened(session, led.id)
    clock.advance(timedelta(days=11))
    _sweeper(texting).sweep()
    assert set(last(texting, led)) == {Channel.SMS}


def test_who_has_no_address_is_told_by_a_human_after_ten_days(
    texting: Sender, clock: SetClock
) -> None:
    notice = _reader(mailed=False)
    send(texting, notice)
    worker(texting).drain()
    clock.advance(timedelta(days=11))
    _sweeper(texting).sweep()
    assert last(texting, notice)[Channel.IN_PERSON] == (S.WAITING_FOR_HUMAN, "unopened")


def _mail(sender: Sender, notice: Notice) -> None:
    today = minnesota_day(sender.clock.now())
    with sender.database.transaction() as session:
        which = DELIVERIES.c.notice_id == notice.id
        outbox.move(session, sender.clock.now(), Move.MAILED, which, mailed_on=today)


def _is_reached(sender: Sender, notice_id: UUID) -> bool:
    with sender.database.reading() as session:
        return reports.notice_story(session, notice_id).reached_at is not None


def test_a_letter_that_was_mailed_and_not_returned_in_21_days_reached_her(
    sender: Sender, clock: SetClock
) -> None:
    notice = fresh_notice(contacts=())
    send(sender, notice)
    worker(sender).drain()
    clock.advance(timedelta(days=30))
    _sweeper(sender).sweep()
    assert not _is_reached(sender, notice.id), "handed over is not mailed"
    _mail(sender, notice)
    clock.advance(timedelta(days=20))
    _sweeper(sender).sweep()
    assert not _is_reached(sender, notice.id)
    clock.advance(timedelta(days=1))
    _sweeper(sender).sweep()
    assert _is_reached(sender, notice.id)


def test_a_letter_that_came_back_reached_nobody(sender: Sender, clock: SetClock) -> None:
    notice = fresh_notice(contacts=())
    send(sender, notice)
    worker(sender).drain()
    _mail(sender, notice)
    with sender.database.transaction() as session:
        which = DELIVERIES.c.notice_id == notice.id
        outbox.move(session, clock.now(), Move.CAME_BACK, which, reason="returned_mail")
    clock.advance(timedelta(days=40))
    with sender.database.transaction() as session:
        assert reach_by_mail(session, clock.now()) == 0


class _Knowing(TextCarrier):
    """A provider that can be asked afterwards."""

    def __init__(self) -> None:
        super().__init__()
        self.looked_up: list[str] = []
        self.says: Said | None = Said.ARRIVED

    def look_up(self, reference: str, delivery_id: UUID, attempt: int) -> Receipt:
        self.looked_up.append(reference)
        if self.says is None:
            raise PassingFailure("busy")
        return Receipt(delivery_id, self.says, reference, attempt=attempt)


@pytest.mark.parametrize(
    ("says", "state"),
    [(Said.ARRIVED, S.DELIVERED), (Said.SENT, S.SENT), (None, S.HANDED_OVER)],
)
def test_a_text_that_no_receipt_confirms_is_asked_about_once(
    texting: Sender, clock: SetClock, says: Said | None, state: S
) -> None:
    knowing = _Knowing()
    knowing.says = says
    texting.providers = replace(texting.providers, sms=knowing)
    notice = _reader()
    send(texting, notice)
    worker(texting).drain()
    for _ in range(3):
        clock.advance(texting.timing.poll_after)
        _sweeper(texting).sweep()
    assert last(texting, notice)[Channel.SMS][0] is state
    assert len(knowing.looked_up) == 1
