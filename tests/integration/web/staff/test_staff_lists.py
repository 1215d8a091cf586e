"""A list of people at the console: looked over, refused with its lines, sealed whole."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.access.actors import Role
from portal.demonstration.agencies import EXAMPLE_COUNTY
from portal.demonstration.list_file import list_file
from portal.demonstration.population import population
from portal.disclosures.cohorts.queries import lists_of
from portal.disclosures.models import Cohort
from portal.people.models import Person
from tests.factories.desks import Desk
from tests.integration.web.staff.conftest import COUNTY_MATTER, STATE_MATTER, Things
from tests.integration.web.staff.test_staff_intake import DEMAND


@pytest.fixture
def intake(things: Things) -> Desk:
    return Desk(things.house, things.user(Role.INTAKE))


@pytest.fixture
def matter(intake: Desk) -> str:
    answer = intake.post("/staff/matters/open", **{**DEMAND, "title": f"Example {uuid4().hex}"})
    return str(answer.headers["Location"].rsplit("/", 1)[1])


def people(count: int) -> bytes:
    return list_file(population(EXAMPLE_COUNTY, count)).getvalue()


def send(desk: Desk, reference: str, content: bytes, do: str, **more: Any) -> TestResponse:
    upload = (io.BytesIO(content), "list.csv")
    return desk.post(f"/staff/matters/{reference}/list/load", list=upload, do=do, **more)


def sealed(things: Things, reference: str) -> list[int]:
    with things.working() as services:
        log = services.matters.with_log(reference)
        return [one.members for one in lists_of(services.session, log.id)]


def test_a_list_is_looked_over_and_nothing_is_saved(
    things: Things, intake: Desk, matter: str
) -> None:
    answer = send(intake, matter, people(40), "check", accept="yes")
    assert answer.status_code == 200
    assert "Nothing is saved yet" in answer.text
    assert sealed(things, matter) == []


def test_a_list_is_sealed_and_a_run_can_be_prepared(
    things: Things, intake: Desk, matter: str
) -> None:
    assert send(intake, matter, people(40), "seal", accept="yes").status_code == 303
    (members,) = sealed(things, matter)
    assert members > 0
    clerk = Desk(things.house, things.user(Role.NOTICE_CLERK))
    assert "Prepare a run for this entry" in clerk.get(f"/staff/matters/{matter}").text


def test_the_same_list_again_changes_nothing(things: Things, intake: Desk, matter: str) -> None:
    for _ in range(2):
        assert send(intake, matter, people(20), "seal", accept="yes").status_code == 303
    assert len(sealed(things, matter)) == 1


def test_a_list_with_a_wrong_line_is_refused_whole_with_the_line_and_never_the_value(
    things: Things, intake: Desk, matter: str
) -> None:
    lines = people(20).splitlines(keepends=True)
    broken = b"".join([*lines[:3], lines[3].replace(b"-", b"/", 2), *lines[4:], lines[5]])
    answer = send(intake, matter, broken, "seal", accept="yes")
    assert answer.status_code == 422
    assert "Nothing was loaded." in answer.text
    assert "This client number stands in the list before." in answer.text
    secret = lines[5].split(b",")[0].decode()
    assert secret not in answer.text
    assert sealed(things, matter) == []
    errors = send(intake, matter, broken, "errors")
    assert errors.mimetype == "text/csv"
    assert errors.text.lstrip("\ufeff").startswith("line,column,reason")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02" * 500,
        b"PK\x03\x04 not a table",
        b"a,b\n1,2\n",
        b'"open quote',
        b"\xff" * 9,
    ],
)
def test_what_is_no_list_is_refused_in_words(intake: Desk, matter: str, content: bytes) -> None:
    answer = send(intake, matter, content, "seal", accept="yes")
    assert answer.status_code == 422
    assert "Nothing was loaded." in answer.text


def test_a_form_without_a_file_says_so(intake: Desk, matter: str) -> None:
    answer = intake.post(f"/staff/matters/{matter}/list/load", do="check")
    assert answer.status_code == 422
    assert "Choose the file first" in answer.text


def test_a_long_list_is_read_line_by_line(intake: Desk, matter: str) -> None:
    answer = send(intake, matter, people(3000), "check", accept="yes")
    assert answer.status_code == 200
    assert "This list would be sealed" in answer.text


NEW = {
    "client_number": "EC-777001",
    "family_name": "Example",
    "given_names": "Wren",
    "birth_date": "1991-03-04",
    "language": "so",
    "address_1": "12 Sample St",
    "city": "Duluth",
    "state": "MN",
    "zip": "55802",
}


def test_one_person_needs_no_file(things: Things, intake: Desk, matter: str) -> None:
    address = f"/staff/matters/{matter}/list/one"
    looked = intake.post(address, **NEW, do="check")
    assert looked.status_code == 200
    assert sealed(things, matter) == []
    assert intake.post(address, **NEW, do="seal").status_code == 303
    assert sealed(things, matter) == [1]


def test_somebody_known_needs_her_number_alone_and_nothing_of_hers_is_shown(
    things: Things, intake: Desk, matter: str
) -> None:
    with things.working() as services:
        agency = services.agencies.by_slug(EXAMPLE_COUNTY.new.slug).id
        person = services.session.scalars(
            select(Person).where(Person.agency_id == agency, Person.safe_at_home.is_(False))
        ).first()
        assert person is not None
        number, name = person.client_number, person.family_name + person.given_names
    looked = intake.post(f"/staff/matters/{matter}/list/one", client_number=number, do="check")
    assert looked.status_code == 200, looked.text
    assert "Known by client number" in looked.text
    assert name not in looked.text
    sealing = intake.post(f"/staff/matters/{matter}/list/one", client_number=number, do="seal")
    assert sealing.status_code == 303
    assert sealed(things, matter) == [1]


def test_an_unknown_number_alone_is_not_enough(intake: Desk, matter: str) -> None:
    answer = intake.post(f"/staff/matters/{matter}/list/one", client_number="EC-999999", do="seal")
    assert answer.status_code == 422
    assert "This must not be empty." in answer.text
    assert "EC-999999" not in answer.text


def test_another_agencys_matter_takes_no_list_here(things: Things, intake: Desk) -> None:
    assert intake.get(f"/staff/matters/{STATE_MATTER}/list").status_code == 404
    assert send(intake, STATE_MATTER, people(20), "seal").status_code == 404
    with things.working() as services:
        before = services.session.scalar(select(func.count()).select_from(Cohort))
    assert before


def test_counsel_loads_no_list(things: Things) -> None:
    counsel = Desk(things.house, things.user(Role.COUNSEL))
    assert counsel.get(f"/staff/matters/{COUNTY_MATTER}/list").status_code == 404
