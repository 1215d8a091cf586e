"""Her history as a line of time: what repeats is said once, and nothing is hidden.  Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from portal.history.values import Group, Timeline, TimelineEntry, Wanted

REPEATS = 3
"""From so many on, lines that say the same stand together."""


def timeline(
    every: Sequence[TimelineEntry], agencies: Collection[tuple[str, str]], wanted: Wanted
) -> Timeline:
    """The part of her history that she asked for, newest first, with what she can ask for.

    Args:
        every: all that can be shown to her, newest first.
        agencies: slug and name of every office whose log this covers, entries or none.
        wanted: what she asked for.
    """
    part = [one for one in every if wanted.admits(one)]
    return Timeline(
        groups=tuple(_groups(part)),
        is_whole=len(part) == len(every),
        agencies=tuple(sorted(agencies, key=lambda one: one[1])),
        kinds=tuple(dict.fromkeys(one.kind for one in every)),
        years=tuple(sorted({one.happened_on.year for one in every}, reverse=True)),
    )


def _groups(entries: Iterable[TimelineEntry]) -> Iterable[Group]:
    for _, run in groupby(entries, key=_same):
        items = tuple(run)
        if len(items) >= REPEATS:
            yield Group(items)
        else:
            yield from (Group((one,)) for one in items)


def _same(one: TimelineEntry) -> tuple[object, ...]:
    """What two lines must share to be one: all that a line says but its day and its number."""
    corrected = one.corrected_by is not None
    return (
        one.kind,
        one.requester,
        one.instrument,
        one.purpose,
        one.agency_slug,
        one.asked_of,
        one.certainty,
        one.is_example,
        # What was corrected stands by itself, so that the correction is not lost in a crowd.
        one.reference if corrected else None,
    )
