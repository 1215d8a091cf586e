"""The console where everybody needs a second factor: what opens, and when."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from portal.access.actors import Actor, Role
from portal.web.staff.guards import Door
from portal.web.staff.routes import DOORS
from tests.factories.demonstrations import Staged
from tests.factories.phones import Phone, secret_on
from tests.integration.web.staff.conftest import Desk, Things

PASSWORD = "a long and private password"
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
SETTING_UP = {"/second-factor", "/second-factor/begin", "/second-factor/confirm"}
SHOWING = {"/second-step", "/second-step/show"}


@pytest.fixture(scope="module")
def strict(house: Staged) -> Staged:
    """The same house, where nothing opens without a second factor."""
    settings = house.portal.settings.model_copy(update={"staff_second_factor": "required"})
    return Staged(replace(house.portal, settings=settings))


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.view.__name__)
def test_without_a_second_factor_nothing_opens_but_setting_one_up(
    door: Door, strict: Staged, things: Things
) -> None:
    answer = _knock(Desk(strict, things.user(*Role)), door)

    if door.address in SETTING_UP:
        assert answer.status_code in {200, 303, 422}
    else:
        assert (answer.status_code, answer.location) == (303, "/staff/second-factor")


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.view.__name__)
def test_with_a_password_alone_nothing_opens_but_showing_the_code(
    door: Door, strict: Staged, things: Things
) -> None:
    actor = things.user(*Role)
    things.enrol(actor)

    answer = _knock(Desk(strict, actor), door)

    if door.address in SHOWING:
        assert answer.status_code in {200, 422}
    else:
        assert (answer.status_code, answer.location) == (303, "/staff/second-step")


def test_a_new_member_of_staff_sets_hers_up_and_then_the_console_opens(
    strict: Staged, things: Things
) -> None:
    desk = Desk(strict, things.user(Role.AUDITOR))
    page = desk.get(desk.get("/staff/").location).text
    assert "Until this is set up, nothing else is open to you." in page
    assert "Matters" not in page
    assert _post(desk, "/second-factor/begin").status_code == 303
    page = desk.get("/staff/second-factor").text
    assert "<svg" in page
    phone = Phone(secret_on(page), things.house.portal.clock.now)
    wrong = _post(desk, "/second-factor/confirm", code=phone.wrong())
    assert (wrong.status_code, "That code does not fit." in wrong.text) == (422, True)

    done = _post(desk, "/second-factor/confirm", code=phone.code())

    codes = re.findall(r"<code[^>]*>([0-9A-Z-]{14})</code>", done.text)
    assert len(set(codes)) == 10
    assert "What waits" in desk.get("/staff/").text
    assert phone.secret not in desk.get("/staff/second-factor").text.replace(" ", "")
    assert "10 of 10" in desk.get("/staff/account").text


def test_after_the_password_comes_the_code_and_with_it_a_new_session(
    strict: Staged, things: Things
) -> None:
    actor = things.user(Role.AUDITOR, password=PASSWORD)
    phone, codes = things.enrol(actor)
    client = strict.app.test_client()
    name = _username(things, actor)
    client.post("/staff/sign-in", data={"username": name, "password": PASSWORD}, headers=FROM_HERE)
    before = client.get_cookie("staff")
    desk = Desk(strict, actor)
    desk.client = client
    wrong = _post(desk, "/second-step/show", code=phone.wrong())
    assert (wrong.status_code, "That code does not fit." in wrong.text) == (422, True)

    shown = _post(desk, "/second-step/show", code=codes[3])

    assert shown.location == "/staff/"
    after = client.get_cookie("staff")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert client.get("/staff/trail").status_code == 200
    client.set_cookie("staff", before.value)
    assert client.get("/staff/").location.startswith("/staff/sign-in")


def test_a_secret_that_is_being_set_up_is_not_shown_to_who_has_the_password_alone(
    things: Things,
) -> None:
    actor = things.user(Role.COUNSEL)
    _phone, codes = things.enrol(actor)
    whole, half = Desk(things.house, actor, factor_shown=True), Desk(things.house, actor)
    assert whole.post("/staff/second-factor/begin", code=codes[0]).status_code == 303
    secret_on(whole.get("/staff/second-factor").text)

    assert half.get("/staff/second-factor").location == "/staff/second-step"


def test_setting_up_another_phone_signs_her_out_everywhere_else(things: Things) -> None:
    actor = things.user(Role.COUNSEL)
    other, desk = Desk(things.house, actor), Desk(things.house, actor)
    assert desk.post("/staff/second-factor/begin").status_code == 303
    secret = secret_on(desk.get("/staff/second-factor").text)
    phone = Phone(secret, things.house.portal.clock.now)

    assert desk.post("/staff/second-factor/confirm", code=phone.code()).status_code == 200

    assert other.get("/staff/").location.startswith("/staff/sign-in")
    assert desk.get("/staff/").status_code == 200


def _knock(desk: Desk, door: Door) -> Any:
    address = re.sub(r"<uuid:\w+>", "00000000-0000-7000-8000-000000000001", door.address)
    path = re.sub(r"<\w+>", "X-1", address)
    return _post(desk, path) if door.posts else desk.get(f"/staff{path}")


def _post(desk: Desk, path: str, **form: str) -> Any:
    """Send a form from wherever a session that opens nothing has one."""
    page = desk.client.get("/staff/", follow_redirects=True).text
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', page)
    assert found
    form["form_token"] = found.group(1)
    return desk.client.post(f"/staff{path}", data=form, headers=FROM_HERE)


def _username(things: Things, actor: Actor) -> str:
    with things.working() as services:
        cards = services.staff_sign_in.demo_users()
    return next(card.username for card in cards if str(card.id) == actor.id)
