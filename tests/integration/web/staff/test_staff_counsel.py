"""Counsel's pages: an answer fact by fact, breaches, notes apart, the register of agreements."""

from __future__ import annotations

import re

import pytest

from portal.access.actors import Role, system
from portal.disclosures.drafts import EntryDraft
from portal.disclosures.staff_queries import staff_matter
from tests.factories.desks import Desk
from tests.integration.web.staff.conftest import Things

MATTER = "M-2026-0005"
AGREEMENT = {
    "title": "An example agreement",
    "parties": "The county and an example office",
    "scope": "Addresses, to find people",
    "begins_on": "2026-01-01",
}


@pytest.fixture
def counsel(things: Things) -> Desk:
    return Desk(things.house, things.user(Role.COUNSEL))


@pytest.fixture
def disclosed(things: Things) -> str:
    """The address of the review of a disclosure for which no law is named."""
    draft = EntryDraft.model_validate(
        {
            "kind": "disclosed",
            "notice": "disclosed_no_basis",
            "happened_on": "2026-11-01",
            "elements_given": ["address"],
            "holder": "ice",
            "changes_today": ["unknown"],
            "duty": "policy",
        }
    )
    with things.working() as services:
        services.matters.record(MATTER, draft, system("test"))
        newest = staff_matter(services.session, MATTER, services.now).entries[-1].entry
    return f"/staff/matters/{MATTER}/entries/{newest.reference}/review"


def test_counsel_records_an_answer_under_an_agreement(counsel: Desk, disclosed: str) -> None:
    assert counsel.post("/staff/agreements/add", **AGREEMENT).status_code == 303
    page = counsel.get(disclosed).text
    agreement = re.search(r'<option value="([0-9a-f-]{36})">A-', page)
    assert agreement
    made = counsel.post(
        f"{disclosed}/answer",
        agreement=agreement.group(1),
        why_less="No law let us give more.",
        onward="forbidden",
        not_held=re.findall(r'name="not_held" value="([a-z_]+)"', page)[:1],
    )
    assert made.status_code == 303
    after = counsel.get(disclosed).text
    assert "An example agreement" in after
    assert "No law let us give more." in after
    assert "They are not allowed to pass it on" in after
    assert "not held 1" in after


def test_two_questions_of_breach_are_answered_apart(counsel: Desk, disclosed: str) -> None:
    page = counsel.get(disclosed).text
    assert page.count(">Open<") == 2
    assert "The days run meanwhile." in page
    without = counsel.post(
        f"{disclosed}/breach", law="us-hipaa-404-breach", finding="breach", reasons=""
    )
    assert without.status_code == 422
    assert "Say why" in without.text
    counsel.post(
        f"{disclosed}/breach", law="us-hipaa-404-breach", finding="breach", reasons="Health data."
    )
    after = counsel.get(disclosed).text
    assert after.count(">Open<") == 1
    assert "It was a breach" in after


def test_others_read_the_answer_and_decide_nothing(
    things: Things, counsel: Desk, disclosed: str
) -> None:
    intake = Desk(things.house, things.user(Role.INTAKE))
    assert "Record the decision" not in intake.get(disclosed).text
    for what, form in (
        ("answer", {"onward": "unknown"}),
        ("breach", {"law": "us-hipaa-404-breach", "finding": "breach", "reasons": "x"}),
    ):
        assert intake.post(f"{disclosed}/{what}", **form).status_code == 404
    assert counsel.get(disclosed).text.count(">Open<") == 2


def test_notes_are_counsels_and_on_no_other_page(things: Things, counsel: Desk) -> None:
    address = f"/staff/matters/{MATTER}/notes"
    assert counsel.post(f"{address}/write", note=" ").status_code == 422
    assert counsel.post(f"{address}/write", note="A thought of an example.").status_code == 303
    assert "A thought of an example." in counsel.get(address).text
    everybody_else = Desk(things.house, things.user(*(set(Role) - {Role.COUNSEL})))
    assert everybody_else.get(address).status_code == 404
    for page in (f"/staff/matters/{MATTER}", "/staff/trail", "/staff/tasks"):
        assert "A thought of an example." not in everybody_else.get(page).text


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": ""}, "title"),
        ({"begins_on": ""}, "begins_on"),
        ({"ends_on": "2025-01-01"}, "ends_on"),
        ({"scope": "x" * 2001}, "scope"),
    ],
)
def test_what_is_wrong_with_an_agreement_is_said_at_its_field(
    counsel: Desk, more: dict[str, str], field: str
) -> None:
    answer = counsel.post("/staff/agreements/add", **{**AGREEMENT, **more})
    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text
