from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import werkzeug.formparser
from sqlalchemy import select

from portal.access.actors import Role
from portal.legal_bases.catalogue import legal_basis
from portal.people.models import Person
from portal.records_requests.models import RecordsRequest
from portal.records_requests.values import RequestState
from tests.integration.web.staff.conftest import Desk, Things

LAW = "mn-13.04-3-access"
PDF = b"%PDF-1.7\n" + bytes(1024) * 300


def test_requests_stand_by_due_date_with_the_days_that_are_left(
    clerk: Desk, things: Things
) -> None:
    reference = things.request()

    pages = list(_pages(clerk))

    days = [day for page in pages for day in re.findall(r"Due (\w+ \d+, \d+)", page)]
    moments = [datetime.strptime(day, "%B %d, %Y").replace(tzinfo=UTC) for day in days]
    assert moments == sorted(moments)
    assert [page for page in pages if reference in page]
    assert "left" in pages[0]


def test_a_request_is_opened_with_a_reason_and_shows_every_day_of_the_count(
    clerk: Desk, things: Things
) -> None:
    address = f"/staff/requests/{things.request()}"
    assert "Why do you open this record?" in clerk.get(address).text

    clerk.post(f"{address}/open", reason="answer_request")
    page = clerk.get(address).text

    assert "Day it came" in page
    assert "Day 10" in page
    assert "All of it" in page


def test_a_document_is_sealed_without_a_trace_in_clear_and_released(
    clerk: Desk, things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = things.request()
    address = f"/staff/requests/{reference}"
    clerk.post(f"{address}/open", reason="answer_request")
    # What would write a large upload to the temporary folder.
    monkeypatch.setattr(werkzeug.formparser, "default_stream_factory", _must_not_be_used)

    answer = clerk.post(f"{address}/document", document=(io.BytesIO(PDF), "her file.pdf"))

    assert answer.status_code == 303
    assert _found(things, reference).state is RequestState.RELEASED
    assert "her file.pdf" in clerk.get(address).text
    folder = things.house.portal.settings.documents_folder
    written = [path for path in folder.rglob("*") if path.is_file()]
    assert written
    assert not [path for path in written if b"%PDF-" in path.read_bytes()]


def test_what_is_no_document_is_refused_in_words(clerk: Desk, things: Things) -> None:
    reference = things.request()
    address = f"/staff/requests/{reference}"
    clerk.post(f"{address}/open", reason="answer_request")

    answer = clerk.post(f"{address}/document", document=(io.BytesIO(b"MZ\x00\x01"), "a.pdf"))

    assert answer.status_code == 422
    assert "Only PDF, PNG, JPEG and plain text" in answer.text
    assert _found(things, reference).state is RequestState.RECEIVED


def test_who_asked_without_a_letter_is_settled_by_papers_and_client_number(
    clerk: Desk, things: Things
) -> None:
    reference = things.request(known=False)
    address = f"/staff/requests/{reference}"
    clerk.post(f"{address}/open", reason="answer_request")
    with things.house.portal.database.reading() as session:
        person = session.scalars(
            select(Person).where(Person.agency_id == clerk.actor.agency_id).limit(1)
        ).one()
        person_id, number = person.id, person.client_number

    assert clerk.post(f"{address}/release").status_code == 422
    assert clerk.post(f"{address}/settle", client_number="no such").status_code == 422
    assert clerk.post(f"{address}/settle", client_number=number).status_code == 303

    found = _found(things, reference)
    assert found.person_id == person_id
    assert found.identity_settled_how == "papers_seen"


def test_a_denial_names_its_law(clerk: Desk, things: Things) -> None:
    reference = things.request()
    address = f"/staff/requests/{reference}"
    clerk.post(f"{address}/open", reason="answer_request")

    without = clerk.post(f"{address}/deny")
    unknown = clerk.post(f"{address}/deny", law="no-such-law")
    named = clerk.post(f"{address}/deny", law=LAW)

    assert (without.status_code, unknown.status_code) == (422, 422)
    assert "Choose the law" in without.text
    assert named.status_code == 303
    assert _found(things, reference).state is RequestState.DENIED
    assert legal_basis(LAW).citation in clerk.get(address).text
    assert clerk.post(f"{address}/close").status_code == 303
    assert reference in clerk.get("/staff/requests?show=answered").text


def test_the_list_asks_the_database_no_more_for_more_requests(
    things: Things, statements: Callable[[Callable[[], object]], int]
) -> None:
    desk = Desk(things.house, things.user(Role.RECORDS_CLERK))
    things.request()
    before = statements(lambda: desk.get("/staff/requests"))
    for _ in range(3):
        things.request()

    assert statements(lambda: desk.get("/staff/requests")) == before


@pytest.fixture
def clerk(things: Things) -> Desk:
    return Desk(things.house, things.user(Role.RECORDS_CLERK))


def _pages(clerk: Desk) -> Iterator[str]:
    path: str | None = "/staff/requests"
    while path:
        page = clerk.get(path).text
        yield page
        following = re.search(r'href="(/staff/requests[^"]*from=\d+)"', page)
        path = following.group(1) if following else None


def _found(things: Things, reference: str) -> RecordsRequest:
    wanted = select(RecordsRequest).where(RecordsRequest.reference == reference)
    with things.working() as services:
        return services.session.scalars(wanted).one()


def _must_not_be_used(*_args: Any, **_more: Any) -> None:
    raise AssertionError("a document was written to disk in clear")
