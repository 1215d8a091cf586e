from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from notifications import Channel, NoticeKind, Sender, reports
from notifications.foundation.clock import SystemClock
from notifications.foundation.database import Database
from notifications.worker import TimedJob, Worker
from tests.factories.sending import ANY_HOUR, files, fresh_notice, make_sender, send, worker


def test_four_workers_at_once_send_everything_once(database: Database, tmp_path: Path) -> None:
    sender = make_sender(database, SystemClock(), tmp_path, timing=replace(ANY_HOUR, batch=5))
    send(sender, *(fresh_notice(NoticeKind.LETTER_POINTER) for _ in range(60)))
    handled: list[int] = []
    threads = [
        threading.Thread(target=lambda: handled.append(Worker(sender).drain())) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sum(handled) == 60
    assert len(files(tmp_path, Channel.SMS)) == 60
    with database.reading() as session:
        assert reports.figures(session).by_state == {"handed_over": 60}


def test_a_worker_in_a_thread_sends_what_comes_in_and_stops_when_told(
    sqlite_database: Database, tmp_path: Path
) -> None:
    sender = make_sender(sqlite_database, SystemClock(), tmp_path, timing=ANY_HOUR)
    stop = threading.Event()
    thread = threading.Thread(target=Worker(sender).run, args=(stop,))
    thread.start()
    send(sender, fresh_notice(NoticeKind.LETTER_POINTER))
    until = time.monotonic() + 20
    while not files(tmp_path, Channel.SMS) and time.monotonic() < until:
        time.sleep(0.05)
    stop.set()
    thread.join(timeout=20)
    assert not thread.is_alive()
    assert len(files(tmp_path, Channel.SMS)) == 1


def test_timed_jobs_run_and_one_that_fails_stops_nothing(sender: Sender) -> None:
    ran: list[str] = []

    def fail() -> None:
        raise RuntimeError

    jobs = [
        TimedJob("fails", timedelta(minutes=1), fail),
        TimedJob("runs", timedelta(minutes=1), lambda: ran.append("now")),
    ]
    send(sender, fresh_notice())
    assert Worker(sender, jobs=jobs).drain() == 2
    assert ran == ["now"]


def test_draining_again_sends_nothing_twice(sender: Sender) -> None:
    send(sender, fresh_notice())
    assert worker(sender).drain() == 2
    assert worker(sender).drain() == 0
