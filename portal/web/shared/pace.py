"""An answer that always takes as long, so that its time tells nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

ANSWER = 0.1
"""Seconds: far above what any answer about a code, a number or a contact takes on a calm day."""


@contextmanager
def pace(seconds: float = ANSWER) -> Iterator[None]:
    """Do not leave before so many seconds are over, however little there was to do."""
    begun = time.monotonic()
    yield
    time.sleep(max(0.0, seconds - (time.monotonic() - begun)))
