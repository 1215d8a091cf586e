from __future__ import annotations

import gzip
from pathlib import Path

from flask import Flask

from notifications.foundation.clock import SetClock
from notifications.foundation.stamp import Mode
from portal.web.shared.template_words import STATIC
from tests.unit.portal.web.conftest import app_in

HTTPS = "https://portal.example.org"


def test_the_policy_allows_our_own_files_and_nothing_inline(production_app: Flask) -> None:
    answer = production_app.test_client().get("/en/", base_url=HTTPS)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "<style" not in answer.text
    assert "style=" not in answer.text
    assert " onclick=" not in answer.text


def test_production_asks_for_https_from_then_on(production_app: Flask, demo_app: Flask) -> None:
    name = "Strict-Transport-Security"
    assert name in production_app.test_client().get("/en/", base_url=HTTPS).headers
    assert name not in demo_app.test_client().get("/en/").headers


def test_errors_carry_the_headers_too(production_app: Flask) -> None:
    answer = production_app.test_client().get("/nothing", base_url=HTTPS)
    assert answer.status_code == 404
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_file_with_its_fingerprint_is_kept_by_the_browser(demo_app: Flask) -> None:
    client = demo_app.test_client()
    page = client.get("/en/").text
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    with client.get(address.replace("&amp;", "&")) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    with client.get("/static/site.css") as answer:
        assert answer.headers["Cache-Control"] == "no-store"


def test_sheets_and_script_stay_small() -> None:
    for sheet in ("site.css", "site.rtl.css"):
        assert len(gzip.compress((STATIC / sheet).read_bytes(), mtime=0)) < 6_000
    assert (STATIC / "site.js").stat().st_size < 3_000


def test_too_many_pages_from_one_network_are_told_to_wait(tmp_path: Path, clock: SetClock) -> None:
    client = app_in(Mode.DEMO, tmp_path, clock, page_limit="3 per minute").test_client()
    answers = [client.get("/en/") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert "Please wait a little." in answers[-1].text
    assert "651-555-0100" in answers[-1].text
