from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.sign_in.outcomes import OwnSignIn
from tests.factories.demonstrations import Staged, birth_form, staged_on


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Staged]:
    """The demonstration, staged once on each of the two databases."""
    yield from staged_on(request, tmp_path_factory.mktemp("var"))


class Browser:
    """A browser's part in a test: it keeps cookies, and its forms say that they come from here."""

    def __init__(self, house: Staged) -> None:
        self.house = house
        self.client: FlaskClient = house.app.test_client()

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def post(self, path: str, form: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        headers = {"Sec-Fetch-Site": "same-origin", **more.pop("headers", {})}
        return self.client.post(path, data=form or {}, headers=headers, **more)

    def submit(self, page: str, path: str, form: dict[str, Any] | None = None) -> TestResponse:
        """Post a form with the token that a page of this session carries."""
        return self.post(path, {**(form or {}), "form_token": self.token(page)})

    def token(self, page: str) -> str:
        found = re.search(r'name="form_token" value="([0-9a-f]+)"', self.get(page).text)
        assert found, f"{page} carries no token"
        return found.group(1)

    def open_letter(self, language: str = "English") -> TestResponse:
        letter = self.house.letter(language)
        return self.post("/en/letter", {"code": letter.code, **birth_form(letter.birth_date)})

    def come_in(self, language: str = "English") -> None:
        """Be signed in, without a code: only so many are sent to one contact in an hour."""
        account = self.house.account_of(language)
        with self.house.portal.database.transaction() as session:
            services = self.house.portal.services(session)
            token = services.sessions.start_own(OwnSignIn(account))
        self.client.set_cookie("visit", token)

    def sign_in(self, language: str = "English") -> TestResponse:
        letter = self.house.letter(language)
        form = {"contact": letter.contact, **birth_form(letter.birth_date)}
        page = self.post("/en/sign-in", form).text
        ticket = re.search(r'name="ticket" value="([^"]+)"', page)
        assert ticket
        code = self.house.newest_code(letter.contact)
        return self.post("/en/sign-in/code", {"ticket": ticket.group(1), "code": code})


@pytest.fixture
def browser(house: Staged) -> Browser:
    return Browser(house)


@pytest.fixture
def other_browser(house: Staged) -> Browser:
    return Browser(house)
