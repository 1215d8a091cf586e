"""Runs the console command in a process of its own, as an operator does."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

COMMAND = (sys.executable, "-c", "from portal.cli import main; main()")


def environment(var: Path, **settings: str) -> dict[str, str]:
    """The process's environment: ours without any setting of the portal's, and these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return {**kept, "PORTAL_VAR": str(var), **settings}


def start(arguments: tuple[str, ...], settings: Mapping[str, str]) -> subprocess.Popen[str]:
    """Start the command and return at once."""
    return subprocess.Popen(
        (*COMMAND, *arguments),
        env=dict(settings),
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def run(
    *arguments: str, settings: Mapping[str, str], given: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end; ``given`` is what it reads from its standard input."""
    return subprocess.run(
        (*COMMAND, *arguments),
        env=dict(settings),
        text=True,
        input=given,
        stdin=subprocess.DEVNULL if given is None else None,
        capture_output=True,
        check=False,
        timeout=300,
    )


def approve(
    reference: str, username: str, settings: Mapping[str, str], count: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Approve a run, with the number of notices that its preflight counted unless told another."""
    counted = notices_of(reference, settings) if count is None else count
    words = ("runs", "approve", reference, "--by", username, "--count", str(counted))
    return run(*words, settings=settings)


def notices_of(reference: str, settings: Mapping[str, str]) -> int:
    """How many notices a run's preflight counted, from the database file."""
    with sqlite3.connect(Path(settings["PORTAL_VAR"]) / "portal.db") as database:
        wanted = "SELECT preflight FROM notice_runs WHERE reference = ?"
        (preflight,) = database.execute(wanted, (reference,)).fetchone()
    database.close()
    return int(json.loads(preflight)["notices"])
