"""Orders not to tell at the console: recorded with their paper, renewed, ended."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from notifications.foundation.days import minnesota_day
from portal.access.actors import Role, system
from portal.disclosures.silence.values import SilenceDraft
from portal.disclosures.staff_queries import staff_matter
from tests.factories.desks import Desk
from tests.integration.web.staff.conftest import COUNTY_MATTER, Things

MATTER = "M-2026-0005"
_SHELL = system("test")
PAPER = b"%PDF-1.7 an example order"
FILLED = {"form": "order", "authority": "An example order", "court": "Example Court"}


def upload(data: bytes = PAPER) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), "an-example-order.pdf"


@pytest.fixture
def counsel(things: Things) -> Desk:
    things.user(Role.AUDITOR)
    return Desk(things.house, things.user(Role.COUNSEL))


def two(counsel: Desk) -> dict[str, str]:
    page = counsel.get(f"/staff/matters/{MATTER}/silence").text
    people = list(dict.fromkeys(re.findall(r'<option value="([0-9a-f-]{36})"', page)))
    return {"told_first": people[0], "told_second": people[1]}


def add(counsel: Desk, **more: Any) -> TestResponse:
    form = {**FILLED, **two(counsel), "paper": upload(), **more}
    return counsel.post(f"/staff/matters/{MATTER}/silence/add", **form)


@pytest.fixture
def order(things: Things, counsel: Desk) -> Iterator[str]:
    """An order over the newest entry of a matter, lifted again afterwards."""
    with things.working() as services:
        newest = staff_matter(services.session, MATTER, services.now).entries[-1].entry
        last_day = minnesota_day(services.now) + timedelta(days=30)
    made = add(counsel, entry=newest.reference, last_day=last_day.isoformat())
    assert made.status_code == 303
    reference = made.headers["Location"].rsplit("/", 1)[1]
    yield reference
    with things.working() as services:
        if services.silence_register.log(reference, system("test")).order.ended_at is None:
            services.silence.end(reference, system("test"))


def test_an_order_is_recorded_marked_and_lifted(counsel: Desk, order: str) -> None:
    matter = counsel.get(f"/staff/matters/{MATTER}").text
    assert "Held: an order not to tell" in matter
    assert order in counsel.get("/staff/silence").text
    counsel.post(f"/staff/silence/{order}/end")
    assert "Held: an order not to tell" not in counsel.get(f"/staff/matters/{MATTER}").text
    assert "It was lifted" in counsel.get(f"/staff/silence/{order}").text


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"form": "whim"}, "form", "Choose one of those"),
        ({"authority": ""}, "authority", "Say what it rests on."),
        ({"begins_on": "soon"}, "begins_on", "Write a day as year-month-day"),
        (
            {"begins_on": "2026-12-02", "last_day": "2026-12-01"},
            "last_day",
            "The last day stands before the first.",
        ),
        ({}, "review_on", "Without a last day, say when counsel asks"),
        ({"paper": ""}, "paper", "Add the scan"),
        ({"paper": b"\0\1"}, "paper", "Only a PDF, PNG, JPEG"),
        ({"last_day": "2027-01-04", "told_second": ""}, "told_first", "two different people"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    counsel: Desk, more: dict[str, Any], field: str, words: str
) -> None:
    fine = {"last_day": "2027-01-04"} if "paper" in more else {}
    if isinstance(more.get("paper"), bytes):
        more = {**more, "paper": upload(more["paper"])}
    answer = add(counsel, **{**fine, **more})
    assert answer.status_code == 422
    problem = answer.text.partition(f'id="{field}-problem">')[2].partition("</p>")[0]
    assert words in problem


def test_a_letter_that_only_asks_needs_no_paper_and_holds_nothing(counsel: Desk) -> None:
    made = add(counsel, form="request", paper="", told_first="", told_second="")
    assert made.status_code == 303
    assert "Binds nothing" in counsel.get(made.headers["Location"]).text
    assert "Held: an order not to tell" not in counsel.get(f"/staff/matters/{MATTER}").text


def test_more_time_needs_its_paper(counsel: Desk, order: str) -> None:
    address = f"/staff/silence/{order}"
    before = counsel.get(address).text
    without = counsel.post(f"{address}/renew", last_day="2027-06-30")
    assert without.status_code == 422
    assert "nothing is put off without its paper" in without.text
    shorter = counsel.post(f"{address}/renew", last_day="2026-11-24", paper=upload())
    assert shorter.status_code == 422
    assert "June 30, 2027" not in before
    renewed = counsel.post(f"{address}/renew", last_day="2027-06-30", paper=upload())
    assert renewed.status_code == 303
    page = counsel.get(address).text
    assert "June 30, 2027" in page
    assert "It was renewed" in page
    assert "July 2, 2027" in page, "it lets go on the second working day after"


def test_a_pending_motion_stops_the_release_until_it_is_denied(counsel: Desk, order: str) -> None:
    address = f"/staff/silence/{order}"
    counsel.post(f"{address}/motion", review_on="2027-03-01", paper=upload())
    assert "Not while the motion is pending" in counsel.get(address).text
    counsel.post(f"{address}/denied")
    assert "Not while the motion is pending" not in counsel.get(address).text


def test_a_paper_is_opened_under_a_name_that_says_nothing_and_on_the_trail(
    things: Things, counsel: Desk, order: str
) -> None:
    found = re.search(r"/staff/papers/[0-9a-f-]+", counsel.get(f"/staff/silence/{order}").text)
    assert found
    answer = counsel.get(found.group())
    assert answer.data == PAPER
    assert answer.headers["Content-Disposition"] == "attachment; filename=paper.pdf"
    clerk = Desk(things.house, things.user(Role.NOTICE_CLERK, Role.APPROVER))
    assert clerk.get(found.group()).status_code == 404
    elsewhere = Desk(things.house, things.user(Role.COUNSEL, slug="example-state-agency"))
    assert elsewhere.get(found.group()).status_code == 404
    auditor = Desk(things.house, things.user(Role.AUDITOR))
    assert "Opened a paper" in auditor.get("/staff/trail").text


def test_a_scan_of_the_demand_is_kept_with_its_matter(counsel: Desk) -> None:
    address = f"/staff/matters/{MATTER}"
    assert counsel.post(f"{address}/paper", paper=upload()).status_code == 303
    assert "/staff/papers/" in counsel.get(address).text
    refused = counsel.post(f"{address}/paper", paper=(io.BytesIO(b"\0"), "x.pdf"))
    assert refused.status_code == 422


def test_a_run_under_an_order_is_there_for_those_alone_who_know_of_it(things: Things) -> None:
    run = things.prepared_run()
    with things.working() as services:
        today = minnesota_day(services.now)
        draft = SilenceDraft(COUNTY_MATTER, "An example order", "Example Court", today)
        order = services.silence.add(draft, _SHELL)
    clerk = Desk(things.house, things.user(Role.NOTICE_CLERK, Role.APPROVER))
    both = Desk(things.house, things.user(Role.NOTICE_CLERK, Role.COUNSEL))
    try:
        for page in ("/staff/runs", "/staff/"):
            assert run not in clerk.get(page).text
        assert clerk.get(f"/staff/runs/{run}").status_code == 404
        assert clerk.post(f"/staff/runs/{run}/cancel", sure="yes").status_code == 404
        assert run in both.get(f"/staff/runs/{run}").text
    finally:
        with things.working() as services:
            services.silence.end(order.reference, _SHELL)
    assert run in clerk.get(f"/staff/runs/{run}").text
