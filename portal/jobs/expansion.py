"""Makes the notices of approved runs, a batch a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol
from uuid import UUID

from portal.notices.expansion import Expansion

# Larger batches starve the web's writers on SQLite.
BATCH = 200


class ExpansionInTransaction(Protocol):
    """Whatever can open one transaction with the expansion in it."""

    def expanding(self) -> AbstractContextManager[Expansion]: ...


def expand_runs(house: ExpansionInTransaction) -> int:
    """Make every notice that an approved run still owes; returns how many people were seen to."""
    with house.expanding() as expansion:
        waiting = expansion.waiting()
    return sum(made for run_id in waiting for made in _expand(house, run_id))


def _expand(house: ExpansionInTransaction, run_id: UUID) -> Iterator[int]:
    after: UUID | None = None
    while True:
        with house.expanding() as expansion:
            batch = expansion.batch(run_id, after, BATCH)
        if batch is None:
            return
        after = batch.last
        yield batch.people
