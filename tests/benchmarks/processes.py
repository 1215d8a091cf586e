"""Whole processes of the portal, and databases, for benchmarks."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.servers import postgres_server

ROOT = Path(__file__).parents[2]


def start(folder: Path, settings: Mapping[str, str], *command: str) -> subprocess.Popen[bytes]:
    """A process in a group of its own, so that its children die with it; it logs to the folder."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")}
    with (folder / "processes.log").open("ab") as log:
        return subprocess.Popen(
            (sys.executable, *command),
            env={**kept, **settings, "PYTHONPATH": str(ROOT)},
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and its children without a word."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def database_url(kind: str, folder: Path) -> Iterator[str]:
    """A new database of this kind, ``sqlite`` or ``postgres``."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'portal.db'}"
        return
    with postgres_server() as server:
        url = server.create()
        yield url.render_as_string(hide_password=False)
        server.drop(url)


def free_port() -> int:
    """A port on loopback that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Until something listens there.

    Raises:
        SystemExit: nothing does for a minute.
    """
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    message = f"nothing listens on port {port}"
    raise SystemExit(message)
