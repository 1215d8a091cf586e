"""A process of its own that drains an outbox: ``draining.py DATABASE FOLDER KEYS``."""

from __future__ import annotations

import base64
import json
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from notifications.foundation.clock import SystemClock
from notifications.foundation.database import Database
from notifications.foundation.keys import KeyRing, Keys
from tests.factories.sending import ANY_HOUR, make_sender, worker

TIMING = replace(
    ANY_HOUR,
    lease=timedelta(seconds=2),
    batch=8,
    first_wait=timedelta(seconds=1),
    doubt_wait=timedelta(seconds=1),
)


def _keys(path: Path) -> Keys:
    ring, *others = (base64.b64decode(key) for key in json.loads(path.read_text()))
    return Keys(KeyRing((ring,)), *others)


def main() -> None:
    path, folder, keys = (Path(argument) for argument in sys.argv[1:4])
    database = Database(f"sqlite:///{path}", _keys(keys))
    clock = SystemClock()
    worker(make_sender(database, clock, folder, timing=TIMING, approve=False)).drain()
    database.close()


if __name__ == "__main__":
    main()
