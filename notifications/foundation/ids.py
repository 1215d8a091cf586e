"""Identifiers that sort by the time they were made (RFC 9562, version 7)."""

from __future__ import annotations

import os
from uuid import UUID

from notifications.foundation.clock import Clock, SystemClock

_SYSTEM = SystemClock()


def new_id(clock: Clock = _SYSTEM) -> UUID:
    """A UUIDv7: milliseconds first, so that new rows go to the end of an index."""
    milliseconds = int(clock.now().timestamp() * 1000)
    noise = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds << 80) | noise
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)
