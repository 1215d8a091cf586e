"""Texts a second from approval to *handed over*, against a floor measured in the same run.

Ours: notices lie approved in the outbox; one worker claims, composes, sends through the real
adapter to a loopback HTTP stub that answers after 5 ms, and writes down.  The floor: the same SDK
calls with the same concurrency, and three committed single-row writes for each notice, and nothing
else.  CPU is counted over this process and the database's; the SDK's own call, measured alone, is
taken off.

Goals: at least half of the floor; at most 2 CPU-milliseconds a text above the SDK's own call; and
memory that stays flat.  For comparison: the best public peer needs 21 CPU-milliseconds in all.

Run: ``python -m tests.benchmarks.throughput --notices 2000 [--database postgres]``.  Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import text

from notifications import Channel
from notifications.foundation.database import Database
from notifications.foundation.ids import new_id
from notifications.foundation.keys import random_keys
from notifications.providers.base import Providers, TextMessage
from notifications.providers.twilio_texts import TwilioAccount, TwilioTexts
from notifications.worker import Worker
from portal.wiring import Portal
from tests.benchmarks.processes import database_url, free_port, kill, start, wait_for
from tests.factories.outboxes import Mix, fill, prepared, some_numbers
from tests.fakes.twilio import ACCOUNT, SERVICE, TOKEN

STUB_ANSWERS_AFTER = 0.005
OF_THE_FLOOR = 0.5
CPU_MS_A_TEXT = 2.0
_WRITES = 3


@dataclass(frozen=True, slots=True)
class Spent:
    """What a stretch of work took: seconds, and CPU seconds of this process and the database."""

    seconds: float
    cpu: float


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--notices", type=int, default=2000)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    wanted = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(database_url(wanted.database, folder))
        stub = stack.enter_context(_stub(folder))
        portal = prepared(folder, url, random_keys())
        stack.callback(portal.database.close)
        result = _measure(portal, stub, wanted.notices)
    sys.stdout.write(json.dumps({"database": wanted.database, **result}, indent=2) + "\n")
    return 0 if all(result["goals"].values()) else 1


def _measure(portal: Portal, stub: str, notices: int) -> dict[str, object]:
    timing = replace(portal.sender.timing, segments_per_second=None)
    portal.sender.timing, at_once = timing, timing.sends_at_once
    texts = TwilioTexts(TwilioAccount(ACCOUNT, TOKEN, SERVICE, stub), "http://127.0.0.1:8000")
    portal.sender.providers = Providers(sms=texts)
    messages = [TextMessage(new_id(), to, "x" * 150) for to in some_numbers(min(notices, 2000))]
    database = portal.database
    _spent(database, lambda: _send_all(texts, messages[:200], at_once))
    sdk = _spent(database, lambda: _send_all(texts, messages, at_once))
    floor = _spent(database, lambda: _floor(database, texts, messages, at_once))
    fill(portal, Mix(notices))
    before = _memory()
    worker = Worker(portal.sender, channels=[Channel.SMS])
    ours = _spent(database, worker.drain)
    grown = _memory() - before
    per_text = [ours.cpu / notices * 1000, sdk.cpu / len(messages) * 1000]
    rates = [notices / ours.seconds, len(messages) / floor.seconds]
    return {
        "notices": notices,
        "texts_a_second": round(rates[0]),
        "floor_a_second": round(rates[1]),
        "of_the_floor": round(rates[0] / rates[1], 2),
        "cpu_ms_a_text": round(per_text[0], 2),
        "cpu_ms_of_the_sdk": round(per_text[1], 2),
        "cpu_ms_above_the_sdk": round(per_text[0] - per_text[1], 2),
        "memory_grown_mb": round(grown, 1),
        "goals": {
            "half_of_the_floor": rates[0] / rates[1] >= OF_THE_FLOOR,
            "cpu": per_text[0] - per_text[1] <= CPU_MS_A_TEXT,
        },
    }


def _send_all(texts: TwilioTexts, messages: list[TextMessage], at_once: int) -> None:
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(texts.send, messages))


def _floor(
    database: Database, texts: TwilioTexts, messages: list[TextMessage], at_once: int
) -> None:
    """The SDK's call and three committed single-row writes a notice."""
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE floor_rows (id INTEGER PRIMARY KEY, state INTEGER)"))
        rows = [{"id": number} for number in range(len(messages))]
        connection.execute(text("INSERT INTO floor_rows VALUES (:id, 0)"), rows)

    def one(numbered: tuple[int, TextMessage]) -> None:
        number, message = numbered
        for state in range(1, _WRITES):
            _write(database, number, state)
        texts.send(message)
        _write(database, number, _WRITES)

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(one, enumerate(messages)))


def _write(database: Database, number: int, state: int) -> None:
    with database.engine.begin() as connection:
        statement = text("UPDATE floor_rows SET state = :state WHERE id = :id")
        connection.execute(statement, {"id": number, "state": state})


def _spent(database: Database, work: Callable[[], object]) -> Spent:
    began, cpu = time.perf_counter(), time.process_time() + _database_cpu(database)
    work()
    took = time.perf_counter() - began
    return Spent(took, time.process_time() + _database_cpu(database) - cpu)


def _database_cpu(database: Database) -> float:
    """CPU seconds of every process of a PostgreSQL server; SQLite works in this one."""
    if database.is_sqlite:
        return 0.0
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)
        except OSError:
            continue
        if "postgres" in fields[0]:
            user, system = fields[1].split()[11:13]
            ticks += int(user) + int(system)
    return ticks / 100


def _memory() -> float:
    """The most memory that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def _stub(folder: Path) -> Iterator[str]:
    """A Twilio that answers after 5 ms, in a process of its own: its CPU is not counted."""
    port = free_port()
    troubles = json.dumps({"slow": STUB_ANSWERS_AFTER})
    command = ("-m", "tests.fakes.twilio", "--port", str(port), "--troubles", troubles)
    process = start(folder, {}, *command)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        kill(process)


if __name__ == "__main__":
    sys.exit(main())
