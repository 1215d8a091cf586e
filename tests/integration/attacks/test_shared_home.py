"""Whoever shares her phone, her mailbox or her computer, and once had her phone in hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from notifications.foundation.ids import new_id
from portal.demonstration.agencies import EXAMPLE_STATE_AGENCY
from portal.people.indexes import contact_index
from portal.people.models import Contact
from portal.people.values import ContactChannel
from portal.sign_in.models import OneTimeCode, WebSession
from tests.factories.demonstrations import birth_form
from tests.integration.attacks.conftest import Intruder, Target

LONG_AGO = datetime(2025, 10, 1, tzinfo=UTC)
HODAN, BORN = "hodan@example.org", date(1990, 1, 1)
NOT_FOR_THIS = {
    "others use it": {"shared_with_others": True},
    "unsafe": {"unsafe_since": LONG_AGO},
    "pending": {"pending": True},
    "from a list": {"confirmed_at": None},
    "does not open the record": {"may_open_record": False},
    "ended": {"ended_at": LONG_AGO},
}


@pytest.mark.parametrize("change", NOT_FOR_THIS.values(), ids=NOT_FOR_THIS)
def test_a_contact_that_must_not_open_her_record_gets_the_page_and_no_code(
    house: Target, intruder: Intruder, change: dict[str, Any]
) -> None:
    whole = _page(intruder, HODAN, BORN)
    before = len(house.one_time_codes())
    with _changed(house, change):
        refused = _page(intruder, HODAN, BORN)
    assert refused == whole
    assert len(house.one_time_codes()) == before


def test_wrong_dates_and_unknown_contacts_get_the_same_page_and_no_code(
    house: Target, intruder: Intruder
) -> None:
    before = len(house.one_time_codes())
    pages = {
        _page(intruder, contact, born)
        for contact, born in (
            (HODAN, date(1990, 1, 2)),
            ("612-555-0103 ext 4", BORN),
            ("nobody@example.org", BORN),
            ("x" * 10_000, BORN),
            ("\x00@example.org", BORN),
            ("\u202egro.elpmaxe@nadoh", BORN),
            ("", BORN),
        )
    }
    assert len(pages) == 1
    assert len(house.one_time_codes()) == before
    assert pages == {_page(intruder, HODAN, BORN)}


def test_a_phone_that_opens_anothers_record_too_opens_neither(
    house: Target, intruder: Intruder
) -> None:
    """Two who share a phone can each say that it is theirs alone; the phone says otherwise."""
    phone = "+16125550103"
    hodan, nadia = house.person("so"), house.person("ar")
    theirs = house.contact(nadia, ContactChannel.SMS)
    kept = house.one(select(Contact).where(Contact.id == theirs))
    index = contact_index(house.portal.keys, ContactChannel.SMS, phone)
    other = update(Contact).where(Contact.id == theirs)
    house.change(other.values(value=phone, value_index=index))
    before = len(house.one_time_codes())
    intruder.ask_code(phone, BORN)
    intruder.ask_code(phone, date(1988, 6, 25))
    house.change(other.values(value=kept.value, value_index=kept.value_index))
    assert len(house.one_time_codes()) == before
    intruder.ask_code(phone, BORN)
    assert len(house.one_time_codes()) == before + 1
    assert hodan != nadia


def test_every_wrong_code_gets_the_same_page(house: Target, intruder: Intruder) -> None:
    ticket = intruder.ask_code(HODAN, BORN)
    code = house.one_time_codes()[-1]
    assert code
    other = intruder.ask_code("nobody@example.org", BORN)
    nadia = intruder.ask_code("nadia@example.org", date(1988, 6, 25))
    tries = [
        (ticket, _other_than(code)),
        (ticket, ""),
        (ticket, "\x00"),
        (ticket, "9" * 10_000),
        (other, code),
        (nadia, code),
        ("no such ticket", code),
    ]
    pages = {_code_page(intruder, each, typed) for each, typed in tries}
    assert _enter(intruder, ticket, code).status_code == 303
    fresh = Intruder(house)
    pages.add(_code_page(fresh, ticket, code))
    assert len(pages) == 1


def test_the_sixth_try_and_an_old_code_open_nothing(house: Target, intruder: Intruder) -> None:
    ticket = intruder.ask_code(HODAN, BORN)
    code = house.one_time_codes()[-1]
    assert code
    for _ in range(5):
        assert _enter(intruder, ticket, _other_than(code)).status_code == 422
    assert _enter(intruder, ticket, code).status_code == 422
    ticket = intruder.ask_code(HODAN, BORN)
    code = house.one_time_codes()[-1]
    assert code
    house.clock.advance(timedelta(minutes=10))
    assert _enter(intruder, ticket, code).status_code == 422
    assert intruder.get("/en/history").status_code == 303


def test_guesses_at_codes_run_out_long_before_a_code_is_found(
    house: Target, intruder: Intruder
) -> None:
    """Who knows contact and birth date asks again and again; a million codes are out of reach."""
    before = len(house.one_time_codes())
    for _ in range(10):
        with house.portal.database.transaction() as session:
            own_way = house.portal.services(session).own_way
            for _ in range(6):
                own_way.send_code(HODAN, BORN, "so")
        house.clock.advance(timedelta(hours=1))
    guesses = 5 * (len(house.one_time_codes()) - before)
    assert guesses <= 100


def test_a_token_that_was_known_before_the_sign_in_is_worth_nothing_after_it(
    house: Target, intruder: Intruder, accomplice: Intruder
) -> None:
    intruder.client.set_cookie("visit", "known-to-me")
    ticket = intruder.ask_code(HODAN, BORN)
    led = _enter(intruder, ticket, house.one_time_codes()[-1] or "")
    first = led.headers["Set-Cookie"]
    assert "known-to-me" not in first
    accomplice.client.set_cookie("visit", "known-to-me")
    assert accomplice.get("/en/history").status_code == 303
    # A second sign-in in the same browser ends the first session.
    old = re.search(r"visit=([^;]+)", first)
    assert old
    ticket = intruder.ask_code(HODAN, BORN)
    _enter(intruder, ticket, house.one_time_codes()[-1] or "")
    accomplice.client.set_cookie("visit", old.group(1))
    assert accomplice.get("/en/history").status_code == 303
    assert intruder.get("/en/history").status_code == 200


def test_a_session_is_over_after_a_quarter_of_an_hour_alone_and_after_twelve_hours(
    house: Target, intruder: Intruder
) -> None:
    intruder.come_in("Somali")
    house.clock.advance(timedelta(minutes=14))
    assert intruder.get("/en/history").status_code == 200
    house.clock.advance(timedelta(minutes=15))
    assert intruder.get("/en/history").status_code == 303
    intruder.come_in("Somali")
    for _ in range(12 * 5 - 1):
        house.clock.advance(timedelta(minutes=12))
        assert intruder.get("/en/requests/new").status_code == 200
    house.clock.advance(timedelta(minutes=12))
    assert intruder.get("/en/history").status_code == 303


def test_a_cookie_kept_from_before_signing_out_opens_nothing(
    house: Target, intruder: Intruder, accomplice: Intruder
) -> None:
    for leaving in ("sign-out", "leave"):
        intruder.come_in("Somali")
        cookie = intruder.client.get_cookie("visit")
        assert cookie
        if leaving == "leave":
            intruder.get("/leave")
        else:
            intruder.submit("/en/history", "/en/sign-out")
        accomplice.client.set_cookie("visit", cookie.value)
        assert accomplice.get("/en/history").status_code == 303
    assert not house.all(
        select(WebSession.id).where(WebSession.token_hash == cookie.value.encode())
    )


@pytest.mark.parametrize("how", ["unsafe", "answer"])
def test_whoever_had_her_phone_is_signed_out_when_she_says_that_it_is_not_safe(
    house: Target, intruder: Intruder, accomplice: Intruder, how: str
) -> None:
    """She does it from another place; whoever holds the phone could keep the session alive."""
    intruder.come_in("Arabic")
    accomplice.come_in("Arabic")
    stranger = Intruder(house)
    stranger.come_in("Somali")
    person = house.person("ar")
    phone = house.contact(person, ContactChannel.SMS)
    kept = house.one(select(Contact).where(Contact.id == phone))
    form = {"leave_word": "yes"}
    told = accomplice.submit("/en/contacts", f"/en/contacts/{person}/{phone}/{how}", form)
    assert told.status_code == 303
    assert intruder.get("/en/history").status_code == 303
    assert accomplice.get("/en/history").status_code == 200
    assert stranger.get("/en/history").status_code == 200
    as_before = {"unsafe_since": None, "may_open_record": kept.may_open_record}
    house.change(update(Contact).where(Contact.id == phone).values(**as_before))


def test_nothing_of_anybody_else_is_changed_or_shown_by_its_number(
    house: Target, intruder: Intruder
) -> None:
    intruder.come_in("Somali")
    hers = house.person("en")
    contact = house.contact(hers, ContactChannel.EMAIL)
    own = house.person("so", EXAMPLE_STATE_AGENCY)
    state = house.one(select(Contact).where(Contact.id == contact))
    for person in (hers, own):
        for path, form in (
            (f"/en/contacts/{person}/{contact}/unsafe", {}),
            (f"/en/contacts/{person}/{contact}/answer", {"leave_word": "yes"}),
            (f"/en/contacts/{person}/{contact}/confirm", {"code": "000000"}),
        ):
            answer = intruder.submit("/en/contacts", path, form)
            assert answer.status_code in {404, 422}, path
            assert "june@example.org" not in answer.text
    for path in (f"/en/contacts/{hers}/add", f"/en/contacts/{hers}/reach"):
        form = {"contact": "mine@example.org", "shared": "no", "language": "en", "order": "letter"}
        assert intruder.submit("/en/contacts", path, form).status_code == 404
    again = house.one(select(Contact).where(Contact.id == contact))
    assert (again.unsafe_since, again.may_leave_word) == (state.unsafe_since, state.may_leave_word)
    form = {"kind": "see", "person": str(hers)}
    assert intruder.submit("/en/contacts", "/en/requests/new", form).status_code == 400


def test_a_persons_number_that_is_nobodys_looks_like_anothers(intruder: Intruder) -> None:
    intruder.come_in("Somali")
    nobody = new_id()
    for path in ("add", "reach", f"{nobody}/answer", f"{nobody}/unsafe"):
        form = {"contact": "mine@example.org", "shared": "no"}
        answer = intruder.submit("/en/contacts", f"/en/contacts/{nobody}/{path}", form)
        assert answer.status_code == 404, path


def test_she_cannot_be_made_to_send_codes_to_strangers_all_day(
    house: Target, intruder: Intruder
) -> None:
    intruder.come_in("Somali")
    person = house.person("so")
    before = len(house.one_time_codes())
    for number in range(30):
        form = {"contact": f"stranger{number}@example.org", "shared": "no"}
        answer = intruder.submit("/en/contacts", f"/en/contacts/{person}/add", form)
        assert answer.status_code == 303
    assert len(house.one_time_codes()) - before <= 10


def test_codes_for_confirming_a_contact_do_not_sign_in(house: Target, intruder: Intruder) -> None:
    intruder.come_in("Somali")
    person = house.person("so")
    form = {"contact": "another@example.org", "shared": "no"}
    intruder.submit("/en/contacts", f"/en/contacts/{person}/add", form)
    code = house.one_time_codes()[-1]
    newest = house.all(select(OneTimeCode.purpose).order_by(OneTimeCode.sent_at))[-1]
    assert newest == "confirm_contact"
    stranger = Intruder(house)
    ticket = stranger.ask_code("another@example.org", BORN)
    assert _enter(stranger, ticket, code or "").status_code == 422


def _page(intruder: Intruder, contact: str, born: date) -> str:
    answer = intruder.post("/en/sign-in", {"contact": contact, **birth_form(born)})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    return re.sub(r'name="ticket" value="[\w-]{43}"', "", answer.text)


def _enter(intruder: Intruder, ticket: str, code: str) -> Any:
    return intruder.post("/en/sign-in/code", {"ticket": ticket, "code": code})


def _code_page(intruder: Intruder, ticket: str, code: str) -> str:
    answer = _enter(intruder, ticket, code)
    assert answer.status_code == 422
    assert "Set-Cookie" not in answer.headers
    return re.sub(r'name="ticket" value="[^"]*"', "", answer.text)


def _other_than(code: str) -> str:
    return str((int(code) + 1) % 1_000_000).zfill(6)


@contextmanager
def _changed(house: Target, change: dict[str, Any]) -> Iterator[None]:
    hers = Contact.id == house.contact(house.person("so"), ContactChannel.EMAIL)
    elsewhere = house.contact(house.person("so", EXAMPLE_STATE_AGENCY), ContactChannel.EMAIL)
    both = Contact.id.in_([elsewhere, house.one(select(Contact.id).where(hers))])
    before = {name: getattr(house.one(select(Contact).where(hers)), name) for name in change}
    house.change(update(Contact).where(both).values(**change))
    try:
        yield
    finally:
        house.change(update(Contact).where(both).values(**before))
