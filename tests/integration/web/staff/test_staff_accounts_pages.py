"""Her own account, the accounts of an agency, and who may do what."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from portal.access.actors import Actor, Role
from portal.access.presets import PRESETS, Preset
from portal.access.rules import RULES
from portal.sign_in.models import StaffUser
from tests.integration.web.staff.conftest import STATE, Desk, Things

PASSWORD = "a long and private password"


def test_her_sessions_are_listed_and_all_others_end_with_one_press(things: Things) -> None:
    actor = things.user(Role.AUDITOR)
    here, there = Desk(things.house, actor), Desk(things.house, actor)
    page = here.get("/staff/account").text
    assert page.count("End it") == 2
    assert page.count("This one") == 1

    assert here.post("/staff/account/end-others").status_code == 303

    assert there.get("/staff/").location.startswith("/staff/sign-in")
    assert here.get("/staff/account").text.count("End it") == 1


def test_who_ends_this_session_is_signed_out(things: Things) -> None:
    desk = Desk(things.house, things.user(Role.AUDITOR))
    found = re.search(
        r'action="(/staff/account/sessions/[^"]+/end)"', desk.get("/staff/account").text
    )
    assert found

    assert desk.post(found.group(1)).status_code == 303
    assert desk.get("/staff/").location.startswith("/staff/sign-in")


def test_who_may_do_what_has_each_row_of_the_table_with_its_reason(things: Things) -> None:
    page = Desk(things.house, things.user(Role.CALL_DESK)).get("/staff/rules").text

    plain = page.replace("&#39;", "'")
    assert [row.why for row in RULES.values() if row.why not in plain] == []
    assert page.count("<tr>") == len(RULES) + 1


@pytest.mark.parametrize("preset", Preset)
def test_an_administrator_adds_an_account_with_a_preset(preset: Preset, things: Things) -> None:
    chief = Desk(things.house, things.user(Role.ADMINISTRATOR))
    username = f"new-{uuid4().hex[:8]}"

    made = chief.post("/staff/accounts/add", **_form(username, preset=preset.value))

    assert made.status_code == 303
    assert username in chief.get("/staff/accounts").text
    user = _user(things, username)
    assert frozenset(user.roles) == PRESETS[preset]
    assert (str(user.created_by), user.agency_id) == (chief.actor.id, chief.actor.agency_id)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"password": "too short"}, "at least 15 characters"),
        ({"username": "county.clerk"}, "Another account has this user name."),
        ({"role": ""}, "at least one role"),
        ({"name": " "}, "at least one role"),
    ],
)
def test_what_is_not_right_of_a_new_account_is_said_and_no_password_comes_back(
    change: dict[str, str], says: str, things: Things
) -> None:
    chief = Desk(things.house, things.user(Role.ADMINISTRATOR))
    form = _form(f"new-{uuid4().hex[:8]}", role="counsel") | change

    answer = chief.post("/staff/accounts/add", **{k: v for k, v in form.items() if v})

    assert answer.status_code == 422
    assert says in answer.text
    assert form["password"] not in answer.text


def test_an_account_is_ended_by_who_ticks_the_box_and_its_sessions_with_it(things: Things) -> None:
    chief = Desk(things.house, things.user(Role.ADMINISTRATOR))
    gone = Desk(things.house, things.user(Role.COUNSEL))
    address = f"/staff/accounts/{gone.actor.id}/end"

    assert chief.post(address).status_code == 422
    assert gone.get("/staff/").status_code == 200
    assert chief.post(address, sure="yes").status_code == 303
    assert gone.get("/staff/").location.startswith("/staff/sign-in")


def test_nobody_ends_her_own_account(things: Things) -> None:
    chief = Desk(things.house, things.user(Role.ADMINISTRATOR))

    answer = chief.post(f"/staff/accounts/{chief.actor.id}/end", sure="yes")

    assert (answer.status_code, "Nobody ends her own account." in answer.text) == (422, True)
    assert chief.get("/staff/").status_code == 200


def test_an_administrator_signs_somebody_out(things: Things) -> None:
    chief = Desk(things.house, things.user(Role.ADMINISTRATOR))
    other = Desk(things.house, things.user(Role.COUNSEL))

    assert chief.post(f"/staff/accounts/{other.actor.id}/sessions/end").status_code == 303
    assert other.get("/staff/").location.startswith("/staff/sign-in")


def test_an_account_that_slept_gets_the_page_of_a_wrong_password_until_it_is_woken(
    things: Things,
) -> None:
    actor = things.user(Role.COUNSEL, password=PASSWORD)
    chief = Desk(things.house, things.user(Role.ADMINISTRATOR))
    username = _long_ago(things, actor)
    wrong = _sign_in(things, username, "not her password")

    asleep = _sign_in(things, username, PASSWORD)
    assert (asleep.status_code, asleep.text) == (wrong.status_code, wrong.text)
    assert "Sleeps" in chief.get("/staff/accounts").text

    assert chief.post(f"/staff/accounts/{actor.id}/wake").status_code == 303
    assert _sign_in(things, username, PASSWORD).location == "/staff/"


def test_the_accounts_of_another_agency_are_not_shown(things: Things) -> None:
    theirs = _user_of(things, things.user(Role.COUNSEL, slug=STATE)).username
    chief = Desk(things.house, things.user(Role.ADMINISTRATOR))

    assert theirs not in chief.get("/staff/accounts").text


def _form(username: str, **more: str) -> dict[str, str]:
    return {"username": username, "name": "Example Person", "password": PASSWORD, **more}


def _sign_in(things: Things, username: str, password: str) -> object:
    return things.house.app.test_client().post(
        "/staff/sign-in",
        data={"username": username, "password": password},
        headers={"Sec-Fetch-Site": "same-origin"},
    )


def _long_ago(things: Things, actor: Actor) -> str:
    """Have somebody's account be older than she ever used it; her user name."""
    user = _user_of(things, actor)
    past = user.created_at - timedelta(days=91)
    with things.working() as services:
        services.session.execute(
            update(StaffUser).where(StaffUser.id == user.id).values(created_at=past)
        )
    return user.username


def _user_of(things: Things, actor: Actor) -> StaffUser:
    with things.working() as services:
        return services.session.get_one(StaffUser, UUID(str(actor.id)))


def _user(things: Things, username: str) -> StaffUser:
    with things.working() as services:
        return services.session.scalars(
            select(StaffUser).where(StaffUser.username == username)
        ).one()
