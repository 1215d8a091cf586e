"""What can be published of counts without giving a small one away.

A count under eleven is not shown, and zero is such a count.  No table has a total, and no table is
published twice over other columns, so that nothing can be subtracted from anything, but for one
pair: a reader can think that as many notices went out as people are named.  Tables that can be
thought to add up alike are a family: if one of them hides a count, the table of notices is not
shown at all.  A reader who knows this rule then knows no sum that a hidden count is a part of.
Source of the threshold: the cell size that CMS has for its own data (fewer than 11).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from portal.statistics.values import Counts, Measure, Published

FEWEST = 11
"""People, matters, notices or requests: the smallest count that is shown."""
THOUGHT_EQUAL = (Measure.PEOPLE, Measure.NOTICES)
"""Tables that a reader can think to add up alike."""
YEARS_BEHIND = 2


def publishable(tables: Mapping[Measure, Counts]) -> dict[Measure, Published]:
    """What of these counts, all of one period, can be shown."""
    shown = {measure: _without_small(counts) for measure, counts in tables.items()}
    if any(None in shown.get(measure, {}).values() for measure in THOUGHT_EQUAL):
        shown[Measure.NOTICES] = dict.fromkeys(shown[Measure.NOTICES])
    return dict(shown)


def _without_small(counts: Counts) -> dict[str, int | None]:
    return {name: count if count >= FEWEST else None for name, count in counts.items()}


def median_can_be_shown(requests: Published) -> bool:
    """Whether the days of answers tell nothing of how many there were: both counts are shown."""
    return None not in requests.values()


def months_to_freeze(first: date, last_frozen: str | None, today: date) -> list[date]:
    """The first day of each month that can be counted now, oldest first.

    A month is counted when the month after it is over too: a letter has had time to come back.
    ``first`` is a day of the first month that there is anything to count of.
    """
    month = next_month(first_day(last_frozen)) if last_frozen else first.replace(day=1)
    found = []
    while next_month(next_month(month)) <= today:
        found.append(month)
        month = next_month(month)
    return found


def years_to_freeze(first: date, last_frozen: str | None, today: date) -> list[int]:
    """The years whose silence orders can be told: each of them ended a year ago or earlier."""
    begin = int(last_frozen) + 1 if last_frozen else first.year
    return list(range(begin, today.year - YEARS_BEHIND + 1))


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def first_day(period: str) -> date:
    """The first day of a month that is written ``2026-09``."""
    year, month = period.split("-")
    return date(int(year), int(month), 1)
