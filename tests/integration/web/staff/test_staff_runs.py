from __future__ import annotations

import io
import re
from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from notifications import Channel
from notifications.delivery.pauses import stop_channel
from notifications.foundation.codes import letter_secrets
from portal.access.actors import Role
from portal.audit.models import AuditEvent
from portal.notices import queries
from portal.notices.models import NoticeRun, RunState
from portal.people.models import Person
from tests.factories.held_matters import approve
from tests.integration.web.staff.conftest import (
    COUNTY_MATTER,
    COUNTY_RUN,
    STATE,
    STATE_RUN,
    Desk,
    Things,
)

DeskOf = Callable[[str], Desk]


def test_the_first_page_shows_what_waits_for_a_second_person(desk: DeskOf, things: Things) -> None:
    run = things.prepared_run()

    page = desk("county.approver").get("/staff/").text

    assert run in page
    assert "Waits for a second person" in page
    assert "People held for a human" in page


def test_a_clerk_prepares_a_run_and_reads_what_it_would_do(desk: DeskOf, things: Things) -> None:
    clerk = desk("county.clerk")
    assert "Prepare a run for this entry" in clerk.get(f"/staff/matters/{COUNTY_MATTER}").text

    answer = clerk.post("/staff/runs/prepare", matter=COUNTY_MATTER, entry=things.entry())

    page = clerk.get(answer.location).text
    assert "English with the language block" in page
    assert "Held for a human" in page
    assert "Takes part in Safe at Home" in page


def test_who_prepared_a_run_is_kindly_sent_to_a_second_person(things: Things) -> None:
    both = Desk(things.house, things.user(Role.NOTICE_CLERK, Role.APPROVER))
    made = both.post("/staff/runs/prepare", matter=COUNTY_MATTER, entry=things.entry())
    assert "Approve: tell these people" not in both.get(made.location).text

    answer = both.post(f"{made.location}/approve", count=_notices(things, made.location))

    assert answer.status_code == 409
    assert "Please ask a second person" in answer.text
    assert _state(things, made.location) is RunState.PREPARED


@pytest.mark.parametrize("typed", ["1000000", "", "many", "-1"])
def test_approval_asks_for_the_number_of_notices(typed: str, desk: DeskOf, things: Things) -> None:
    run = f"/staff/runs/{things.prepared_run()}"

    wrong = desk("county.approver").post(f"{run}/approve", count=typed)

    assert wrong.status_code == 422
    assert "That is not how many notices were counted." in wrong.text
    assert _state(things, run) is RunState.PREPARED


def test_approval_asks_whoever_has_a_second_factor_for_a_code(things: Things) -> None:
    approver = things.user(Role.APPROVER)
    phone, codes = things.enrol(approver)
    run = f"/staff/runs/{things.prepared_run()}"
    console, notices = Desk(things.house, approver, factor_shown=True), _notices(things, run)
    assert "The code that your phone shows now" in console.get(run).text

    for form in ({}, {"code": phone.wrong()}):
        wrong = console.post(f"{run}/approve", count=notices, **form)
        assert (wrong.status_code, "That code does not fit." in wrong.text) == (422, True)
    assert console.post(f"{run}/approve", count=notices + 1, code=codes[0]).status_code == 422
    assert _state(things, run) is RunState.PREPARED

    assert console.post(f"{run}/approve", count=notices, code=codes[0]).status_code == 303
    assert _state(things, run) is RunState.APPROVED
    again = f"/staff/runs/{things.prepared_run()}"
    spent = console.post(f"{again}/approve", count=_notices(things, again), code=codes[0])
    assert spent.status_code == 422


def test_an_account_younger_than_the_run_does_not_approve_it(things: Things) -> None:
    run = f"/staff/runs/{things.prepared_run()}"
    late = Desk(things.house, things.user(Role.APPROVER))
    assert "Your account is younger than this run." in late.get(run).text

    answer = late.post(f"{run}/approve", count=_notices(things, run))

    assert answer.status_code == 409
    assert "younger than the run" in answer.text
    assert _state(things, run) is RunState.PREPARED


def test_a_second_person_approves_and_another_stops_the_run(desk: DeskOf, things: Things) -> None:
    run = f"/staff/runs/{things.prepared_run()}"

    approved = desk("county.approver").post(f"{run}/approve", count=_notices(things, run))
    assert approved.status_code == 303
    assert _state(things, run) is RunState.APPROVED

    unsure = desk("county.clerk").post(f"{run}/cancel")
    assert unsure.status_code == 409
    assert _state(things, run) is RunState.APPROVED

    stopped = desk("county.clerk").post(f"{run}/cancel", sure="yes")
    assert stopped.status_code == 303
    assert _state(things, run) is RunState.CANCELLED
    assert "Cancelled" in desk("county.clerk").get(run).text


def test_a_run_that_was_sent_shows_its_progress_by_channel_and_state(desk: DeskOf) -> None:
    page = desk("county.auditor").get(f"/staff/runs/{COUNTY_RUN}").text

    assert "Deliveries by channel and state" in page
    assert "Handed over" in page


def test_the_list_of_a_run_names_nobody(desk: DeskOf, things: Things) -> None:
    clerk = desk("county.clerk")
    pages = [clerk.get(f"/staff/runs/{COUNTY_RUN}/list{end}").text for end in ("", "?show=held")]

    names = _names_of_everybody(things)

    assert not [name for page in pages for name in names if name in page]
    assert "Letter: handed over" in pages[0]


def test_a_preview_shows_every_channel_and_masks_the_code(desk: DeskOf, things: Things) -> None:
    told = things.told()
    clerk = desk("county.clerk")
    address = f"/staff/runs/{COUNTY_RUN}/preview/{told.person_id}"

    page = clerk.get(address)
    letter = clerk.get(f"{address}/letter.pdf")

    assert page.status_code == 200
    assert "Open the letter (PDF)" in page.text
    assert letter.mimetype == "application/pdf"
    words = "".join(each.extract_text() for each in PdfReader(io.BytesIO(letter.data)).pages)
    assert "••••••" in words or "•" in words
    codes = letter_secrets(things.house.portal.keys.codes, told.notice_id)
    assert codes.typed not in words


def test_each_preview_is_on_the_trail_under_the_person(desk: DeskOf, things: Things) -> None:
    told = things.told()
    before = _looks(things, told.person_id, "preview_run")

    desk("county.clerk").get(f"/staff/runs/{COUNTY_RUN}/preview/{told.person_id}")

    assert _looks(things, told.person_id, "preview_run") == before + 1


def test_a_person_is_found_for_a_preview_by_client_number(desk: DeskOf, things: Things) -> None:
    with things.house.portal.database.reading() as session:
        number = session.get_one(Person, things.told().person_id).client_number
    clerk = desk("county.clerk")
    find = f"/staff/runs/{COUNTY_RUN}/preview/find"

    found = clerk.post(find, client_number=number)
    unknown = clerk.post(find, client_number="nobody-has-this")

    assert found.location.endswith(f"/preview/{things.told().person_id}")
    assert number not in found.location
    assert unknown.status_code == 422


def test_who_is_held_is_named_to_a_clerk_who_says_why(things: Things) -> None:
    clerk = Desk(things.house, things.user(Role.NOTICE_CLERK))
    address = f"/staff/runs/{COUNTY_RUN}/held/{things.held()}"
    assert "Why do you open this record?" in clerk.get(address).text

    clerk.post(f"{address}/open", reason="contact_problem")
    page = clerk.get(address).text

    assert "Client number" in page
    assert "Held because" in page


@pytest.mark.parametrize("path", ["/staff/runs", "/staff/", f"/staff/matters/{COUNTY_MATTER}"])
def test_a_page_asks_the_database_no_more_for_more_runs(
    path: str, things: Things, statements: Callable[[Callable[[], object]], int]
) -> None:
    auditor = Desk(things.house, things.user(Role.AUDITOR))
    things.prepared_run()
    before = statements(lambda: auditor.get(path))
    for _ in range(3):
        things.prepared_run()

    assert statements(lambda: auditor.get(path)) == before


def test_the_list_of_a_run_asks_the_database_no_more_for_more_people(
    things: Things, statements: Callable[[Callable[[], object]], int]
) -> None:
    auditor = Desk(things.house, things.user(Role.AUDITOR))
    everybody = f"/staff/runs/{COUNTY_RUN}/list"
    last = things.told()

    many = statements(lambda: auditor.get(everybody))
    few = statements(lambda: auditor.get(f"{everybody}?after={'f' * 8}-ffff-7fff-bfff-{'f' * 12}"))

    assert last.notice_id
    assert many <= few + 1


def _run_id(address: str) -> str:
    return address.rpartition("/")[2]


def _notices(things: Things, address: str) -> int:
    return int(_run(things, address).preflight["notices"])


def _state(things: Things, address: str) -> RunState:
    return _run(things, address).state


def _run(things: Things, address: str) -> NoticeRun:
    wanted = select(NoticeRun).where(NoticeRun.reference == _run_id(address))
    with things.working() as services:
        return services.session.scalars(wanted).one()


def _looks(things: Things, person_id: UUID, act: str) -> int:
    wanted = select(AuditEvent).where(AuditEvent.person_id == person_id, AuditEvent.act == act)
    with things.house.portal.database.reading() as session:
        return len(session.scalars(wanted).all())


def _names_of_everybody(things: Things) -> list[str]:
    with things.house.portal.database.reading() as session:
        people = session.scalars(select(Person)).all()
        names = {name for one in people for name in (one.family_name, one.given_names)}
    return [name for name in names if re.fullmatch(r"\w{5,}", name) and name != "Example"]


def test_a_run_says_what_it_takes_before_anybody_approves_it(things: Things) -> None:
    run = things.prepared_run()
    page = Desk(things.house, things.user(Role.APPROVER)).get(f"/staff/runs/{run}").text
    assert "What it takes, as an estimate" in page
    assert re.search(r"about \$[\d,]+\.\d\d", page)
    assert "at most" in page


def test_a_run_is_paused_and_goes_on(things: Things) -> None:
    clerk = Desk(things.house, things.user(Role.NOTICE_CLERK, slug=STATE))
    assert "Pause this run" in clerk.get(f"/staff/runs/{STATE_RUN}").text
    assert clerk.post(f"/staff/runs/{STATE_RUN}/pause").status_code == 303
    page = clerk.get(f"/staff/runs/{STATE_RUN}").text
    assert "This run is paused since" in page
    assert "Let this run go on" in page
    assert clerk.post(f"/staff/runs/{STATE_RUN}/resume").status_code == 303
    assert "paused since" not in clerk.get(f"/staff/runs/{STATE_RUN}").text


def test_a_channel_that_the_sender_stopped_says_why_and_goes_on_when_it_is_mended(
    things: Things,
) -> None:
    with things.house.portal.database.transaction() as session:
        stop_channel(session, things.house.portal.clock.now(), Channel.EMAIL, "smtp_no_tls")
    clerk = Desk(things.house, things.user(Role.NOTICE_CLERK))
    page = clerk.get(f"/staff/runs/{COUNTY_RUN}").text
    assert "Email stands still for every run" in page
    assert "offers no encryption" in page
    assert clerk.post("/staff/channels/email/resume").status_code == 303
    assert "stands still" not in clerk.get(f"/staff/runs/{COUNTY_RUN}").text
    assert clerk.post("/staff/channels/pigeon/resume").status_code == 404


def test_a_run_begins_on_the_day_that_was_chosen_and_no_earlier(
    desk: DeskOf, things: Things
) -> None:
    run = things.prepared_run()
    clerk = desk("county.clerk")
    assert clerk.post(f"/staff/runs/{run}/schedule", not_before="soon").status_code == 409
    later = "2099-01-04T09:00"
    assert clerk.post(f"/staff/runs/{run}/schedule", not_before=later).status_code == 303
    assert "January 4, 2099" in clerk.get(f"/staff/runs/{run}").text
    with things.working() as services:
        prepared = queries.run_by_reference(services.session, run)
        approve(services, prepared)
        run_id = prepared.id
    with things.house.portal.expanding() as expansion:
        assert run_id not in expansion.waiting()
    assert clerk.post(f"/staff/runs/{run}/schedule", not_before="").status_code == 409
    with things.working() as services:
        services.runs.cancel(run, services.staff_sign_in.actor_named("county.approver"))


def test_whom_a_run_has_not_reached_stands_with_the_next_step(things: Things) -> None:
    clerk = Desk(things.house, things.user(Role.NOTICE_CLERK))
    page = clerk.get(f"/staff/runs/{COUNTY_RUN}/not-reached").text
    assert 'class="what"' in page
    assert "No try is left" not in page
    for name in _names_of_everybody(things):
        assert name not in page


def test_the_proof_of_a_run_is_a_document_whose_hash_is_on_the_trail(things: Things) -> None:
    clerk = Desk(things.house, things.user(Role.NOTICE_CLERK))
    answer = clerk.post(f"/staff/runs/{COUNTY_RUN}/proof")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert _proofs(things)[-1] == {"run": COUNTY_RUN, "sha256": sha256(answer.data).hexdigest()}


def test_the_proof_of_one_notice_asks_for_the_reason_first(things: Things) -> None:
    told = things.told()
    clerk = Desk(things.house, things.user(Role.NOTICE_CLERK))
    address = f"/staff/notices/{told.notice_id}"
    assert clerk.post(f"{address}/proof").status_code == 303
    clerk.post(f"{address}/open", reason="check_notice")
    answer = clerk.post(f"{address}/proof")
    assert answer.data.startswith(b"%PDF-")
    assert _proofs(things)[-1] == {"sha256": sha256(answer.data).hexdigest()}
    assert _looks(things, told.person_id, "take_proof") == 1


def _proofs(things: Things) -> list[dict[str, str]]:
    with things.working() as services:
        events = services.session.scalars(
            select(AuditEvent).where(AuditEvent.act == "take_proof").order_by(AuditEvent.sequence)
        )
        return [dict(event.detail or {}) for event in events]
