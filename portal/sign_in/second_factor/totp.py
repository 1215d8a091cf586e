"""Codes that a phone makes from a shared secret and the time (RFC 6238)."""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from datetime import datetime
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

DIGITS = 6
STEP = 30
"""Seconds that one code is made for."""
_SECRET_BYTES = 20
_DRIFT = 1
"""How many steps a phone's clock can be off, either way."""
_ISSUER = "Rights Portal"
_LONGEST_LABEL = 30


def new_secret() -> str:
    """160 random bits in base 32, as RFC 4226 recommends and as apps take it when typed."""
    return base64.b32encode(os.urandom(_SECRET_BYTES)).decode()


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step that a code is right for, at most one from ``now``'s; ``None`` when it fits none."""
    if len(code) != DIGITS or not (code.isascii() and code.isdecimal()):
        return None
    here = int(now.timestamp()) // STEP
    fitting = None
    for step in range(here - _DRIFT, here + _DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step), code):
            fitting = step
    return fitting


def code_at(secret: str, step: int) -> str:
    """The code of one step.

    Raises:
        ValueError: the secret is not base 32.
    """
    try:
        key = base64.b32decode(secret)
    except binascii.Error as error:
        raise ValueError("a secret is base 32") from error
    # SHA-1 is what every app makes codes by; under HMAC its collisions are of no use.
    return TOTP(key, DIGITS, SHA1(), STEP).generate(step * STEP).decode()  # noqa: S303


def typed(secret: str) -> str:
    """The secret in fours, for whoever types it into her phone."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def address(secret: str, username: str) -> str:
    """What the QR code says to an app: short enough for one of ours, and with no name in it."""
    plain = "".join(c for c in username if c.isascii() and c.isprintable())[:_LONGEST_LABEL]
    label = f"{quote(_ISSUER)}:{quote(plain or 'staff', safe='')}"
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(_ISSUER)}"
