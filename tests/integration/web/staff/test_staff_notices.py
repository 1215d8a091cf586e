from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.test import TestResponse

from notifications import reports
from notifications.delivery.models import DeliveryState
from notifications.foundation.codes import letter_secrets, new_reference
from notifications.foundation.days import MINNESOTA
from notifications.foundation.ids import new_id
from notifications.report_stories import NoticeStory
from portal.access.actors import Role, resident
from portal.audit.models import AuditEvent
from portal.jobs.owners import name_owners
from portal.sign_in.models import StaffUser
from tests.integration.web.staff.conftest import COUNTY_RUN, Desk, Things

DeskOf = Callable[[str], Desk]


def test_a_story_is_opened_with_a_reason_only(things: Things) -> None:
    told = things.told()
    clerk = Desk(things.house, things.user(Role.RECORDS_CLERK))
    address = f"/staff/notices/{told.notice_id}"

    asked = clerk.get(address)
    assert "Why do you open this record?" in asked.text
    assert "Check word" not in asked.text
    assert clerk.post(f"{address}/open", reason="curious").status_code == 400
    assert "Why do you open this record?" in clerk.get(address).text

    clerk.post(f"{address}/open", reason="she_asked_us")
    assert "Check word" in clerk.get(address).text


def test_the_reason_is_on_the_trail_and_hers_to_read(things: Things) -> None:
    told = things.told()
    clerk = Desk(things.house, things.user(Role.NOTICE_CLERK))

    clerk.post(f"/staff/notices/{told.notice_id}/open", reason="contact_problem")

    with things.working() as services:
        looks = services.session.scalars(
            select(AuditEvent).where(
                AuditEvent.act == "see_notice", AuditEvent.actor_id == clerk.actor.id
            )
        ).all()
        assert told.person_id in {look.person_id for look in looks}
        assert {look.reason for look in looks} == {"contact_problem"}
        her = resident(new_id(), frozenset({told.person_id}))
        page = services.history.looks(her)
    assert "contact_problem" in {look.reason for look in page.looks}


def test_one_colleagues_reason_does_not_open_the_record_for_another(things: Things) -> None:
    address = f"/staff/notices/{things.told().notice_id}"
    Desk(things.house, things.user(Role.COUNSEL)).post(f"{address}/open", reason="audit")

    other = Desk(things.house, things.user(Role.COUNSEL)).get(address)

    assert "Why do you open this record?" in other.text


def test_a_story_tells_each_state_and_what_proves_it(things: Things) -> None:
    told = things.told()
    clerk = Desk(things.house, things.user(Role.NOTICE_CLERK))
    address = f"/staff/notices/{told.notice_id}"
    with things.house.portal.database.reading() as session:
        story = reports.notice_story(session, told.notice_id)

    clerk.post(f"{address}/open", reason="check_notice")
    page = clerk.get(address).text

    assert story.facts_sha256 in page
    letter = story.deliveries[0]
    assert letter.sha256 in page
    assert letter.renderer in page
    assert "Being sent" in page


def test_made_again_a_letter_has_the_bytes_that_went_out(things: Things) -> None:
    told = things.told()
    clerk = Desk(things.house, things.user(Role.NOTICE_CLERK))
    address = f"/staff/notices/{told.notice_id}"
    clerk.post(f"{address}/open", reason="check_notice")

    page = clerk.post(f"{address}/prove").text

    assert "Made again, it has the very bytes that went out" in page
    assert "other bytes" not in page


def test_a_letter_shown_again_has_its_code_masked(things: Things) -> None:
    told = things.told()
    clerk = Desk(things.house, things.user(Role.NOTICE_CLERK))
    address = f"/staff/notices/{told.notice_id}"
    assert clerk.get(f"{address}/letter.pdf").status_code == 303

    clerk.post(f"{address}/open", reason="check_notice")
    letter = clerk.get(f"{address}/letter.pdf")

    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(letter.data)).pages)
    assert letter_secrets(things.house.portal.keys.codes, told.notice_id).typed not in words
    assert letter.headers["Content-Disposition"] == 'inline; filename="letter.pdf"'


def test_an_auditor_reads_a_story_without_the_contacts(things: Things) -> None:
    address = f"/staff/notices/{things.told().notice_id}"
    auditor = Desk(things.house, things.user(Role.AUDITOR))

    auditor.post(f"{address}/open", reason="audit")
    page = auditor.get(address).text

    assert "Check word" in page
    assert "How she can be reached now" not in page


def test_a_notice_that_only_a_human_can_bring_is_a_task_until_somebody_told_her(
    things: Things,
) -> None:
    notice_id = _unmailable(things)
    clerk = Desk(things.house, things.user(Role.NOTICE_CLERK))
    assert "Tell this person in person" in clerk.get("/staff/tasks").text
    with things.house.portal.database.reading() as session:
        (delivery,) = reports.notice_story(session, notice_id).deliveries

    clerk.post(f"/staff/tasks/telling/{delivery.id}/own")
    assert "You see to it" in clerk.get("/staff/tasks").text
    page = f"/staff/notices/{notice_id}"
    form = {"place": "phone", "at": _minutes_ago(things, 5), "she_said": "Call me on Monday"}
    told = f"{page}/telling/{delivery.id}"
    assert _went_without_a_reason(clerk.post(told, outcome="told", **form), things, notice_id)
    clerk.post(f"{page}/open", reason="contact_problem")

    assert clerk.post(told, outcome="not_this_time", **form).status_code == 303
    assert _story(things, notice_id).deliveries[0].state is DeliveryState.WAITING_FOR_HUMAN
    assert clerk.post(told, outcome="told", **form).status_code == 303

    story = _story(things, notice_id)
    assert story.deliveries[0].state is DeliveryState.TOLD
    assert story.reached_at is not None
    assert [one.told for one in story.deliveries[0].tellings] == [False, True]
    assert str(delivery.id) not in clerk.get("/staff/tasks").text
    shown = clerk.get(page).text
    assert "Call me on Monday" in shown
    assert "By phone" in shown or "by phone" in shown
    assert clerk.post(told, outcome="told", **form).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"outcome": "perhaps"}, {"place": "home"}, {"at": "2099-01-01T10:00"}, {"at": "x"}]
)
def test_how_it_went_is_refused_where_it_cannot_be(things: Things, wrong: dict[str, str]) -> None:
    notice_id = _unmailable(things)
    (delivery,) = _story(things, notice_id).deliveries
    clerk = Desk(things.house, things.user(Role.NOTICE_CLERK))
    clerk.post(f"/staff/notices/{notice_id}/open", reason="contact_problem")
    form = {"outcome": "told", "place": "phone", "at": _minutes_ago(things, 5)} | wrong
    answer = clerk.post(f"/staff/notices/{notice_id}/telling/{delivery.id}", **form)
    assert answer.status_code == 400
    assert _story(things, notice_id).deliveries[0].tellings == ()


def test_what_she_said_is_sealed_and_never_on_the_trail(things: Things) -> None:
    notice_id = _unmailable(things)
    (delivery,) = _story(things, notice_id).deliveries
    clerk = Desk(things.house, things.user(Role.RECORDS_CLERK))
    clerk.post(f"/staff/notices/{notice_id}/open", reason="contact_problem")
    form = {"outcome": "told", "place": "counter", "at": _minutes_ago(things, 5)}
    said = "My cousin reads my mail"
    clerk.post(f"/staff/notices/{notice_id}/telling/{delivery.id}", she_said=said, **form)
    with things.house.portal.database.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT she_said FROM in_person_records").all()
        trail = connection.exec_driver_sql("SELECT detail, reason FROM audit_events").all()
    assert said not in repr(trail)
    assert said.encode() not in b"".join(bytes(row[0]) for row in kept if row[0])


def test_the_script_begins_with_who_does_not_come_and_is_in_her_language(things: Things) -> None:
    notice_id = _unmailable(things)
    clerk = Desk(things.house, things.user(Role.NOTICE_CLERK))
    path = f"/staff/notices/{notice_id}/script"
    assert clerk.get(path).status_code == 303
    clerk.post(f"/staff/notices/{notice_id}/open", reason="contact_problem")
    page = clerk.get(path).text
    assert page.index('class="script"') < page.index('class="headline"')
    assert "No one from the agency will come to your home." in page


def test_every_task_gets_a_named_clerk_and_a_new_one_when_she_leaves(things: Things) -> None:
    # Whoever leaves must not be the only clerk, in whatever order tests run.
    for _ in range(2):
        things.user(Role.NOTICE_CLERK)
    notice_id = _unmailable(things)
    with things.working() as services:
        name_owners(services.session, services.sender)
    owner = _story(things, notice_id).deliveries[0].owner_key
    with things.working() as services:
        user = services.session.get(StaffUser, owner)
        assert user is not None
        assert {"notice_clerk", "records_clerk"} & set(user.roles)
        user.ended_at = services.now
    with things.working() as services:
        name_owners(services.session, services.sender)
    assert _story(things, notice_id).deliveries[0].owner_key not in {None, owner}
    with things.working() as services:
        gone = services.session.get(StaffUser, owner)
        assert gone is not None
        gone.ended_at = None


def _story(things: Things, notice_id: UUID) -> NoticeStory:
    with things.house.portal.database.reading() as session:
        return reports.notice_story(session, notice_id)


def _minutes_ago(things: Things, minutes: int) -> str:
    then = things.house.portal.clock.now() - timedelta(minutes=minutes)
    return then.astimezone(MINNESOTA).strftime("%Y-%m-%dT%H:%M")


def _went_without_a_reason(answer: TestResponse, things: Things, notice_id: UUID) -> bool:
    """Nothing was written: the page asks first why she opens the record."""
    return answer.status_code == 303 and not _story(things, notice_id).deliveries[0].tellings


def _unmailable(things: Things) -> UUID:
    """A notice to somebody who has no address and no contact."""
    told = things.told(COUNTY_RUN)
    with things.working() as services:
        known = services.sender.notice_value(services.session, told.notice_id)
        nobody = replace(known.recipient, address=None, contacts=())
        notice = replace(known, id=new_id(), reference=new_reference(), recipient=nobody)
        services.sender.enqueue(services.session, notice)
    return notice.id
