"""A passkey by its pages: whoever holds her phone, copies it, or only knows her birth date."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from notifications.delivery.models import NoticeRow
from portal.app import create_app
from portal.sign_in.passkeys.models import Passkey, PasskeyCeremony
from portal.tasks.models import Task
from tests.factories.authenticators import Phone
from tests.factories.demonstrations import birth_form
from tests.integration.attacks.conftest import Intruder, Target

MAKE, ADD, SIGN_IN = "/en/ways-in/passkey", "/en/ways-in/passkey/add", "/en/sign-in/passkey"
ORIGIN = "http://localhost"


@dataclass
class Page:
    """A page that asks for a passkey: what it asks, and its ticket."""

    ticket: str
    options: str

    @classmethod
    def read(cls, answer: TestResponse) -> Page:
        ticket = re.search(r'name="ticket" value="([^"]+)"', answer.text)
        options = re.search(r'data-options="([^"]+)"', answer.text)
        assert ticket
        assert options
        return cls(ticket.group(1), html.unescape(options.group(1)))


def test_a_passkey_made_in_her_session_opens_her_history_and_she_is_told(
    house: Target, intruder: Intruder, accomplice: Intruder
) -> None:
    told = _told(house)
    phone = make_passkey(intruder)
    assert len(_told(house)) == len(told) + 1
    came = _sign_in(accomplice, phone, _born(house))
    assert came.location.endswith("/en/history")
    assert "no-store" in came.headers["Cache-Control"]
    assert accomplice.get("/en/history").status_code == 200
    log = accomplice.get("/en/looks?whose=hers").text
    assert "Made a passkey to sign in." in log
    _end(house, accomplice)
    assert "Ended a passkey." in accomplice.get("/en/looks?whose=hers").text
    assert _sign_in(Intruder(house), phone, _born(house)).status_code == 422


def test_no_passkey_is_made_where_she_says_that_others_use_the_phone(
    house: Target, intruder: Intruder
) -> None:
    intruder.come_in("English")
    before = house.all(select(PasskeyCeremony.id))
    shared = intruder.submit(MAKE, MAKE, {"others": "yes"})
    unsaid = intruder.submit(MAKE, MAKE)
    for answer in (shared, unsaid):
        assert answer.status_code == 200
        assert "data-passkey" not in answer.text
        assert "data-options" not in answer.text
    assert house.all(select(PasskeyCeremony.id)) == before


@pytest.mark.parametrize("come_in", ["nobody", "letter"])
def test_a_letter_or_nothing_makes_no_passkey(
    house: Target, intruder: Intruder, come_in: str
) -> None:
    token = ""
    if come_in == "letter":
        intruder.open(house.unopened(30))
        token = intruder.token("/en/letter/call")
    for path in (MAKE, ADD):
        form = {"others": "no", "form_token": token}
        assert intruder.post(path, form).status_code == 303


def test_a_form_of_her_session_is_needed_to_add_one(house: Target, intruder: Intruder) -> None:
    intruder.come_in("English")
    page = Page.read(intruder.submit(MAKE, MAKE, {"others": "no"}))
    answer = Phone(ORIGIN).make(page.options)
    form = {"ticket": page.ticket, "answer": answer}
    assert intruder.post(ADD, form).status_code == 403
    spent = house.all(select(Passkey.id))
    other = Intruder(house)
    other.come_in("Somali")
    assert other.submit(MAKE, ADD, form).status_code == 422
    assert house.all(select(Passkey.id)) == spent


def test_every_wrong_answer_is_the_same_page(house: Target, intruder: Intruder) -> None:
    phone = make_passkey(intruder)
    born, wrong = _born(house), _born(house) + timedelta(days=1)
    stranger = Phone(ORIGIN)
    made_for_nobody = {
        "rp": {"id": "localhost"},
        "user": {"id": "AAAA"},
        "challenge": "AAAA",
    }
    stranger.make(json.dumps(made_for_nobody))
    ended = make_passkey(intruder)
    _end(house, intruder)
    tries = {
        "wrong date": _sign_in(Intruder(house), phone, wrong),
        "unknown passkey": _sign_in(Intruder(house), stranger, born),
        "ended passkey": _sign_in(Intruder(house), ended, born),
        "nothing": Intruder(house).post(SIGN_IN, birth_form(born)),
        "rubbish": Intruder(house).post(SIGN_IN, {"ticket": "x", "answer": "{", "birth_day": "x"}),
    }
    for _ in range(5):
        _sign_in(Intruder(house), phone, wrong)
    tries["closed"] = _sign_in(Intruder(house), phone, born)
    assert {answer.status_code for answer in tries.values()} == {422}
    pages = {name: _bare(answer) for name, answer in tries.items()}
    assert len(set(pages.values())) == 1, pages.keys()
    assert "651-555-0100" in tries["closed"].text
    # Her other ways in go on.
    intruder.come_in("English")
    assert intruder.get("/en/history").status_code == 200


def test_a_copied_passkey_ends_with_every_session_and_a_human_calls_her(
    house: Target, intruder: Intruder, accomplice: Intruder
) -> None:
    phone = make_passkey(intruder)
    copied = phone.copied()
    _sign_in(accomplice, phone, _born(house))
    assert accomplice.get("/en/history").status_code == 200
    assert _sign_in(Intruder(house), copied, _born(house)).status_code == 422
    assert accomplice.get("/en/history").status_code == 303
    assert intruder.get("/en/history").status_code == 303
    clerk = Intruder(house)
    clerk.come_in_as("county.clerk")
    assert "A way in was stopped" in clerk.get("/staff/tasks").text
    stopped = house.all(select(Task.subject_id).where(Task.subject_kind == "passkey"))
    assert len(stopped) == 1
    intruder.come_in("English")
    assert "Stopped a passkey" in intruder.get("/en/looks").text


def test_an_ended_or_anothers_passkey_is_not_found(house: Target, intruder: Intruder) -> None:
    make_passkey(intruder)
    newest = house.all(select(Passkey.id).order_by(Passkey.made_at, Passkey.id))[-1]
    other = Intruder(house)
    other.come_in("Somali")
    assert other.submit("/en/ways-in", f"{MAKE}/{newest}/end").status_code == 404
    _end(house, intruder)
    assert intruder.submit("/en/ways-in", f"{MAKE}/{newest}/end").status_code == 404


def test_at_an_address_of_numbers_there_is_no_such_page(house: Target, intruder: Intruder) -> None:
    numbers = house.portal.settings.model_copy(update={"base_url": "http://127.0.0.1:8000"})
    intruder.client = create_app(replace(house.portal, settings=numbers)).test_client()
    intruder.come_in("English")
    token = intruder.token("/en/ways-in")
    assert intruder.get(SIGN_IN).status_code == 404
    assert intruder.post(SIGN_IN, {}).status_code == 404
    for path in (MAKE, ADD):
        assert intruder.post(path, {"form_token": token}).status_code == 404
    for path in ("/en/sign-in", "/en/ways-in"):
        assert "passkey" not in intruder.get(path).text.lower()


def make_passkey(browser: Intruder) -> Phone:
    """Be signed in as the resident who reads English, and make a passkey."""
    browser.come_in("English")
    phone = Phone(ORIGIN)
    page = Page.read(browser.submit(MAKE, MAKE, {"others": "no"}))
    form = {"ticket": page.ticket, "answer": phone.make(page.options)}
    made = browser.submit(MAKE, ADD, form)
    assert made.status_code == 303, made.text
    return phone


def _sign_in(browser: Intruder, phone: Phone, born: date) -> TestResponse:
    page = Page.read(browser.get(SIGN_IN))
    form = {"ticket": page.ticket, "answer": phone.sign(page.options), **birth_form(born)}
    return browser.post(SIGN_IN, form)


def _end(house: Target, browser: Intruder) -> None:
    """End the newest passkey."""
    newest: UUID = house.all(select(Passkey.id).order_by(Passkey.made_at, Passkey.id))[-1]
    ended = browser.submit("/en/ways-in", f"{MAKE}/{newest}/end")
    assert ended.location.endswith("/en/ways-in")


def _born(house: Target) -> date:
    return house.letter("English").birth_date


def _told(house: Target) -> list[UUID]:
    return house.all(
        select(NoticeRow.id).where(
            NoticeRow.kind == "new_way_in", NoticeRow.recipient_key == house.person("en")
        )
    )


def _bare(answer: TestResponse) -> str:
    """The page without what is random on every page of its kind."""
    plain = re.sub(r'name="ticket" value="[^"]+"', "", answer.text)
    return re.sub(r"challenge&#34;: &#34;[^&]+", "", plain)
