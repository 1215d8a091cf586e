"""Every address of the console, tried by every role and by another agency's staff."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from notifications import reports
from notifications.delivery.models import BundleState, PrintBundle
from notifications.foundation.codes import new_reference
from notifications.foundation.days import minnesota_day
from notifications.foundation.ids import new_id
from portal.access.actors import Role, system
from portal.access.rules import Concern, is_allowed
from portal.agencies.models import HelpNumber
from portal.agencies.number_rules import NumberKind
from portal.agency_sentences.models import OwnSentence, Use
from portal.disclosures.models import Entry, Matter
from portal.disclosures.silence.values import SilenceDraft
from portal.papers.values import Scan
from portal.people.models import Person
from portal.sign_in.models import StaffUser, WebSession
from portal.tasks.models import Task
from portal.tasks.service import TaskKind
from portal.web.staff.guards import Door
from portal.web.staff.routes import DOORS
from tests.integration.web.staff.conftest import (
    COUNTY,
    COUNTY_MATTER,
    COUNTY_RUN,
    STATE,
    STATE_MATTER,
    STATE_RUN,
    Desk,
    Things,
)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.view.__name__)
@pytest.mark.parametrize("role", Role)
def test_an_address_opens_for_the_roles_of_the_table_and_is_not_there_for_others(
    door: Door, role: Role, things: Things
) -> None:
    actor = things.user(role)

    answer = _knock(Desk(things.house, actor), door, _names(door, things, COUNTY))

    allowed = is_allowed(actor, door.act, Concern(agency_id=actor.agency_id))
    assert (answer.status_code != 404) is allowed, answer.text


OWN = UUID(int=0)
"""Stands for a session of whoever knocks."""

# A form that each of them would take, were the thing there.
RIGHT = {"result": "done", "reason": "audit", "sure": "yes", "count": "1", "court": "x"}
# Laws and channels are everybody's.
_SHARED = ("law_id", "<channel>")
_NAMED = [d for d in DOORS if "<" in d.address and not any(s in d.address for s in _SHARED)]


@pytest.mark.parametrize("door", _NAMED, ids=lambda door: door.view.__name__)
def test_what_is_another_agencys_is_not_there(door: Door, things: Things) -> None:
    everyone = Desk(things.house, things.user(*Role, slug=COUNTY))

    answer = _knock(everyone, door, _names(door, things, STATE) | {"form": RIGHT})

    assert answer.status_code == 404


@pytest.mark.parametrize("door", _NAMED, ids=lambda door: door.view.__name__)
def test_what_is_not_there_is_not_there(door: Door, things: Things) -> None:
    everyone = Desk(things.house, things.user(*Role))
    unknown = {"line_id": uuid4(), "person_id": uuid4(), "notice_id": uuid4(), "task_id": uuid4()}
    names: dict[str, Any] = {"reference": "X-1", "order": "S-1", "delivery_id": uuid4(), **unknown}
    names |= {"bundle_id": uuid4(), "channel": "pigeon", "number_id": uuid4()}
    names |= {"entry": "X-1", "sentence": uuid4(), "law_id": "mn-none", "paper_id": uuid4()}
    names |= {"session_id": uuid4(), "user_id": uuid4()}

    answer = _knock(everyone, door, names | {"form": RIGHT})

    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/staff/matters", "/staff/runs", "/staff/requests"])
def test_a_list_shows_nothing_of_another_agency(path: str, things: Things) -> None:
    theirs = [STATE_MATTER, STATE_RUN, things.request(slug=STATE)]

    page = Desk(things.house, things.user(*Role)).get(path).text

    assert not [one for one in theirs if one in page]


def test_another_agencys_letter_is_not_found_by_its_number(things: Things) -> None:
    with things.working() as services:
        theirs = services.sender.notice_value(services.session, _notice(things, STATE_RUN))
        ours = services.sender.notice_value(services.session, _notice(things, COUNTY_RUN))
    everyone = Desk(things.house, things.user(*Role))

    assert everyone.post("/staff/notices/find", reference=theirs.reference).status_code == 422
    assert everyone.post("/staff/notices/find", reference=ours.reference).status_code == 303


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.view.__name__)
def test_whoever_is_not_signed_in_is_led_to_the_sign_in(door: Door, things: Things) -> None:
    names = _names(door, things, COUNTY)
    client = things.house.app.test_client()

    answer = client.open(
        _address(door, names), method=door.methods[0], headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert answer.status_code == 303
    assert answer.location == "/staff/sign-in"


def test_a_form_without_the_token_of_its_session_does_nothing(things: Things) -> None:
    run = things.prepared_run()
    approver = Desk(things.house, things.user(Role.APPROVER))

    answer = approver.client.post(
        f"/staff/runs/{run}/approve", data={"count": "1"}, headers={"Sec-Fetch-Site": "none"}
    )

    assert answer.status_code == 403


def _knock(desk: Desk, door: Door, names: dict[str, Any]) -> Any:
    if names.get("session_id") == OWN:
        names = names | {"session_id": _own_session(desk)}
    path = _address(door, names)
    if not door.posts:
        return desk.get(path)
    return desk.post(path, **names.get("form", {}))


def _address(door: Door, names: dict[str, Any]) -> str:
    return "/staff" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(names[m.group(1)]), door.address)


def _names(door: Door, things: Things, slug: str) -> dict[str, Any]:
    """What fills the address: something that stands at this agency."""
    matter, run = (COUNTY_MATTER, COUNTY_RUN) if slug == COUNTY else (STATE_MATTER, STATE_RUN)
    told = things.told(run)
    names: dict[str, Any] = {
        "person_id": told.person_id,
        "notice_id": told.notice_id,
        "line_id": things.held(run),
        "law_id": "mn-13.04-3-access",
        "delivery_id": uuid4(),
        "channel": "sms",
        "reference": run if "/runs/" in door.address else matter,
    }
    for part, make in _MADE.items():
        if part in door.address:
            names |= make(things, slug, matter, run)
    if door.address == "/runs/prepare":
        names["form"] = {"matter": matter, "entry": things.entry(matter)}
    return names


_MADE: Mapping[str, Callable[[Things, str, str, str], dict[str, Any]]] = {
    "/requests/": lambda t, slug, _m, _r: {"reference": t.request(slug=slug, known=False)},
    "<order>": lambda t, _s, matter, _r: {"order": _later_order(t, matter)},
    "<uuid:task_id>": lambda t, slug, _m, _r: {"task_id": _task(t, slug)},
    "<uuid:bundle_id>": lambda t, slug, _m, _r: {"bundle_id": _bundle(t, slug)},
    "/tasks/telling/": lambda t, _s, _m, run: {"delivery_id": _telling(t, run)},
    "<uuid:number_id>": lambda t, slug, _m, _r: {"number_id": _number(t, slug)},
    "<uuid:paper_id>": lambda t, slug, _m, _r: {"paper_id": _paper(t, slug)},
    "<entry>": lambda t, _s, matter, _r: _sentence(t, matter),
    "<uuid:user_id>": lambda t, slug, _m, _r: {"user_id": t.user(Role.COUNSEL, slug=slug).id},
    "<uuid:session_id>": lambda t, slug, _m, _r: {"session_id": _session(t, slug)},
}


def _session(things: Things, slug: str) -> Any:
    """Her own where the agency is hers; else one of somebody of the other agency."""
    return OWN if slug == COUNTY else _own_session(Desk(things.house, things.user(slug=slug)))


def _own_session(desk: Desk) -> Any:
    wanted = select(WebSession.id).where(WebSession.staff_user_id == UUID(str(desk.actor.id)))
    with desk.house.portal.database.reading() as session:
        return session.scalars(wanted).one()


def _number(things: Things, slug: str) -> Any:
    with things.working() as services:
        agency_id = things.agency(slug)
        number = HelpNumber(
            agency_id=agency_id,
            kind=NumberKind.LEGAL_AID,
            name="Example Aid",
            phone="651-555-0199",
            position=9,
            checked_on=minnesota_day(services.now),
        )
        services.session.add(number)
        services.session.flush()
        return number.id


def _sentence(things: Things, matter: str) -> dict[str, Any]:
    """A sentence about a matter's first entry, which no run of these tests tells."""
    with things.working() as services:
        row = services.session.execute(
            select(Entry.id, Entry.reference, Matter.agency_id)
            .join(Matter, Matter.id == Entry.matter_id)
            .where(Matter.reference == matter, Entry.position == 1)
        ).one()
        sentence = OwnSentence(
            agency_id=row.agency_id,
            about=row.id,
            use=Use.REASON,
            english="An example of our own words.",
            written_by=services.session.scalars(select(StaffUser.id)).first(),
            written_at=services.now,
        )
        services.session.add(sentence)
        services.session.flush()
        return {"entry": row.reference, "sentence": sentence.id}


def _later_order(things: Things, matter: str) -> str:
    """An order that does not bind yet, so that it hides nothing from other tests."""
    with things.working() as services:
        begins = minnesota_day(services.now) + timedelta(days=365)
        draft = SilenceDraft(matter, "an example", "an example court", begins)
        return services.silence.add(draft, system("test")).reference


def _paper(things: Things, slug: str) -> UUID:
    """A scan kept at an agency."""
    with things.working() as services:
        scan = Scan(io.BytesIO(b"%PDF-1.7 an example"), "example.pdf")
        agency_id = services.agencies.by_slug(slug).id
        return services.papers.keep(("matter", uuid4()), agency_id, scan, system("test"))


def _task(things: Things, slug: str) -> Any:
    agency_id, subject = things.agency(slug), ("notice", str(uuid4()))
    with things.working() as services:
        person = select(Person.id).where(Person.agency_id == agency_id).limit(1)
        services.tasks.add_for(
            TaskKind.TOLD_WRONG,
            agency_id,
            due_on=minnesota_day(services.now),
            person_id=services.session.scalars(person).one(),
            subject=subject,
        )
        return services.session.scalar(select(Task.id).where(Task.subject_id == subject[1]))


def _telling(things: Things, run: str) -> Any:
    """Somebody of the agency whom only a human can reach."""
    told = things.told(run)
    with things.working() as services:
        known = services.sender.notice_value(services.session, told.notice_id)
        nobody = replace(known.recipient, address=None, contacts=())
        notice = replace(known, id=new_id(), reference=new_reference(), recipient=nobody)
        services.sender.enqueue(services.session, notice)
        return reports.notice_story(services.session, notice.id).deliveries[0].id


def _bundle(things: Things, slug: str) -> Any:
    agency_id, now = things.agency(slug), things.house.portal.clock.now()
    with things.working() as services:
        bundle = PrintBundle(
            provider="office_print",
            agency_key=agency_id,
            state=BundleState.TAKEN,
            letters=0,
            pages=0,
            taken_by=uuid4(),
            made_at=now,
            taken_at=now,
        )
        services.session.add(bundle)
        services.session.flush()
        return bundle.id


def _notice(things: Things, run: str) -> Any:
    return things.told(run).notice_id
