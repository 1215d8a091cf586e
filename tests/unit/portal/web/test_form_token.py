from __future__ import annotations

import pytest
from flask import Flask, g, request

from portal.access.actors import PUBLIC
from portal.web.shared import sessions
from portal.web.shared.sessions import Visitor, form_token


def fits(app: Flask, token: str, visitor: str = "a token") -> bool:
    with app.test_request_context("/", method="POST", data={"form_token": token}):
        g.visitor = Visitor(PUBLIC, visitor)
        assert request.form["form_token"] == token
        return sessions._token_fits()


def made(app: Flask, visitor: str = "a token") -> str:
    with app.test_request_context("/"):
        g.visitor = Visitor(PUBLIC, visitor)
        return form_token()


def test_every_answer_carries_another_token_and_each_fits(demo_app: Flask) -> None:
    tokens = {made(demo_app) for _ in range(20)}
    assert len(tokens) == 20
    assert all(fits(demo_app, token) for token in tokens)


def test_the_token_of_another_session_does_not_fit(demo_app: Flask) -> None:
    assert not fits(demo_app, made(demo_app, "another"))


@pytest.mark.parametrize("given", ["", "zz", "00", "00" * 64, "00" * 63, "é" * 128, "٠" * 128])
def test_what_is_no_token_does_not_fit(demo_app: Flask, given: str) -> None:
    assert not fits(demo_app, given)


def test_before_sign_in_there_is_none(demo_app: Flask) -> None:
    with demo_app.test_request_context("/"):
        assert form_token() == ""
