from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Scan:
    """A paper as it is handed in."""

    file: BinaryIO = field(repr=False)
    file_name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper as a list of papers shows it; ``size`` in bytes."""

    id: UUID
    file_name: str = field(repr=False)
    media_type: str
    size: int
    sha256: str
    kept_at: datetime
    kept_by: UUID | None
