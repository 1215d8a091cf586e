from __future__ import annotations

import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.factories.shell import approve, environment, start

WAITING_RUN = "R-2026-0004"


def test_letters_of_a_run_approved_while_the_demonstration_serves_are_sent(tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{_free_port()}"
    settings = environment(tmp_path, PORTAL_BASE_URL=address)
    served = start(("demo", "--people", "40"), settings)
    try:
        _until(lambda: _answers(f"{address}/en/"))
        before = _letters(tmp_path)
        approved = approve(WAITING_RUN, "county.approver", settings)
        assert approved.returncode == 0, approved.stderr
        _until(lambda: _letters(tmp_path) > before)
    finally:
        served.terminate()
        served.communicate(timeout=30)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _letters(var: Path) -> int:
    return len(list((var / "sent" / "letter").glob("*.pdf")))


def _until(done: Callable[[], bool], most: float = 120) -> None:
    ends = time.monotonic() + most
    while time.monotonic() < ends:
        if done():
            return
        time.sleep(0.2)
    pytest.fail("it did not happen")
