from __future__ import annotations

import re
from uuid import UUID

import pytest

from tests.factories.demonstrations import Staged, birth_form
from tests.integration.web.conftest import Browser

# One id for every run: names of tests must be the same in each process that runs them.
NOBODYS = UUID(int=7)

CLOSED_TO_A_LETTER = (
    "/en/history",
    "/en/history/ABCD-EFGH",
    "/en/looks",
    "/en/requests",
    "/en/requests/new",
    "/en/requests/ABCD-EFGH",
    f"/en/papers/{NOBODYS}",
    "/en/contacts",
    f"/en/contacts/{NOBODYS}/{NOBODYS}/confirm",
    "/staff/",
)
CHANGES_CLOSED_TO_A_LETTER = (
    f"/en/contacts/{NOBODYS}/add",
    f"/en/contacts/{NOBODYS}/reach",
    f"/en/contacts/{NOBODYS}/{NOBODYS}/answer",
    f"/en/contacts/{NOBODYS}/{NOBODYS}/unsafe",
    f"/en/contacts/{NOBODYS}/{NOBODYS}/confirm",
    "/en/requests/new",
)


def test_code_and_birth_date_open_the_notice_as_the_letter_has_it(browser: Browser) -> None:
    led = browser.open_letter()
    assert led.status_code == 303
    cookie = led.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    page = browser.get(led.headers["Location"]).text
    assert "It is not from ICE or the police." in page
    assert "This shows what we can show today." in page


def test_code_and_birth_date_of_a_typing_hand_are_forgiven(browser: Browser, house: Staged) -> None:
    letter = house.letter("English")
    sloppy = letter.code.lower().replace("-", " ")
    led = browser.post("/so/letter", {"code": sloppy, **birth_form(letter.birth_date)})
    assert led.headers["Location"] == "/so/letter/open"


def test_every_wrong_answer_is_one_and_the_same(browser: Browser, house: Staged) -> None:
    letter = house.letter("Arabic")
    right, wrong_date = (
        birth_form(letter.birth_date),
        {**birth_form(letter.birth_date), "birth_day": "9"},
    )
    answers = [
        browser.post("/en/letter", {"code": letter.code, **wrong_date}),
        browser.post("/en/letter", {"code": "0000-0000-0000-0", **right}),
        browser.post("/en/letter", {"code": "nothing like a code", **right}),
        browser.post("/en/letter", {"code": "", **right}),
        browser.post("/en/letter", {"code": letter.code, "birth_day": "31", "birth_month": "2"}),
    ]
    answers += [browser.post("/en/letter", {"code": letter.code, **wrong_date}) for _ in range(5)]
    # By now the code has ended: the right date is as wrong as any.
    answers.append(browser.post("/en/letter", {"code": letter.code, **right}))
    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.data for answer in answers}) == 1
    assert "651-555-0100" in answers[0].text
    assert not any("Set-Cookie" in answer.headers for answer in answers)


@pytest.mark.parametrize("path", CLOSED_TO_A_LETTER)
def test_a_letters_session_sees_nothing_else_of_hers(browser: Browser, path: str) -> None:
    browser.open_letter()
    answer = browser.get(path)
    assert answer.status_code == 303
    assert "sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("path", CHANGES_CLOSED_TO_A_LETTER)
def test_a_letters_session_changes_nothing_of_hers(browser: Browser, path: str) -> None:
    browser.open_letter()
    answer = browser.submit("/en/letter/open", path, {"contact": "someone@example.org"})
    assert answer.status_code == 303
    assert "sign-in" in answer.headers["Location"]


def test_a_letters_session_files_a_request_and_sees_its_number_alone(browser: Browser) -> None:
    browser.open_letter()
    answer = browser.submit("/en/letter/request", "/en/letter/request", {"kind": "see"})
    assert "We have your request." in answer.text
    number = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", answer.text.partition("Its number is")[2])
    assert number
    assert browser.get(f"/en/requests/{number.group()}").status_code == 303


def test_a_letters_session_asks_for_a_call(browser: Browser, house: Staged) -> None:
    browser.open_letter()
    page = browser.submit("/en/letter/call", "/en/letter/call").text
    assert "We will call you." in page


def test_a_form_without_the_sessions_own_token_is_refused(
    browser: Browser, other_browser: Browser
) -> None:
    browser.open_letter()
    other_browser.open_letter("Somali")
    stolen = other_browser.token("/en/letter/call")
    for form in ({}, {"form_token": ""}, {"form_token": stolen}):
        assert browser.post("/en/letter/call", form).status_code == 403


def test_a_letter_that_is_not_hers_is_closed_for_good(browser: Browser, house: Staged) -> None:
    browser.open_letter("Spanish")
    answer = browser.submit("/es/letter/wrong-home", "/es/letter/wrong-home")
    assert answer.status_code == 200
    assert browser.get("/es/letter/open").status_code == 303
    letter = house.letter("Spanish")
    again = browser.post("/en/letter", {"code": letter.code, **birth_form(letter.birth_date)})
    assert again.status_code == 422


def test_closing_the_letter_ends_the_session(browser: Browser) -> None:
    browser.open_letter()
    browser.submit("/en/letter/open", "/en/sign-out")
    assert browser.get("/en/letter/open").status_code == 303
