"""Tasks, laws, the trail, and what the demonstration sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from notifications import Channel
from notifications.foundation.ids import new_id
from notifications.providers.base import EmailMessage, TextMessage
from portal.access.actors import Role
from portal.legal_bases.catalogue import legal_basis
from portal.legal_bases.models import LegalBasisReview
from portal.people.models import Person
from portal.tasks.models import Task
from portal.tasks.service import TaskKind
from portal.wiring import seal_trail
from tests.integration.web.staff.conftest import Desk, Things

LAW = "mn-13.04-3-access"


def test_a_task_is_closed_with_its_result(things: Things) -> None:
    clerk = Desk(things.house, things.user(Role.RECORDS_CLERK))
    task_id = _task(things)
    assert f"/staff/tasks/{task_id}/close" in clerk.get("/staff/tasks").text

    assert clerk.post(f"/staff/tasks/{task_id}/close", result="forgot").status_code == 400
    assert clerk.post(f"/staff/tasks/{task_id}/close", result="not_possible").status_code == 303

    assert f"/staff/tasks/{task_id}/close" not in clerk.get("/staff/tasks").text
    assert clerk.post(f"/staff/tasks/{task_id}/close", result="done").status_code == 404


def test_tasks_ask_the_database_no_more_for_more_tasks(
    things: Things, statements: Callable[[Callable[[], object]], int]
) -> None:
    clerk = Desk(things.house, things.user(Role.RECORDS_CLERK))
    _task(things)
    before = statements(lambda: clerk.get("/staff/tasks"))
    for _ in range(3):
        _task(things)

    assert statements(lambda: clerk.get("/staff/tasks")) == before


def test_counsel_reviews_the_edition_that_she_read_and_no_other(things: Things) -> None:
    counsel = Desk(things.house, things.user(Role.COUNSEL))
    edition = legal_basis(LAW).edition_hash
    assert edition in counsel.get(f"/staff/laws/{LAW}").text

    changed = counsel.post(f"/staff/laws/{LAW}/review", edition="0" * 64)
    assert changed.status_code == 409
    assert "Please read it again" in changed.text

    assert counsel.post(f"/staff/laws/{LAW}/review", edition=edition).status_code == 303
    with things.house.portal.database.reading() as session:
        review = session.scalars(
            select(LegalBasisReview).where(LegalBasisReview.basis_id == LAW)
        ).one()
        assert str(review.reviewed_by) == counsel.actor.id
        assert not review.for_demonstration
    assert "Yes: counsel has reviewed this edition" in counsel.get(f"/staff/laws/{LAW}").text


def test_laws_that_no_notice_can_rest_on_stand_first(things: Things) -> None:
    counsel = Desk(things.house, things.user(Role.COUNSEL))

    lacking = counsel.get("/staff/laws").text
    every = counsel.get("/staff/laws?show=all").text

    assert "From memory" in lacking
    assert legal_basis(LAW).citation in every


def test_the_trail_is_paged_and_names_staff_but_no_resident(things: Things) -> None:
    auditor = Desk(things.house, things.user(Role.AUDITOR))
    with things.house.portal.database.reading() as session:
        people = session.scalars(select(Person)).all()
        names = {one.family_name for one in people if len(one.family_name) > 5} - {"Example"}

    first = auditor.get("/staff/trail").text
    older = re.search(r'href="(/staff/trail\?before=\d+)"', first)
    assert older
    second = auditor.get(older.group(1)).text

    assert "Made an account of staff" in first
    assert first != second
    assert not [name for name in names if name in first + second]


def test_verifying_says_what_is_proven_and_what_is_not(things: Things) -> None:
    auditor = Desk(things.house, things.user(Role.AUDITOR))
    seal_trail(things.house.portal)
    things.user(Role.INTAKE)

    page = auditor.post("/staff/trail/verify").text

    assert "Nothing was found wrong." in page
    assert re.search(r"Not proven</dt><dd>Rows \d+ to \d+", page)


def test_verifying_against_a_head_that_is_gone_says_so(things: Things) -> None:
    auditor = Desk(things.house, things.user(Role.AUDITOR))

    gone = auditor.post("/staff/trail/verify", head="ab" * 32).text
    unreadable = auditor.post("/staff/trail/verify", head="not a head").text

    assert "removed at the end" in gone
    assert "That is not a head" in unreadable


@pytest.mark.parametrize("channel", [Channel.LETTER, Channel.SMS, Channel.EMAIL])
def test_everything_that_was_sent_can_be_read_in_the_demonstration(
    channel: Channel, things: Things
) -> None:
    client = things.house.app.test_client()
    with things.working() as services:
        sent = services.sender.providers
    assert sent.sms
    assert sent.email
    sent.sms.send(TextMessage(new_id(), "+16515550143", "We mailed you a letter."))
    sent.email.send(EmailMessage(new_id(), "a@example.org", "A letter", ("Hi.",), "en", "ltr"))

    page = client.get(f"/sent?channel={channel.value}").text
    links = re.findall(rf'href="(/sent/{channel.value}/[0-9a-f-]{{36}})"', page)
    opened = client.get(links[0])

    assert opened.status_code == 200
    if channel is Channel.LETTER:
        assert opened.data.startswith(b"%PDF-")
    else:
        assert "<dt>To</dt>" in opened.text


def test_sent_says_nothing_of_what_is_not_there(things: Things) -> None:
    client = things.house.app.test_client()

    assert client.get("/sent?channel=in_person").status_code == 404
    assert client.get(f"/sent/letter/{uuid4()}").status_code == 404
    assert client.get(f"/sent/etc/{uuid4()}").status_code == 404


def test_no_page_of_the_console_asks_for_anything_from_elsewhere(things: Things) -> None:
    everyone = Desk(things.house, things.user(*Role))
    for path in ("/staff/", "/staff/matters", "/staff/runs", "/staff/requests", "/staff/laws"):
        answer: Any = everyone.get(path)
        assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
        assert not re.search(r"<(script|style)\b|style=|onclick=", answer.text)
        assert answer.headers["Cache-Control"] == "no-store"


def _task(things: Things) -> UUID:
    agency_id, subject = things.agency(), ("notice", str(uuid4()))
    with things.working() as services:
        services.tasks.add(TaskKind.CALL_BACK, agency_id, subject=subject)
        found = services.session.scalar(select(Task.id).where(Task.subject_id == subject[1]))
    assert found is not None
    return found
