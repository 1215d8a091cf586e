from __future__ import annotations


class UnknownHead(ValueError):
    """What was given to compare with is not a head: 64 hexadecimal digits."""
