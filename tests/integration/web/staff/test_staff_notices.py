from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from pypdf import PdfReader
from sqlalchemy import select

from notifications import reports
from notifications.delivery.models import DeliveryState
from notifications.foundation.codes import letter_secrets, new_reference
from notifications.foundation.ids import new_id
from portal.access.actors import Role, resident
from portal.audit.models import AuditEvent
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

    answer = clerk.post(f"/staff/tasks/telling/{delivery.id}", result="done")

    assert answer.status_code == 303
    with things.house.portal.database.reading() as session:
        story = reports.notice_story(session, notice_id)
    assert story.deliveries[0].state is DeliveryState.TOLD
    assert story.reached_at is not None
    assert str(delivery.id) not in clerk.get("/staff/tasks").text


def _unmailable(things: Things) -> UUID:
    """A notice to somebody who has no address and no contact."""
    told = things.told(COUNTY_RUN)
    with things.working() as services:
        known = services.sender.notice_value(services.session, told.notice_id)
        nobody = replace(known.recipient, address=None, contacts=())
        notice = replace(known, id=new_id(), reference=new_reference(), recipient=nobody)
        services.sender.enqueue(services.session, notice)
    return notice.id
