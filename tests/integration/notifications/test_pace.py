"""What a provider allows a second holds for all workers together, and a code does not wait."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from notifications import Channel, Sender
from notifications.delivery.models import DeliveryState as S
from notifications.delivery.pace import Pace, reserve
from notifications.foundation.clock import SetClock, SystemClock
from notifications.foundation.database import Database
from notifications.foundation.stamp import Mode
from notifications.providers.base import Accepted, Providers, TextMessage
from notifications.providers.files import LetterFiles
from notifications.worker import Worker
from tests.factories.sending import (
    ANY_HOUR,
    TextCarrier,
    fresh_notice,
    last,
    make_sender,
    phone,
    send,
    sign_in,
    worker,
)

NOON = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


class _Stopwatch(TextCarrier):
    """Notes when each text left."""

    def __init__(self) -> None:
        super().__init__()
        self.left_at: list[tuple[datetime, TextMessage]] = []

    def send(self, message: TextMessage) -> Accepted:
        self.left_at.append((SystemClock().now(), message))
        return super().send(message)


def test_a_stretch_begins_where_the_last_one_ended(database: Database) -> None:
    pace = Pace("twilio", 10)
    with database.transaction() as session:
        assert reserve(session, NOON, pace, 20) == NOON
        assert reserve(session, NOON, pace, 5) == NOON + timedelta(seconds=2)
        assert reserve(session, NOON, Pace("smtp", 1), 1) == NOON
        later = NOON + timedelta(minutes=1)
        assert reserve(session, later, pace, 1) == later


def test_a_batch_is_no_longer_than_a_few_seconds() -> None:
    assert Pace("twilio", 3).batch(100, 3) == 5
    assert Pace("twilio", 0.1).batch(100, 3) == 1
    assert Pace("twilio", 225).batch(100, 3) == 100


def test_two_workers_together_keep_the_pace(database: Database, tmp_path: Path) -> None:
    carrier = _Stopwatch()
    sender = _paced(database, tmp_path, carrier, 40.0)
    send(sender, *(fresh_notice(contacts=(phone(),)) for _ in range(25)))
    Worker(sender, channels=[Channel.LETTER]).drain()
    both = [threading.Thread(target=Worker(sender).drain) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(60)
    assert len(carrier.left_at) == 25
    moments = sorted(at for at, _ in carrier.left_at)
    segments = _segments(sender) * 24
    took = (moments[-1] - moments[0]).total_seconds()
    assert took >= segments / 40 * 0.8


def _paced(database: Database, folder: Path, carrier: TextCarrier, rate: float) -> Sender:
    providers = Providers(letter=LetterFiles(folder, Mode.TEST), sms=carrier)
    timing = replace(ANY_HOUR, segments_per_second=rate)
    return make_sender(database, SystemClock(), folder, providers=providers, timing=timing)


def _segments(sender: Sender) -> int:
    from notifications.delivery.tables import DELIVERIES  # noqa: PLC0415

    with sender.database.reading() as session:
        found = session.execute(DELIVERIES.select().where(DELIVERIES.c.channel == Channel.SMS))
        return min(row.units for row in found)


@pytest.fixture
def slow(database: Database, clock: SetClock, tmp_path: Path, carrier: TextCarrier) -> Sender:
    providers = Providers(letter=LetterFiles(tmp_path, Mode.TEST), sms=carrier)
    timing = replace(ANY_HOUR, segments_per_second=0.2)
    return make_sender(database, clock, tmp_path, providers=providers, timing=timing)


def test_a_code_leaves_at_once_however_slow_the_pace(
    slow: Sender, clock: SetClock, carrier: TextCarrier
) -> None:
    send(slow, *(fresh_notice(contacts=(phone(),)) for _ in range(3)))
    worker(slow).drain()
    began = clock.now()
    code = sign_in(slow)
    worker(slow).step()
    assert last(slow, code)[Channel.SMS][0] is S.HANDED_OVER
    assert clock.now() == began
