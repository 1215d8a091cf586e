"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, data: bytes, *, mode: int = 0o600, writer: str | None = None) -> None:
    """Write bytes so that a reader, or a crash, sees either all of them or no file.

    ``writer`` names the draft, by default after this process.  Where one writer at a time is sure
    (a lease), a fixed name lets the next one replace the draft that a crash left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{writer or os.getpid()}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
