from __future__ import annotations

import pytest

from portal.access.actors import ActorKind
from portal.access.acts import Act
from portal.audit.happenings import Happening
from portal.history.rules import Looker, LookKind, look_kind, looker


@pytest.mark.parametrize("kind", ActorKind)
def test_every_kind_of_actor_has_a_name_for_her(kind: ActorKind) -> None:
    assert looker(kind.value) in Looker


def test_only_her_own_way_in_is_called_you() -> None:
    assert [kind for kind in ActorKind if looker(kind) is Looker.YOU] == [ActorKind.RESIDENT_OWN]


def test_whoever_opened_a_letter_is_not_called_you() -> None:
    assert looker("resident_letter") is Looker.LETTER_HOLDER


@pytest.mark.parametrize("act", [*Act, *Happening, "an act of later"])
def test_no_act_is_left_out_for_want_of_words(act: str) -> None:
    assert look_kind(act) in LookKind


def test_an_act_that_the_table_does_not_name_is_a_use_of_her_record() -> None:
    assert look_kind("an act of later") is LookKind.RECORD_USED
