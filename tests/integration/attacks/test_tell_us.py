"""What she tells us: nobody else reads it, nobody floods it, and she sees when she hears."""

from __future__ import annotations

import re
from uuid import UUID

from sqlalchemy import select

from portal.access.actors import Role, system
from portal.agencies.models import Agency
from portal.people.models import Person
from portal.people.values import ContactChannel
from portal.tasks.models import Task
from tests.integration.attacks.conftest import Intruder, Target

SECRET = "Something that only she would write."
FORM = {"told": "not_understood", "words": SECRET, "hours": "evening"}


def test_a_letters_session_names_no_phone_and_reads_nothing_back(
    house: Target, intruder: Intruder
) -> None:
    letter = house.unopened(12)
    intruder.open(letter)
    phone = str(house.contact(house.person("en"), ContactChannel.SMS))
    answer = intruder.submit("/en/letter/tell-us", "/en/letter/tell-us", {**FORM, "phone": phone})
    assert "You hear from us by" in answer.text
    task = house.one(select(Task).where(Task.person_id == letter.person_id))
    assert (task.note, task.call_hours, task.contact_id) == (SECRET, "evening", None)
    assert task.owner_id is not None
    assert SECRET not in intruder.get("/en/letter/tell-us").text
    assert intruder.get("/en/tell-us").status_code == 303


def test_in_her_own_session_she_sees_what_she_told_and_names_only_phones_of_hers(
    house: Target, intruder: Intruder
) -> None:
    intruder.come_in("English")
    june = house.person("en")
    others = str(house.contact(house.person("so"), ContactChannel.SMS))
    form = {**FORM, "person": str(june), "told": "complaint"}
    refused = intruder.submit("/en/tell-us", "/en/tell-us", {**form, "phone": others})
    assert refused.status_code == 404
    assert intruder.submit("/en/tell-us", "/en/tell-us", form).status_code == 200
    page = intruder.get("/en/tell-us").text
    assert "I want to complain about you." in page
    assert page.count("You hear from us by") == 1
    assert SECRET not in page
    assert "Told us something." in intruder.get("/en/looks?whose=hers").text


def test_five_a_day_are_read_and_the_sixth_is_asked_to_call(
    house: Target, intruder: Intruder
) -> None:
    intruder.open(house.unopened(13))
    path = "/en/letter/tell-us"
    codes = [intruder.submit(path, path, FORM).status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]


def test_a_clerk_says_why_she_reads_it_and_another_agencys_never_does(
    house: Target, intruder: Intruder
) -> None:
    letter = house.unopened(17)
    intruder.open(letter)
    intruder.submit("/en/letter/tell-us", "/en/letter/tell-us", FORM)
    task = house.one(select(Task).where(Task.person_id == letter.person_id))
    hers = house.one(select(Person.agency_id).where(Person.id == letter.person_id))
    clerk, stranger = _clerk(house, hers), _clerk(house, _another(house, hers))
    path = f"/staff/tasks/{task.id}"
    assert SECRET not in clerk.get(path).text
    assert SECRET not in clerk.get("/staff/tasks").text
    opened = clerk.submit(path, f"{path}/open", {"reason": "she_asked_us"})
    assert opened.status_code == 303
    assert SECRET in clerk.get(path).text
    assert stranger.get(path).status_code == 404
    assert re.search("Task|not here|find", stranger.get(path).text)
    assert clerk.submit(path, f"{path}/close", {"result": "done"}).status_code == 303
    assert clerk.get(path).status_code == 404


def _another(house: Target, agency_id: UUID) -> UUID:
    return UUID(str(house.all(select(Agency.id).where(Agency.id != agency_id))[0]))


def _clerk(house: Target, agency_id: UUID) -> Intruder:
    clerk, name = Intruder(house), f"teller-{agency_id.hex[-12:]}"
    with house.portal.database.transaction() as session:
        desk = house.portal.services(session).staff_sign_in
        desk.add_user(
            system("shell"),
            agency_id=agency_id,
            username=name,
            name="Example Clerk",
            roles=(Role.RECORDS_CLERK,),
            password=None,
        )
    clerk.come_in_as(name)
    return clerk
