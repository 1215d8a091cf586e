"""Identifiers that sort by the time they were made (RFC 9562, version 7)."""

from __future__ import annotations

import os
import threading
from uuid import UUID

from notifications.foundation.clock import Clock, SystemClock

_SYSTEM = SystemClock()
_LOW = 62
"""Bits of chance below the variant; twelve more stand above it."""


class _Ids:
    """Within one millisecond each is greater than the one before (RFC 9562, 6.2, method 2).

    Two states of a delivery can fall into one millisecond, and its story is read in their order.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._milliseconds = 0
        self._chance = 0

    def next(self, milliseconds: int) -> UUID:
        with self._lock:
            if milliseconds == self._milliseconds:
                self._chance += 1 + _random(4)
            else:
                # The highest bit stays free, so that no steps run over.
                self._milliseconds = milliseconds
                self._chance = _random(10) >> 7
            chance = self._chance
        high, low = chance >> _LOW, chance & ((1 << _LOW) - 1)
        return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0x2 << _LOW | low)


_ids = _Ids()


def new_id(clock: Clock = _SYSTEM) -> UUID:
    """A UUIDv7: milliseconds first, so that new rows go to the end of an index."""
    return _ids.next(int(clock.now().timestamp() * 1000))


def _random(octets: int) -> int:
    return int.from_bytes(os.urandom(octets), "big")
