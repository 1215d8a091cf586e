from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from portal.records_requests.errors import (
    IdentityNotSettled,
    LawNotNamed,
    MoveNotPossible,
    NothingToRelease,
)
from portal.records_requests.rules import MOVES, check_move, is_overdue
from portal.records_requests.values import RequestState

DUE = date(2026, 12, 4)


def test_every_move_is_in_the_table_or_refused() -> None:
    for before, after in product(RequestState, RequestState):
        if after in MOVES[before]:
            check_move(before, after, law="mn-13.46-2-private", identity_settled=True, documents=1)
        else:
            with pytest.raises(MoveNotPossible):
                check_move(before, after, law="x", identity_settled=True, documents=1)


def test_every_state_can_come_to_its_end_and_the_end_is_the_end() -> None:
    assert MOVES[RequestState.CLOSED] == frozenset()
    for state in (RequestState.RELEASED, RequestState.DENIED, RequestState.WITHDRAWN):
        assert MOVES[state] == {RequestState.CLOSED}


@pytest.mark.parametrize("law", [None, ""])
def test_a_refusal_without_its_law_is_refused(law: str | None) -> None:
    with pytest.raises(LawNotNamed):
        check_move(RequestState.RECEIVED, RequestState.DENIED, law=law)


def test_nothing_is_released_before_identity_is_settled() -> None:
    with pytest.raises(IdentityNotSettled):
        check_move(RequestState.READY, RequestState.RELEASED, documents=1)


def test_nothing_is_called_released_without_a_document() -> None:
    with pytest.raises(NothingToRelease):
        check_move(RequestState.READY, RequestState.RELEASED, identity_settled=True)


def test_an_answer_is_late_the_day_after_it_was_due_and_only_without_one() -> None:
    assert not is_overdue(RequestState.RECEIVED, DUE, DUE)
    assert is_overdue(RequestState.RECEIVED, DUE, DUE + timedelta(days=1))
    for state in set(RequestState) - {RequestState.RECEIVED}:
        assert not is_overdue(state, DUE, DUE + timedelta(days=100))
