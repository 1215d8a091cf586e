"""Many machines: two Celery workers on one PostgreSQL share a run, and lose nothing to a broker."""

from __future__ import annotations

import os
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from notifications import Channel, reports
from notifications.delivery.models import DeliveryState as S
from notifications.delivery.tables import EVENTS
from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from notifications.worker import TimedJob, run_in_turn
from portal.wiring import Portal
from tests.benchmarks.processes import kill, start
from tests.conftest import missing
from tests.factories.outboxes import Mix, environment, fill, prepared
from tests.factories.sending import files, make_sender

TEXTS, LETTERS = 60, 10
HOW_LONG = 90


def test_a_timed_job_is_done_once_by_all_workers_together(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    sender = make_sender(database, clock, tmp_path)
    done: list[str] = []
    sweep = TimedJob("sweep", timedelta(minutes=1), lambda: done.append("sweep"))
    other = TimedJob("other", timedelta(minutes=1), lambda: done.append("other"))
    assert [run_in_turn(sender, job) for job in (sweep, sweep, other)] == [True, False, True]
    clock.advance(timedelta(seconds=30))
    assert not run_in_turn(sender, sweep)
    clock.advance(timedelta(seconds=29))
    assert run_in_turn(sender, sweep), "a beat that is a little early is no reason to miss a turn"
    assert done == ["sweep", "other", "sweep"]


@dataclass(slots=True)
class Cluster:
    """The processes of two machines, on one database and one broker."""

    portal: Portal
    folder: Path
    settings: dict[str, str]
    processes: list[Popen[bytes]] = field(default_factory=list)

    def start(self, *command: str) -> Popen[bytes]:
        process = start(
            self.folder, self.settings, "-m", "celery", "-A", "portal.cluster", *command
        )
        self.processes.append(process)
        return process

    def worker(self, name: str) -> Popen[bytes]:
        queues = ("-Q", "sms,email,letter,jobs", "--concurrency", "1", f"-n{name}@%h")
        return self.start("worker", *queues)

    def handed_over(self) -> int:
        with self.portal.database.reading() as session:
            return reports.figures(session).by_state.get(S.HANDED_OVER.value, 0)

    def wait_until_handed_over(self, count: int) -> None:
        ends = time.monotonic() + HOW_LONG
        while self.handed_over() < count and time.monotonic() < ends:
            time.sleep(0.1)


@pytest.fixture
def broker() -> str:
    url = os.environ.get("TEST_BROKER_URL", "redis://127.0.0.1:6379/15")
    at = urlsplit(url)
    with socket.socket() as tried:
        if tried.connect_ex((at.hostname or "", at.port or 6379)):
            missing("cluster suite not run: no TEST_BROKER_URL, and no Redis on 127.0.0.1:6379")
    return url


@pytest.fixture
def cluster(
    postgres_database: Database, keys: Keys, broker: str, tmp_path: Path
) -> Iterator[Cluster]:
    url = postgres_database.engine.url.render_as_string(hide_password=False)
    more = {"PORTAL_BROKER_URL": broker, "PORTAL_LEASE_SECONDS": "5"}
    more |= {"PORTAL_SMS_SEGMENTS_PER_SECOND": "100"}
    settings = environment(tmp_path, url, keys, **more)
    with ExitStack() as stack:
        portal = prepared(tmp_path, url, keys)
        stack.callback(portal.database.close)
        made = Cluster(portal, tmp_path, settings)
        stack.callback(lambda: [kill(process) for process in made.processes])
        yield made


@pytest.mark.postgres
def test_two_workers_share_a_run_and_one_that_is_killed_loses_nothing(cluster: Cluster) -> None:
    fill(cluster.portal, Mix(TEXTS, letters=LETTERS))
    first = cluster.worker("first")
    cluster.worker("second")
    cluster.start("beat", "-s", str(cluster.folder / "beat"))
    cluster.wait_until_handed_over(TEXTS // 4)
    kill(first)
    cluster.wait_until_handed_over(TEXTS + LETTERS)

    with cluster.portal.database.reading() as session:
        assert reports.figures(session).by_state.get(S.HANDED_OVER.value) == TEXTS + LETTERS
        handed = select(EVENTS.c.delivery_id).where(EVENTS.c.state == S.HANDED_OVER)
        assert set(Counter(session.scalars(handed)).values()) == {1}
    assert len(files(cluster.folder / "sent", Channel.SMS)) == TEXTS
