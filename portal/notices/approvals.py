"""What an approval asks of a second person: who she is, what she counted, and her second factor."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from portal.access.actors import Actor
from portal.access.rules import is_as_old_as, may_approve
from portal.notices.errors import SamePerson, TooYoung
from portal.notices.models import NoticeRun
from portal.sign_in.second_factor.service import SecondFactors


@dataclass(frozen=True, slots=True)
class Typed:
    """What the approver typed: how many notices the preflight counted, and her code, if any."""

    count: int | None
    code: str = field(default="", repr=False)


class NotProved(StrEnum):
    """What was not right of it: the run stays prepared."""

    COUNT = "count"
    CODE = "code"


class Approvals:
    """The rule of approval beside the table of access."""

    def __init__(self, factors: SecondFactors) -> None:
        self._factors = factors

    def require_second_person(self, run: NoticeRun, actor: Actor) -> None:
        """Pass for somebody who is not the preparer over again.

        Raises:
            SamePerson: she prepared it, or has an account of the preparer's making.
            TooYoung: her account was made after the run was prepared.
        """
        if not may_approve(run.prepared_by, actor):
            raise SamePerson("Whoever prepared a run cannot approve it. Ask a second person.")
        if not is_as_old_as(run.prepared_at, actor):
            raise TooYoung(
                "An account that is younger than the run cannot approve it. "
                "Ask somebody who was here before, or prepare the run again."
            )

    def look_at(self, run: NoticeRun, actor: Actor, typed: Typed) -> NotProved | None:
        """What is not right of what she typed.  The count first: a code is spent by being shown."""
        if typed.count != run.preflight["notices"]:
            return NotProved.COUNT
        return None if self._factors.prove(actor, typed.code) else NotProved.CODE
