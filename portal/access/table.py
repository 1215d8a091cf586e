"""The table of access as a page shows it: asked of the rules, and never written twice."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from portal.access.actors import (
    PUBLIC,
    Actor,
    ActorKind,
    Role,
    letter_reader,
    resident,
    staff,
    system,
)
from portal.access.acts import Act
from portal.access.rules import RULES, Concern, is_allowed

_SOME = UUID(int=1)
_EVERYTHING = Concern(_SOME, frozenset({_SOME}), _SOME, _SOME)
"""An act that concerns whatever the one who asks has: her own agency, record, letter, account."""
_OTHERS: tuple[Actor, ...] = (
    PUBLIC,
    letter_reader(_SOME, _SOME, _SOME),
    resident(_SOME, frozenset({_SOME})),
    system("table"),
)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One act: which roles of staff are allowed it at their own agency, who else, and why."""

    act: Act
    roles: tuple[Role, ...]
    others: tuple[ActorKind, ...]
    why: str

    @property
    def is_for_all_staff(self) -> bool:
        return len(self.roles) == len(Role)


def whole_table() -> tuple[TableRow, ...]:
    """Every row of the table, in its order."""
    return tuple(_row(act) for act in RULES)


def _row(act: Act) -> TableRow:
    roles = tuple(role for role in Role if is_allowed(_with(role), act, _EVERYTHING))
    others = tuple(one.kind for one in _OTHERS if is_allowed(one, act, _EVERYTHING))
    return TableRow(act, roles, others, RULES[act].why)


def _with(role: Role) -> Actor:
    return staff(_SOME, _SOME, frozenset({role}))
