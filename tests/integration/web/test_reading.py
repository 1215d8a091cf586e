"""Every page of a resident, as she is shown it, is easy to read."""

from __future__ import annotations

import re

import pytest

from tests.factories.reading import grade, sentences
from tests.integration.web.conftest import Browser

HIGHEST_GRADE = 7.0
OWN = ("history", "looks", "requests", "requests/new", "contacts")
LETTER = ("letter/open", "letter/request", "letter/call", "letter/wrong-home")
PUBLIC = ("", "real", "wrong-home", "rights", "privacy", "laws", "matters", "no-letter", "letter")


@pytest.mark.parametrize("path", PUBLIC)
def test_public_page(browser: Browser, path: str) -> None:
    assert _grade(browser, f"/en/{path}") <= HIGHEST_GRADE


@pytest.mark.parametrize("path", LETTER)
def test_page_of_a_letters_session(browser: Browser, path: str) -> None:
    browser.open_letter()
    assert _grade(browser, f"/en/{path}") <= HIGHEST_GRADE


@pytest.mark.parametrize("path", OWN)
def test_page_of_her_own(browser: Browser, path: str) -> None:
    browser.come_in()
    assert _grade(browser, f"/en/{path}") <= HIGHEST_GRADE


def test_every_entry_of_her_history_and_every_public_matter(browser: Browser) -> None:
    browser.come_in()
    addresses = set(re.findall(r'href="(/en/history/[^"]+)"', browser.get("/en/history").text))
    addresses |= set(re.findall(r'href="(/en/matters/[^"]+)"', browser.get("/en/matters").text))
    addresses = {address for address in addresses if "/history/copy" not in address}
    assert len(addresses) > 5
    grades = {address: _grade(browser, address) for address in addresses}
    assert max(grades.values()) <= HIGHEST_GRADE, grades


def _grade(browser: Browser, path: str) -> float:
    answer = browser.get(path)
    assert answer.status_code == 200
    return grade(sentences(answer.text))
