"""Which wording made a notice: one hash over everything that decides its words."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from translations import vocabulary

_HERE = Path(__file__).parent


@cache
def content_version() -> str:
    """The hex SHA-256 over the sources of composition and the vocabulary.

    Kept with each delivery, it tells later which wording the facts were put into.
    """
    digest = hashlib.sha256()
    for path in (*_sources(), vocabulary.PATH):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources() -> list[Path]:
    return sorted(p for p in _HERE.iterdir() if p.suffix in {".py", ".yaml"})
