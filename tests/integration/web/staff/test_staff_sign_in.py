from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from notifications.foundation.stamp import Mode
from portal.access.actors import Role
from portal.app import create_app
from portal.settings import load_settings
from portal.wiring import wire
from tests.integration.web.staff.conftest import Desk, Things

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
PASSWORD = "a long and private password"


@pytest.mark.parametrize(
    ("name", "password"), [("clerk.with.password", "not the password"), ("nobody", PASSWORD)]
)
def test_every_wrong_sign_in_gets_the_same_answer(
    name: str, password: str, things: Things, signer: str
) -> None:
    client = things.house.app.test_client()
    name = signer if name == "clerk.with.password" else name

    answer = client.post(
        "/staff/sign-in", data={"username": name, "password": password}, headers=FROM_HERE
    )

    assert answer.status_code == 422
    assert "That user name and password do not go together." in answer.text
    assert "staff" not in {cookie.key for cookie in client._cookies.values()}


def test_the_right_password_opens_the_console_and_signing_out_closes_it(
    things: Things, signer: str
) -> None:
    client = things.house.app.test_client()

    answer = client.post(
        "/staff/sign-in", data={"username": signer, "password": PASSWORD}, headers=FROM_HERE
    )
    assert answer.location == "/staff/"
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]
    assert "What waits" in client.get("/staff/").text

    client.post("/staff/sign-out", headers=FROM_HERE)
    assert client.get("/staff/").location == "/staff/sign-in"


def test_a_console_left_open_is_closed_after_fifteen_minutes(things: Things) -> None:
    desk = Desk(things.house, things.user(Role.AUDITOR))
    now = things.house.portal.clock.now()

    with time_machine.travel(now + timedelta(minutes=14), tick=False):
        assert desk.get("/staff/").status_code == 200
    with time_machine.travel(now + timedelta(minutes=28), tick=False):
        assert desk.get("/staff/").status_code == 200
    with time_machine.travel(now + timedelta(minutes=44), tick=False):
        answer = desk.get("/staff/")
        assert answer.location.startswith("/staff/sign-in")
        assert "left open" in desk.get(answer.location).text


def test_in_the_demonstration_one_click_is_enough(things: Things) -> None:
    client = things.house.app.test_client()
    page = client.get("/staff/sign-in").text
    with things.working() as services:
        cards = services.staff_sign_in.demo_users()
    clerk = next(card for card in cards if card.username == "county.clerk")
    assert f"/staff/demo/{clerk.id}" in page

    answer = client.post(f"/staff/demo/{clerk.id}", headers=FROM_HERE)

    assert answer.location == "/staff/"
    assert client.get("/staff/runs").status_code == 200


def test_a_click_from_elsewhere_signs_nobody_in(things: Things) -> None:
    with things.working() as services:
        clerk = services.staff_sign_in.demo_users()[0]

    answer = things.house.app.test_client().post(
        f"/staff/demo/{clerk.id}", headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403


@pytest.mark.parametrize("mode", [Mode.TEST, Mode.PRODUCTION])
def test_outside_the_demonstration_there_is_no_one_click_and_no_page_of_what_was_sent(
    mode: Mode, tmp_path: Any
) -> None:
    production = {
        "database_url": f"sqlite:///{tmp_path}/portal.db",
        "base_url": "https://portal.example.org",
        "secret_keys": (bytes(range(32)),),
        "lookup_key": b"l" * 32,
        "codes_key": b"c" * 32,
        "audit_key": b"a" * 32,
        "help_phone": "651-555-0100",
    }
    given = production if mode.is_production else {}
    portal = wire(load_settings(mode=mode, var=tmp_path, **given))

    app = create_app(portal)
    portal.database.close()

    assert not [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("staff_demo") or rule.rule.startswith(("/sent", "/staff/demo"))
    ]


@pytest.fixture
def signer(things: Things) -> str:
    """The user name of somebody who has a password."""
    actor = things.user(Role.RECORDS_CLERK, password=PASSWORD)
    with things.working() as services:
        cards = services.staff_sign_in.demo_users()
    return next(card.username for card in cards if str(card.id) == actor.id)
