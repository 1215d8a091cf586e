"""The moves of a request, what each needs, and when an answer is late; pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from portal.records_requests.errors import (
    IdentityNotSettled,
    LawNotNamed,
    MoveNotPossible,
    NothingToRelease,
)
from portal.records_requests.values import RequestState

MOVES: Mapping[RequestState, frozenset[RequestState]] = {
    RequestState.RECEIVED: frozenset(
        {RequestState.READY, RequestState.DENIED, RequestState.WITHDRAWN}
    ),
    # What is ready can still be found to be another's, or its subject can say no.
    RequestState.READY: frozenset(
        {RequestState.RELEASED, RequestState.DENIED, RequestState.WITHDRAWN}
    ),
    RequestState.RELEASED: frozenset({RequestState.CLOSED}),
    RequestState.DENIED: frozenset({RequestState.CLOSED}),
    RequestState.WITHDRAWN: frozenset({RequestState.CLOSED}),
    RequestState.CLOSED: frozenset(),
}

# From these on the agency has answered, or owes no answer: no clock runs.
_ANSWERED = frozenset(RequestState) - {RequestState.RECEIVED}


def check_move(
    before: RequestState,
    after: RequestState,
    *,
    law: str | None = None,
    identity_settled: bool = False,
    documents: int = 0,
) -> None:
    """Pass when a request can move so.

    A refusal names its law (`mn-13.03-3f-denial-cite`); nothing is released before identity is
    settled, and nothing is called released without a document.

    Raises:
        MoveNotPossible: the lifecycle has no such move.
        LawNotNamed: a refusal without a law.
        IdentityNotSettled: a release to someone who is not known to be the subject.
        NothingToRelease: a release without a document.
    """
    if after not in MOVES[before]:
        raise MoveNotPossible(before, after)
    if after is RequestState.DENIED and not law:
        raise LawNotNamed("a refusal names the law that it rests on")
    if after is RequestState.RELEASED and not identity_settled:
        raise IdentityNotSettled("settle who asked before you release anything")
    if after is RequestState.RELEASED and not documents:
        raise NothingToRelease("there is no document to release")


def is_overdue(state: RequestState, due_on: date, today: date) -> bool:
    """Whether the day on which an answer was owed has passed without one."""
    return state not in _ANSWERED and today > due_on
