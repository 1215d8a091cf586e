"""The phone of a member of staff, which makes codes from the secret it was given."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.access.actors import Actor
from portal.sign_in.second_factor import totp
from portal.sign_in.second_factor.service import SecondFactors


@dataclass(frozen=True)
class Phone:
    secret: str
    now: Callable[[], datetime]

    def code(self, steps: int = 0) -> str:
        """What it shows now, or so many half minutes later."""
        return totp.code_at(self.secret, int(self.now().timestamp()) // totp.STEP + steps)

    def wrong(self) -> str:
        """Six digits that it shows neither now nor at any moment nearby."""
        near = {self.code(steps) for steps in range(-3, 4)}
        return next(code for code in (f"{n:06}" for n in range(10)) if code not in near)


def phone_for(factors: SecondFactors, actor: Actor, now: Callable[[], datetime]) -> Phone:
    """A phone that has just been given her secret, as far as one has been begun."""
    begun = factors.begun(actor)
    assert begun is not None
    return Phone(begun.typed.replace(" ", ""), now)


def enrolled(
    factors: SecondFactors, actor: Actor, now: Callable[[], datetime], steps: int = 0
) -> tuple[Phone, list[str]]:
    """Set her second factor up, and use up one code for it.

    Where the clock is a set one, ``steps=-1`` uses that of a step ago, and the one of now is good.
    """
    assert factors.begin(actor)
    phone = phone_for(factors, actor, now)
    codes = factors.confirm(actor, phone.code(steps))
    assert codes is not None
    return phone, codes


def secret_on(page: str) -> str:
    """The secret that a page shows to be typed."""
    found = re.search(r'Or type it: <code class="hash">([A-Z2-7 ]+)</code>', page)
    assert found
    return found.group(1).replace(" ", "")
