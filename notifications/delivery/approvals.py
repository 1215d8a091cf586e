"""Which sentences the gate counts as approved, demonstration approvals included.

Approvals made for a demonstration are rows of the demonstration's own database; production neither
writes nor reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from notifications.composition.approvals import (
    DemonstrationApproval,
    approved_lines,
    approved_sentences,
    current_catalogues,
)
from notifications.composition.gate import IsApproved
from notifications.delivery.tables import APPROVALS
from notifications.foundation.ids import new_id
from notifications.foundation.stamp import Mode


class DemonstrationApprovalRefused(Exception):
    """Somebody tried to approve catalogues *for the demonstration* in production."""


@dataclass(frozen=True, slots=True)
class Approved:
    """The gate's two ports: sentences by language and domain, and lines of the language block."""

    sentence: IsApproved
    line: Callable[[str], bool]


def approved(session: Session, mode: Mode) -> Approved:
    """What counts as approved in this database, in this mode."""
    held = frozenset() if mode.is_production else demonstration_approvals(session)
    return _approved(mode, held)


def demonstration_approvals(session: Session) -> frozenset[DemonstrationApproval]:
    """The catalogues that this database's demonstration approved, exactly as they stood then."""
    columns = APPROVALS.c
    rows = session.execute(select(columns.language, columns.domain, columns.fingerprint))
    return frozenset((row.language, row.domain, row.fingerprint) for row in rows)


def approve_for_demonstration(
    session: Session, now: datetime, mode: Mode, languages: Iterable[str]
) -> int:
    """Approve these languages and the language block as they stand today; English too.

    Returns:
        How many approvals are new; doing it again changes nothing.

    Raises:
        DemonstrationApprovalRefused: the mode is production.
    """
    if mode.is_production:
        raise DemonstrationApprovalRefused
    new = current_catalogues({"en", *languages}) - demonstration_approvals(session)
    names = ("language", "domain", "fingerprint")
    rows = [dict(zip(names, each, strict=True)) for each in sorted(new)]
    if rows:
        made = [{"id": new_id(), "approved_at": now, **row} for row in rows]
        session.execute(insert(APPROVALS), made)
    return len(rows)


@lru_cache(maxsize=16)
def _approved(mode: Mode, held: frozenset[DemonstrationApproval]) -> Approved:
    # Kept, because each answer is looked up once and a run asks the same for every person.
    return Approved(approved_sentences(mode.value, held), approved_lines(mode.value, held))
