from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from portal.audit.seals import (
    Event,
    Finding,
    KnownHead,
    Seal,
    Verification,
    Wrong,
    canonical,
    check,
    seal,
)

KEY = bytes(range(32))
AT = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
PERSON = UUID(int=7)


def event(sequence: int) -> Event:
    return Event(
        sequence, AT, "staff", "u1", None, "see_run", "run", "r1", PERSON, None, None, {"n": 1}
    )


EVENTS = [event(number) for number in range(1, 9)]


def sealed(*ends: int) -> list[Seal]:
    """Seals over the first eight events, one up to each of these numbers."""
    made: list[Seal] = []
    for end in ends:
        start = made[-1].last_sequence if made else 0
        done = seal(KEY, made[-1] if made else None, EVENTS[start:end])
        assert done is not None
        made.append(done)
    return made


def known(seals: Sequence[Seal]) -> list[KnownHead]:
    return [KnownHead(each.id, each.last_sequence, each.head) for each in seals]


def verify(events: list[Event], seals: list[Seal], outside: list[Seal]) -> Verification:
    return check(KEY, events, seals, known(outside))


def test_an_untouched_trail_holds_and_says_which_rows_have_no_seal_yet() -> None:
    seals = sealed(3, 6)

    result = verify(EVENTS, seals, seals)

    assert result.holds
    assert (result.proven_to, result.not_proven) == (6, (7, 8))
    assert result.head == seals[-1].head.hex()


def test_a_trail_sealed_to_its_end_leaves_no_row_unproven() -> None:
    seals = sealed(8)

    assert verify(EVENTS, seals, seals).not_proven is None


def test_an_empty_trail_holds() -> None:
    assert check(KEY, [], []).holds
    assert seal(KEY, None, []) is None


@pytest.mark.parametrize(
    "change",
    [
        {"act": "see_sent"},
        {"actor_id": "u2"},
        {"at": AT + timedelta(microseconds=1)},
        {"person_id": None},
        {"detail": {"n": 2}},
        {"reason": "audit"},
        {"matter_id": PERSON},
    ],
)
def test_an_edit_is_found_in_its_batch(change: dict[str, object]) -> None:
    seals = sealed(3, 6)
    events = [*EVENTS]
    events[4] = replace(events[4], **change)  # type: ignore[arg-type]

    assert verify(events, seals, seals).findings == (Finding(Wrong.EDITED, 4, 6),)


@pytest.mark.parametrize("missing", [1, 2, 3, 5])
def test_a_missing_sealed_row_is_found_by_its_number(missing: int) -> None:
    seals = sealed(3, 6)
    events = [each for each in EVENTS if each.sequence != missing]

    assert verify(events, seals, seals).findings == (Finding(Wrong.GAP, missing, missing),)


def test_a_missing_row_that_had_no_seal_yet_is_found_by_its_number() -> None:
    seals = sealed(3)
    events = [each for each in EVENTS if each.sequence not in {5, 6}]

    assert verify(events, seals, seals).findings == (Finding(Wrong.GAP, 5, 6),)


def test_sealed_rows_removed_at_the_end_are_found_though_their_seal_went_with_them() -> None:
    seals = sealed(3, 6)

    result = verify(EVENTS[:3], seals[:1], seals)

    assert result.findings == (Finding(Wrong.REMOVED_AT_END, 4, 6),)


def test_the_whole_trail_removed_is_found() -> None:
    seals = sealed(8)

    assert verify([], [], seals).findings == (Finding(Wrong.REMOVED_AT_END, 1, 8),)


def test_a_row_put_before_the_first_is_found() -> None:
    seals = sealed(3)

    assert not verify([event(0), *EVENTS], seals, seals).holds


def test_a_seal_taken_out_of_the_middle_is_found() -> None:
    seals = sealed(3, 6, 8)

    result = verify(EVENTS, [seals[0], seals[2]], seals)

    assert Finding(Wrong.SEAL_BROKEN, 7, 8) in result.findings


def test_seals_made_again_with_another_key_are_found() -> None:
    forged = seal(bytes(32), None, EVENTS)
    assert forged is not None

    assert not check(KEY, EVENTS, [forged]).holds


def test_seals_made_again_with_the_stolen_key_are_found_by_the_heads_outside() -> None:
    edited = [replace(EVENTS[0], act="see_sent"), *EVENTS[1:]]
    forged = seal(KEY, None, edited)
    assert forged is not None

    assert check(KEY, edited, [forged]).holds
    result = verify(edited, [forged], sealed(8))
    assert result.findings == (Finding(Wrong.SEAL_BROKEN, 1, 8),)


def test_a_head_kept_elsewhere_proves_rows_up_to_it_and_no_further() -> None:
    seals = sealed(3, 6)

    result = check(KEY, EVENTS, seals, expect=seals[0].head)

    assert result.holds
    assert (result.proven_to, result.not_proven) == (3, (4, 8))


def test_a_head_kept_elsewhere_that_is_gone_is_a_removal_at_the_end() -> None:
    seals = sealed(3, 6)

    result = check(KEY, EVENTS[:3], seals[:1], expect=seals[1].head)

    assert result.findings == (Finding(Wrong.REMOVED_AT_END, 4, None),)
    assert result.not_proven == (1, 3)


def test_the_same_moment_in_another_zone_has_the_same_bytes() -> None:
    there = replace(EVENTS[0], at=AT.astimezone(timezone(timedelta(hours=-6))))

    assert canonical(there) == canonical(EVENTS[0])
