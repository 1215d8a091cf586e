"""The threads of one machine: nobody who waits for a code waits for the printer."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from notifications import Channel
from notifications.delivery.models import DeliveryState as S
from notifications.foundation.database import Database
from notifications.foundation.stamp import Mode
from notifications.providers.base import Accepted, Doubt, LetterMessage, Providers
from portal.settings import load_settings
from portal.wiring import Portal, make_workers, wire
from tests.factories.sending import (
    ANY_HOUR,
    LANGUAGES,
    Reach,
    TextCarrier,
    fresh_notice,
    last,
    send,
    sign_in,
)


@dataclass(slots=True)
class _SlowPrinter:
    name: str = "slow"
    begun: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)

    def send(self, message: LetterMessage) -> Accepted:
        self.begun.set()
        self.done.wait(30)
        return Accepted(str(message.delivery_id))

    def find(self, _doubt: Doubt) -> Accepted | None:
        return None


@pytest.fixture
def portal(database: Database, tmp_path: Path) -> Iterator[Portal]:
    keys = database.keys
    settings = load_settings(
        mode=Mode.TEST,
        var=tmp_path,
        database_url=database.engine.url.render_as_string(hide_password=False),
        secret_keys=keys.ring.keys,
        lookup_key=keys.lookup,
        codes_key=keys.codes,
        audit_key=keys.audit,
    )
    made = wire(settings)
    made.sender.timing = ANY_HOUR
    made.sender.reachability = Reach()
    with made.database.transaction() as session:
        made.sender.approve_for_demonstration(session, LANGUAGES)
    yield made
    made.database.close()


def test_a_code_overtakes_letters_that_are_being_printed(portal: Portal) -> None:
    printer, texts = _SlowPrinter(), TextCarrier()
    portal.sender.providers = Providers(letter=printer, sms=texts)
    send(portal.sender, *(fresh_notice(contacts=()) for _ in range(3)))
    stop = threading.Event()
    threads = [threading.Thread(target=w.run, args=(stop,)) for w in make_workers(portal)]
    for thread in threads:
        thread.start()
    try:
        assert printer.begun.wait(30)
        code = sign_in(portal.sender)
        _until(lambda: last(portal.sender, code)[Channel.SMS][0] is S.HANDED_OVER)
        assert not printer.done.is_set()
    finally:
        printer.done.set()
        stop.set()
        for thread in threads:
            thread.join(60)


def _until(done: object, most: float = 20) -> None:
    assert callable(done)
    ends = time.monotonic() + most
    while time.monotonic() < ends:
        if done():
            return
        time.sleep(0.05)
    pytest.fail("the code waited for the printer")
