"""The file outside the database that keeps every head: one line a seal, only ever added to."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from portal.audit.seals import KnownHead, Seal

_PARTS = 4


def read_heads(path: Path) -> tuple[KnownHead, ...]:
    """Every head in the file, oldest first; none where there is no file yet.

    A line that a crash tore proves nothing and accuses nobody: it is passed over.
    """
    if not path.exists():
        return ()
    lines = path.read_text("ascii", errors="replace").splitlines()
    return tuple(head for line in lines if (head := _parse(line)) is not None)


def append_heads(path: Path, seals: Iterable[tuple[Seal, datetime]]) -> None:
    """Add a line for each seal with the time it was made, and wait until it is on the disk."""
    text = "".join(_line(seal, at) for seal, at in seals)
    if not text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "ab") as file:
        # A leading line end closes a line that a crash tore; an empty line is passed over.
        file.write(b"\n" + text.encode("ascii") if file.tell() else text.encode("ascii"))
        file.flush()
        os.fsync(file.fileno())


def _line(seal: Seal, at: datetime) -> str:
    return f"{at.isoformat()} {seal.id} {seal.last_sequence} {seal.head.hex()}\n"


def _parse(line: str) -> KnownHead | None:
    parts = line.split()
    if len(parts) != _PARTS:
        return None
    try:
        head = bytes.fromhex(parts[3])
        return KnownHead(int(parts[1]), int(parts[2]), head) if len(head) == 32 else None  # noqa: PLR2004 - SHA-256
    except ValueError:
        return None
