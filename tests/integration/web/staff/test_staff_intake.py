"""A demand from its paper to its log: typed at the console, refused at the field, never lost."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from portal.access.actors import Role
from portal.disclosures.staff_queries import staff_matter
from tests.factories.desks import Desk
from tests.integration.web.staff.conftest import STATE_MATTER, Things

DEMAND: dict[str, Any] = {
    "requester": "ice",
    "instrument": "judicial_warrant",
    "judge_signed": "yes",
    "title": "Example: a judge's order for one file",
    "purpose": "The order names one file of this county.",
    "programmes": ["snap", "mfip"],
    "happened_on": "2026-11-02",
    "elements_asked": ["name", "address"],
    "changes_today": ["unknown"],
    "notice": "data_requested",
    "asked_of": "agency",
    "certainty": "confirmed",
    "duty": "policy",
    "claim_1_basis": "mn-13.46-2-private",
    "claim_1_claimed_by": "ice",
    "claim_1_says": "permits",
    "claim_1_standing": "asserted",
    "another": "yes",
}


@pytest.fixture
def counsel(things: Things) -> Desk:
    return Desk(things.house, things.user(Role.COUNSEL))


def logged(desk: Desk, **changes: Any) -> str:
    answer = desk.post("/staff/matters/open", **{**DEMAND, **changes})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rsplit("/", 1)[1]


def log_of(things: Things, reference: str) -> Any:
    with things.working() as services:
        return staff_matter(services.session, reference, services.now)


def test_a_demand_is_logged_with_what_it_asks_for(things: Things, counsel: Desk) -> None:
    log = log_of(things, logged(counsel))
    assert log.matter.instrument == "judicial_warrant"
    assert log.matter.judge_signed is True
    assert log.matter.programmes == ("snap", "mfip")
    (entry,) = (one.entry for one in log.entries)
    assert entry.kind == "requested"
    assert list(entry.elements_asked) == ["name", "address"]
    assert [claim.basis_id for claim in entry.claims] == ["mn-13.46-2-private"]


def test_the_log_grows_by_an_answer_and_a_correction_and_nothing_is_edited(
    things: Things, counsel: Desk
) -> None:
    reference = logged(counsel)
    given = {
        **DEMAND,
        "kind": "disclosed",
        "happened_on": "2026-11-10",
        "elements_given": ["name"],
        "holder": "ice",
        "notice": "data_disclosed",
    }
    address = f"/staff/matters/{reference}/log"
    assert counsel.post(f"{address}/add", **given).status_code == 303
    wrong = log_of(things, reference).entries[-1].entry
    page = counsel.get(f"{address}?kind=corrected&corrects={wrong.reference}").text
    assert "This puts entry 2 right" in page
    right = {**given, "kind": "corrected", "corrects": wrong.reference, "notice": "correction"}
    right["elements_given"] = ["name", "address"]
    assert counsel.post(f"{address}/add", **right).status_code == 303
    entries = [one.entry for one in log_of(things, reference).entries]
    assert entries[1].superseded_by == entries[2].reference
    assert list(entries[1].elements_given) == ["name"]
    assert list(entries[2].elements_given) == ["name", "address"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": " "}, "This must be filled in."),
        ({"requester": ""}, "is not one of the requesters"),
        ({"happened_on": "yesterday"}, "is not a day (2026-06-03)"),
        ({"happened_on": "2031-01-01"}, "This day is still to come."),
        ({"elements_asked": []}, "Mark at least one fact that was asked for."),
        ({"changes_today": []}, "This must be filled in."),
        ({"duty": "law"}, "Name the law that has us tell the person."),
        ({"claim_1_standing": ""}, "This must be filled in."),
        ({"notice": "data_disclosed"}, "This kind of entry leads to another notice."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    counsel: Desk, changes: dict[str, Any], said: str
) -> None:
    answer = counsel.post("/staff/matters/open", **{**DEMAND, **changes})
    assert answer.status_code == 422
    marked = re.findall(r'class="wrong" id="[a-z_0-9]+-problem">([^<]*)<', answer.text)
    assert any(said in words.replace("&#39;", "'") for words in marked), marked
    assert "The order names one file of this county." in answer.text


def test_a_second_copy_of_a_demand_is_asked_about(counsel: Desk) -> None:
    first = logged(counsel)
    answer = counsel.post(
        "/staff/matters/open", **{k: v for k, v in DEMAND.items() if k != "another"}
    )
    assert answer.status_code == 422
    assert "Is it one of these?" in answer.text
    assert first in answer.text


def test_an_answer_before_its_demand_is_refused_in_words(counsel: Desk) -> None:
    reference = logged(counsel)
    answer = counsel.post(
        f"/staff/matters/{reference}/log/add",
        **{**DEMAND, "kind": "corrected", "notice": "correction"},
    )
    assert answer.status_code == 422
    assert "Choose the entry that this one puts right." in answer.text


def test_a_form_says_only_what_its_kind_of_entry_can_say(counsel: Desk) -> None:
    address = f"/staff/matters/{logged(counsel)}/log"
    refused = counsel.get(f"{address}?kind=refused").text
    assert 'name="elements_given"' not in refused
    given = counsel.get(f"{address}?kind=disclosed").text
    assert 'name="elements_given"' in given
    assert 'name="holder"' in given


def test_another_agencys_matter_has_no_log_here(counsel: Desk) -> None:
    assert counsel.get(f"/staff/matters/{STATE_MATTER}/log").status_code == 404
    answer = counsel.post(f"/staff/matters/{STATE_MATTER}/log/add", **{**DEMAND, "kind": "refused"})
    assert answer.status_code == 404


def test_who_only_sends_notices_logs_nothing(things: Things) -> None:
    clerk = Desk(things.house, things.user(Role.NOTICE_CLERK))
    assert clerk.get("/staff/matters/new").status_code == 404
    assert "Log a demand" not in clerk.get("/staff/matters").text
    assert clerk.post("/staff/matters/open", title=str(uuid4())).status_code == 404
