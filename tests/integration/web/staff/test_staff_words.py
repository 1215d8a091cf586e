from __future__ import annotations

from enum import StrEnum

import pytest

from notifications import Bar, Channel, NoticeKind, Proof
from notifications.composition.gate import Reason as GateReason
from notifications.delivery.models import DeliveryState
from notifications.delivery.reasons import Reason
from portal.access.actors import ActorKind, Role
from portal.access.acts import Act
from portal.audit.happenings import Happening
from portal.audit.reasons import LookReason
from portal.audit.seals import Wrong
from portal.disclosures.kinds import Certainty
from portal.legal_bases.catalogue import Effect
from portal.legal_bases.rules import NotReady
from portal.notices.holds import LetterHold
from portal.notices.models import RunState
from portal.people.households import Held
from portal.records_requests.clock import Skipped
from portal.records_requests.values import FiledVia, RequestKind, RequestState
from portal.tasks.service import TaskKind
from portal.web.staff.words import GROUPS, word


@pytest.mark.parametrize(
    ("group", "codes"),
    [
        ("actors", ActorKind),
        ("acts", Act),
        ("acts", Happening),
        ("certainties", Certainty),
        ("channels", Channel),
        ("delivery_states", DeliveryState),
        ("effects", Effect),
        ("filed_via", FiledVia),
        ("findings", Wrong),
        ("law_reasons", NotReady),
        ("look_reasons", LookReason),
        ("notice_kinds", NoticeKind),
        ("proofs", Proof),
        ("reasons", Bar),
        ("reasons", GateReason),
        ("reasons", Held),
        ("reasons", LetterHold),
        ("reasons", Reason),
        ("request_kinds", RequestKind),
        ("request_states", RequestState),
        ("roles", Role),
        ("run_states", RunState),
        ("skipped", Skipped),
        ("task_kinds", TaskKind),
    ],
)
def test_every_code_has_words(group: str, codes: type[StrEnum]) -> None:
    assert not {code.value for code in codes} - set(GROUPS[group])


def test_a_providers_own_reason_is_shown_as_it_is() -> None:
    assert word("reasons", "number_is_landline") == "Number is landline"


def test_no_words_use_may() -> None:
    every = [words for group in GROUPS.values() for words in group.values()]
    assert not [words for words in every if " may " in f" {words.lower()} "]
