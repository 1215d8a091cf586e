from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from notifications import Channel, Incoming, NoticeKind, reports
from notifications.delivery.models import DeliveryState as S
from notifications.delivery.tables import DELIVERIES, EVENTS
from notifications.foundation.clock import SystemClock
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from tests.factories.sending import files, fresh_notice, make_sender

ROOT = Path(__file__).parents[3]
SCRIPT = Path(__file__).with_name("draining.py")
NOTICES = 40


def _start(tmp_path: Path, keys: Keys) -> subprocess.Popen[bytes]:
    parts = (*keys.ring.keys, keys.lookup, keys.codes, keys.audit)
    held = tmp_path / "keys.json"
    held.write_text(json.dumps([base64.b64encode(part).decode() for part in parts]))
    command = [
        sys.executable,
        str(SCRIPT),
        *map(str, (tmp_path / "portal.db", _sent(tmp_path), held)),
    ]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})


def _sent(tmp_path: Path) -> Path:
    return tmp_path / "sent"


def _kill_after(process: subprocess.Popen[bytes], folder: Path, count: int) -> None:
    deadline = time.monotonic() + 60
    while len(files(folder, Channel.SMS)) < count and time.monotonic() < deadline:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()


def _times(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in files(folder, Channel.SMS)}


@pytest.mark.parametrize("at", [1, 12, 33])
def test_a_worker_killed_in_the_middle_sends_each_notice_once_after_its_restart(
    sqlite_database: Database, keys: Keys, tmp_path: Path, at: int
) -> None:
    folder = _sent(tmp_path)
    sender = make_sender(sqlite_database, SystemClock(), folder)
    notices = [fresh_notice(NoticeKind.LETTER_POINTER) for _ in range(NOTICES)]
    with sqlite_database.transaction() as session:
        sender.enqueue_many(session, [Incoming(notice) for notice in notices])

    _kill_after(_start(tmp_path, keys), folder, at)
    with sqlite_database.reading() as session:
        assert reports.figures(session).by_state != {"handed_over": NOTICES}
    written = {n: at for n, at in _times(folder).items() if not n.startswith(".")}
    restarted = _start(tmp_path, keys)
    assert restarted.wait(timeout=60) == 0

    sent = _times(folder)
    assert len(sent) == NOTICES
    assert written.items() <= sent.items(), "a text that had been sent was written again"
    with sqlite_database.reading() as session:
        assert reports.figures(session).by_state == {"handed_over": NOTICES}
        handed = select(EVENTS.c.delivery_id).where(EVENTS.c.state == S.HANDED_OVER)
        assert set(Counter(session.scalars(handed)).values()) == {1}
        assert session.scalar(select(func.count()).select_from(DELIVERIES)) == NOTICES
