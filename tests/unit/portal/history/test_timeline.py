from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.disclosures.kinds import AskedOf, Certainty, EntryKind, Precision
from portal.history.timeline import REPEATS, timeline
from portal.history.values import TimelineEntry, Wanted

ONE = TimelineEntry(
    reference="7K3M-2QXP",
    kind=EntryKind.REQUESTED,
    happened_on=date(2026, 6, 3),
    precision=Precision.DAY,
    requester="ice",
    instrument="written_request",
    judge_signed=False,
    agency="Example County",
    agency_slug="example-county",
    purpose="A purpose.",
    asked_of=AskedOf.AGENCY,
    certainty=Certainty.CONFIRMED,
    given=False,
    could_be_passed=False,
    corrected_by=None,
    is_example=True,
)
OFFICES = [("example-county", "Example County"), ("example-state", "Example State Agency")]


def many(count: int, **changes: object) -> list[TimelineEntry]:
    return [
        replace(ONE, reference=f"R{n}", happened_on=ONE.happened_on - timedelta(days=n), **changes)
        for n in range(count)
    ]


def test_what_repeats_stands_together_and_each_is_there() -> None:
    every = [*many(12), *many(1, kind=EntryKind.REFUSED), *many(2)]
    found = timeline(every, OFFICES, Wanted())
    assert [len(group.items) for group in found.groups] == [12, 1, 1, 1]
    assert found.groups[0].newest.happened_on > found.groups[0].oldest.happened_on
    assert found.is_whole


def test_what_was_corrected_stands_by_itself() -> None:
    every = many(REPEATS)
    every[1] = replace(every[1], corrected_by="R9")
    found = timeline(every, OFFICES, Wanted())
    assert [len(group.items) for group in found.groups] == [1, 1, 1]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(EntryKind), st.sampled_from(OFFICES), st.sampled_from([2025, 2026])
        ),
        max_size=20,
    ),
    st.sampled_from(["", *EntryKind]),
    st.sampled_from(["", "example-county", "nobody"]),
    st.sampled_from(["", "2025", "x"]),
)
def test_a_part_hides_nothing_that_was_asked_for_and_keeps_the_order(
    made: list[tuple[EntryKind, tuple[str, str], int]], kind: str, agency: str, year: str
) -> None:
    every = [
        replace(ONE, reference=f"R{n}", kind=k, agency_slug=a[0], happened_on=date(y, 1, 1))
        for n, (k, a, y) in enumerate(made)
    ]
    wanted = Wanted(agency, kind, year)
    found = timeline(every, OFFICES, wanted)
    shown = [item for group in found.groups for item in group.items]
    assert shown == [one for one in every if wanted.admits(one)]
    assert found.is_whole == (len(shown) == len(every))
    assert found.agencies == tuple(OFFICES)
