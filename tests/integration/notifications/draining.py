"""A process of its own that drains an outbox: ``draining.py DATABASE FOLDER KEYS``."""

from __future__ import annotations

import base64
import json
import sys
from datetime import timedelta
from pathlib import Path

from notifications import Timing
from notifications.foundation.clock import SystemClock
from notifications.foundation.database import Database
from notifications.foundation.keys import KeyRing, Keys
from tests.factories.sending import make_sender, worker

TIMING = Timing(lease=timedelta(seconds=2), batch=8, first_wait=timedelta(seconds=1))


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
