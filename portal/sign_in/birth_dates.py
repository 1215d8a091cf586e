from __future__ import annotations

import hmac
from datetime import date

_NONE_KEPT = "0000-00-00"
_NONE_GIVEN = "9999-99-99"


def same_birth_date(kept: str | None, given: date | None) -> bool:
    """Whether a birth date given is the one kept (ISO), in the same time whatever the answer.

    Where none is kept, or what was given is no date, nothing fits.
    """
    theirs = given.isoformat() if given else _NONE_GIVEN
    return hmac.compare_digest((kept or _NONE_KEPT).encode(), theirs.encode())
