"""Whoever takes all that was published together cannot work out what was not shown.

The attacker writes down every equation that a reader can believe: that as many notices went out as
people are named, in each month and over all of them, and whatever total a careless publisher
prints.  It knows the rule too: what is hidden in a table that still shows a count is under eleven,
and so is every hidden count of people.  Bounds are then drawn together until nothing moves, which
is exact where, as here, each unknown stands in the equations of one period with a factor of one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from portal.statistics.rules import FEWEST, publishable
from portal.statistics.values import Measure, Published
from tests.unit.portal.statistics.test_rules import HOUSE

Cell = tuple[int, Measure, str]
MOST = 10**9


@dataclass(frozen=True)
class Equation:
    """A sum of cells, each with its factor, that equals a number."""

    factors: Mapping[Cell, int]
    equals: int


def believed(month: int, tables: Mapping[Measure, Published]) -> Equation:
    """As many notices as people."""
    factors: dict[Cell, int] = {}
    known = 0
    for measure, sign in ((Measure.PEOPLE, 1), (Measure.NOTICES, -1)):
        for name, count in tables[measure].items():
            if count is None:
                factors[month, measure, name] = sign
            else:
                known += sign * count
    return Equation(factors, -known)


def total(month: int, measure: Measure, table: Published, of_all: int) -> Equation:
    """What a careless publisher prints under a table."""
    hidden = {(month, measure, name): 1 for name, count in table.items() if count is None}
    return Equation(hidden, of_all - sum(count or 0 for count in table.values()))


def together(equations: list[Equation]) -> Equation:
    factors: dict[Cell, int] = {}
    for one in equations:
        factors |= one.factors
    return Equation(factors, sum(one.equals for one in equations))


def solve(
    equations: list[Equation], published: Sequence[Mapping[Measure, Published]]
) -> dict[Cell, tuple[int, int]]:
    """The least and the most that each hidden cell can be."""
    bounds = {
        cell: (0, by_rule(cell[1], published[cell[0]])) for one in equations for cell in one.factors
    }
    moved = True
    while moved:
        moved = False
        for one in equations:
            for cell, factor in one.factors.items():
                found = _bounds(one, cell, factor, bounds)
                if found != bounds[cell]:
                    bounds[cell], moved = found, True
    return bounds


def by_rule(measure: Measure, tables: Mapping[Measure, Published]) -> int:
    """The most that a hidden cell of a table can be, for a reader who knows how it was hidden."""
    whole = all(count is None for count in tables[measure].values())
    return MOST if whole and measure is Measure.NOTICES else FEWEST - 1


def _bounds(
    one: Equation, cell: Cell, factor: int, bounds: Mapping[Cell, tuple[int, int]]
) -> tuple[int, int]:
    others = [(f, bounds[c]) for c, f in one.factors.items() if c != cell]
    least = sum(f * (b[0] if f > 0 else b[1]) for f, b in others)
    most = sum(f * (b[1] if f > 0 else b[0]) for f, b in others)
    ends = sorted((factor * (one.equals - most), factor * (one.equals - least)))
    low, high = bounds[cell]
    return max(low, ends[0]), min(high, ends[1])


def pinned(bounds: Mapping[Cell, tuple[int, int]]) -> dict[Cell, tuple[int, int]]:
    """Cells of which more is known than that they can be any small number."""
    return {cell: b for cell, b in bounds.items() if b[0] > 0 or b[1] < FEWEST - 1}


def as_told(house: dict[Measure, dict[str, int]]) -> dict[Measure, dict[str, int]]:
    """The same house, where everyone who is named is told once."""
    people, notices = sum(house[Measure.PEOPLE].values()), dict(house[Measure.NOTICES])
    rest = people - sum(count for name, count in notices.items() if name != "mailed")
    notices["mailed"] = max(rest, 0)
    return {**house, Measure.NOTICES: notices}


@given(st.lists(HOUSE, min_size=1, max_size=4))
def test_no_hidden_count_can_be_worked_out(houses: list[dict[Measure, dict[str, int]]]) -> None:
    published = [publishable(as_told(house)) for house in houses]
    equations = [believed(month, tables) for month, tables in enumerate(published)]
    assert pinned(solve([*equations, together(equations)], published)) == {}


def test_the_attack_finds_what_a_publisher_who_hides_only_small_counts_gives_away() -> None:
    careless: dict[Measure, Published] = {
        Measure.PEOPLE: {"given": None, "asked": 300},
        Measure.NOTICES: {"opened": 200, "mailed": 104},
    }
    found = solve([believed(0, careless)], [careless])
    assert found[0, Measure.PEOPLE, "given"] == (4, 4)


def test_the_attack_finds_what_a_total_gives_away() -> None:
    table: Published = {"given": None, "asked": 300, "refused": 40}
    found = solve([total(0, Measure.PEOPLE, table, 347)], [{Measure.PEOPLE: table}])
    assert found[0, Measure.PEOPLE, "given"] == (7, 7)


def test_the_attack_finds_what_two_small_counts_beside_a_known_sum_give_away() -> None:
    careless: dict[Measure, Published] = {
        Measure.PEOPLE: {"given": None, "asked": None, "refused": 300},
        Measure.NOTICES: {"opened": 200, "mailed": 103},
    }
    assert pinned(solve([believed(0, careless)], [careless]))
