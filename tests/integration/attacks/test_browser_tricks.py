"""What a page elsewhere, a false link, an old browser or a proxy in between can make ours do."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from notifications.foundation.stamp import Mode
from portal.access.actors import ActorKind
from portal.app import create_app
from portal.records_requests.models import RecordsRequest
from portal.wiring import Portal
from tests.integration.attacks.conftest import Intruder, Target

SITE = "https://portal.example.org"
SESSIONS = ("nobody", "letter", "own", "staff")
STRANGE_ORIGINS = (
    {},
    {"Origin": "null"},
    {"Origin": "https://evil.example.org"},
    {"Origin": "http://localhost.evil.example.org"},
    {"Origin": "http://["},
    {"Referer": "https://evil.example.org/?http://localhost/"},
    {"Referer": "http://["},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "", "Origin": "http://localhost"},
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def test_a_form_that_comes_from_elsewhere_is_refused_at_every_address(
    house: Target, intruder: Intruder
) -> None:
    """Before sign-in there is no cookie, and so no token: the browser says where a form stood."""
    # Carriers call from elsewhere: their calls prove themselves, each in its own way.
    rules = [r for r in _rules(house, "POST") if not r.endpoint.startswith("webhooks.")]
    posts = [_filled(rule) for rule in rules]
    assert len(posts) > 25
    for kind in SESSIONS:
        _come_in(house, intruder, kind)
        for path in posts:
            for headers in STRANGE_ORIGINS[:2] if kind != "nobody" else STRANGE_ORIGINS:
                answer = intruder.client.post(path, data={"kind": "see"}, headers=headers)
                assert answer.status_code == 403, (kind, path, headers)


@pytest.mark.parametrize("kind", SESSIONS[1:])
def test_every_form_after_sign_in_needs_the_token_of_its_own_session(
    house: Target, intruder: Intruder, accomplice: Intruder, kind: str
) -> None:
    _come_in(house, intruder, kind)
    _come_in(house, accomplice, kind, other=True)
    page = {"letter": "/en/letter/call", "own": "/en/contacts", "staff": "/staff/"}[kind]
    hers, mine = accomplice.token(page), intruder.token(page)
    assert hers != mine
    tried = 0
    for rule in _rules(house, "POST"):
        reach = getattr(house.app.view_functions[rule.endpoint], "reached_by", frozenset())
        if _kind_of(kind) not in reach:
            continue
        for token in (None, "", hers, mine[:-1], mine.upper() + "0", "ж" * 64, "\x00"):
            form = {} if token is None else {"form_token": token}
            answer = intruder.post(_filled(rule), form)
            assert answer.status_code == 403, (rule.endpoint, token)
        tried += 1
    assert tried >= (4 if kind == "letter" else 6)


def test_no_public_page_sets_a_cookie_and_every_answer_has_its_headers(
    house: Target, intruder: Intruder
) -> None:
    for kind in SESSIONS:
        _come_in(house, intruder, kind)
        for rule in _rules(house, "GET"):
            if rule.endpoint == "public.leave":
                continue
            for answer in (intruder.get(_filled(rule)), intruder.client.options(_filled(rule))):
                _assert_headers(answer, rule)
                assert "Set-Cookie" not in answer.headers, rule.endpoint


def test_errors_have_the_same_headers(house: Target, intruder: Intruder) -> None:
    answers = {
        404: intruder.get("/en/nowhere"),
        405: intruder.client.delete("/en/rights", headers={"Sec-Fetch-Site": "same-origin"}),
        403: intruder.client.post("/en/letter"),
        413: intruder.post("/en/letter", {"code": "x" * 70_000}),
        400: intruder.post("/en/no-letter", {"kind": "everything"}),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        _assert_headers(answer)
        assert "651-555-0100" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example.org/",
        "//evil.example.org/en/",
        "/\\evil.example.org",
        "/en//evil.example.org",
        "/en/letter?next=https://evil.example.org",
        "/real?next=//evil.example.org",
        "/leave?to=https://evil.example.org",
        "/staff/?next=https://evil.example.org",
        "/%2f%2fevil.example.org/",
        "/https://evil.example.org",
    ],
)
def test_no_link_of_ours_leads_to_anybody_elses_page(intruder: Intruder, path: str) -> None:
    for host in ("localhost", "evil.example.org", "a.b:99999", "[", "x y"):
        answer = intruder.client.get(path, headers={"Host": host})
        assert answer.status_code < 500
        leads = urlsplit(answer.headers.get("Location", ""))
        assert leads.netloc in {"", "www.weather.gov"}
        assert "evil.example.org" not in leads.path.lstrip("/").split("/")[0]
        assert not re.search(r'(?:href|action|src)="(?:https?:)?//[^"]*evil', answer.text)


def test_no_page_repeats_a_false_host(house: Target, intruder: Intruder) -> None:
    for rule in _rules(house, "GET"):
        more = {"Host": "evil.example.org", "X-Forwarded-Host": "evil.example.org"}
        answer = intruder.client.get(_filled(rule), headers=more)
        assert "evil" not in answer.text, rule.endpoint
        assert "evil" not in answer.headers.get("Location", ""), rule.endpoint


def test_production_answers_under_its_own_name_alone(house: Target) -> None:
    client = _production(house).test_client()
    for headers in ({"Host": "evil.example.org"}, {"X-Forwarded-Host": "evil.example.org"}):
        for path in ("/", "/en/", "/en/letter", "/en/nowhere", "/staff/sign-in", "/leave"):
            answer = client.get(path, headers=headers, base_url=SITE)
            assert answer.status_code == 400, path
            assert "evil" not in answer.text
            _assert_headers(answer)
    assert client.get("/en/", base_url=SITE).status_code == 200


def test_a_method_in_a_header_or_a_field_is_not_believed(house: Target, intruder: Intruder) -> None:
    intruder.come_in("Somali")
    filed = len(house.all(select(RecordsRequest.id)))
    token = intruder.token("/en/contacts")
    form = {"form_token": token, "kind": "see", "person": str(house.person("so"))}
    for headers in ({"X-HTTP-Method-Override": "POST"}, {"X-Method-Override": "POST"}):
        intruder.client.get("/en/requests/new", query_string=form, headers=headers)
        intruder.client.get("/en/requests/new", data=form, headers=headers)
    intruder.client.get("/en/requests/new?_method=POST", data=form)
    for method in ("PUT", "PATCH", "DELETE", "TRACE", "BREW"):
        more = {"Sec-Fetch-Site": "same-origin"}
        answer = intruder.client.open("/en/requests/new", method=method, data=form, headers=more)
        assert answer.status_code == 405
    assert len(house.all(select(RecordsRequest.id))) == filed


@pytest.mark.parametrize(
    "language", ["EN", "en-US", "xx", "..", "%2e%2e", "en%00", "zh_Hant", "en;", "е‌n", "staff", "*"]
)
def test_a_language_that_is_none_of_ours_is_no_page(intruder: Intruder, language: str) -> None:
    for page in ("", "history", "letter", "real"):
        answer = intruder.get(f"/{language}/{page}")
        assert answer.status_code in {303, 308, 404} if language == "staff" else {404}
        assert "Traceback" not in answer.text


def test_the_cookies_of_production_are_for_this_host_and_https_alone(house: Target) -> None:
    client = _production(house).test_client()
    letter = house.unopened(14)
    here = {"Sec-Fetch-Site": "same-origin"}
    site = SITE
    led = client.post("/en/letter", data=letter.right, headers=here, base_url=site)
    assert led.status_code == 303
    cookie = led.headers["Set-Cookie"]
    assert cookie.startswith("__Host-visit=")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in cookie
    for lasting in ("Domain", "Expires", "Max-Age"):
        assert lasting not in cookie
    assert "max-age" in led.headers["Strict-Transport-Security"]
    plain = house.app.test_client()
    value = re.search(r"=([^;]+)", cookie)
    assert value
    plain.set_cookie("__Host-visit", value.group(1))
    assert plain.get("/en/letter/open").status_code == 303


@pytest.mark.parametrize("mode", [Mode.TEST, Mode.PRODUCTION])
def test_the_demonstrations_ways_in_are_nowhere_else(house: Target, mode: Mode) -> None:
    app = _production(house) if mode is Mode.PRODUCTION else _in(house, Mode.TEST)
    assert not [r for r in app.url_map.iter_rules() if r.endpoint.startswith("staff_demo")]
    here = {"Sec-Fetch-Site": "same-origin"}
    site = SITE if mode is Mode.PRODUCTION else "http://localhost"
    with house.portal.database.reading() as session:
        users = house.portal.services(session).staff_sign_in.demo_users()
    for user in users:
        answer = app.test_client().post(f"/staff/demo/{user.id}", headers=here, base_url=site)
        assert answer.status_code == 404
    page = app.test_client().get("/staff/sign-in", base_url=site).text
    assert "Password" in page
    assert not any(user.username in page for user in users)
    for path in ("/sent", f"/sent/letter/{uuid4()}"):
        assert app.test_client().get(path, base_url=site).status_code == 404


def test_a_cookie_of_one_kind_opens_nothing_of_another(house: Target, intruder: Intruder) -> None:
    for kind, name, elsewhere in (
        ("letter", "visit", ("/en/history", "/staff/")),
        ("own", "visit", ("/en/letter/open", "/staff/")),
        ("staff", "staff", ("/en/history", "/en/letter/open")),
    ):
        _come_in(house, intruder, kind)
        cookie = intruder.client.get_cookie(name)
        assert cookie
        both = house.app.test_client()
        both.set_cookie("visit", cookie.value)
        both.set_cookie("staff", cookie.value)
        assert [both.get(path).status_code for path in elsewhere] == [303, 303]


def _come_in(house: Target, browser: Intruder, kind: str, *, other: bool = False) -> None:
    browser.client = house.app.test_client()
    ways: dict[str, Callable[[], object]] = {
        "nobody": lambda: None,
        "letter": lambda: browser.open(house.unopened(15 if other else 16)),
        "own": lambda: browser.come_in("Arabic" if other else "Somali"),
        "staff": lambda: browser.come_in_as("county.approver" if other else "county.clerk"),
    }
    ways[kind]()


def _kind_of(kind: str) -> ActorKind:
    return {
        "letter": ActorKind.RESIDENT_LETTER,
        "own": ActorKind.RESIDENT_OWN,
        "staff": ActorKind.STAFF,
    }[kind]


def _rules(house: Target, method: str) -> list[Rule]:
    return [rule for rule in house.app.url_map.iter_rules() if method in (rule.methods or ())]


def _filled(rule: Rule) -> str:
    path = re.sub(r"<(?:language:)?language>", "en", str(rule))
    path = re.sub(r"<uuid:[a-z_]+>", str(uuid4()), path)
    return re.sub(r"<[^>]+>", "M-2026-0003", path)


def _assert_headers(answer: TestResponse, rule: Rule | None = None) -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"https?:|\*|data:", policy)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    if rule is None or rule.endpoint != "static":
        assert answer.headers["Cache-Control"] == "no-store"


def _in(house: Target, mode: Mode) -> Flask:
    portal = house.portal
    settings = portal.settings.model_copy(update={"mode": mode, "base_url": SITE})
    made = Portal(
        settings, portal.database, portal.keys, portal.clock, portal.sender, portal.context
    )
    return create_app(made)


def _production(house: Target) -> Flask:
    return _in(house, Mode.PRODUCTION)
