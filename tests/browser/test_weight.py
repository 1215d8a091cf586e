"""What a page weighs on the wire, over real HTTP: a weak signal, an old phone."""

from __future__ import annotations

import gzip
import re
import urllib.request

import pytest
from playwright.sync_api import Page

from portal.sign_in.outcomes import OwnSignIn
from tests.browser.site import Site

FIRST, LATER = 60_000, 20_000
"""Bytes: the first view with all that it loads, and the page alone once that is kept."""
PATHS = (
    "",
    "real",
    "wrong-home",
    "not-me",
    "rights",
    "rights/questions",
    "rights/papers",
    "safety",
    "accessibility",
    "privacy",
    "laws",
    "laws/mn-13.04-3-access",
    "matters",
    "matters/usda-snap-demand",
    "no-letter",
    "new-letter",
    "letter",
    "sign-in",
    "sign-in/key",
    "history",
    "looks",
    "requests",
    "requests/new",
    "contacts",
    "ways-in",
    "ways-in/join",
    "tell-us",
)


@pytest.fixture(scope="module")
def cookie(site: Site) -> str:
    house = site.house
    with house.portal.database.transaction() as session:
        services = house.portal.services(session)
        token = services.sessions.start_own(OwnSignIn(house.account_of("English")))
    return f"visit={token}"


@pytest.mark.parametrize("language", ["en", "ar", "my"])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_light_and_asks_nobody_else(
    site: Site, cookie: str, path: str, language: str
) -> None:
    page, sent = _get(f"{site.address}/{language}/{path}", cookie)
    assert sent <= LATER
    assert not re.findall(r'(?:src|href)="(https?://[^"]+\.(?:css|js|woff2?|png|svg))"', page)
    loaded = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    assert loaded
    assert sent + sum(_get(site.address + one)[1] for one in loaded) <= FIRST


def test_what_is_loaded_is_kept_for_a_year(site: Site) -> None:
    page, _ = _get(f"{site.address}/en/")
    for one in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
        with urllib.request.urlopen(site.address + one) as answer:  # noqa: S310 - loopback
            assert "immutable" in answer.headers["Cache-Control"]


def _get(address: str, cookie: str = "") -> tuple[str, int]:
    """The page, and the bytes of its headers and its compressed body."""
    asked = urllib.request.Request(  # noqa: S310 - loopback
        address, headers={"Accept-Encoding": "gzip", "Cookie": cookie}
    )
    with urllib.request.urlopen(asked) as answer:  # noqa: S310 - loopback
        body = answer.read()
        head = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
        if answer.headers.get("Content-Encoding") == "gzip":
            return gzip.decompress(body).decode(), len(body) + head
        return body.decode(), len(body) + head


SCRIPTS = {"am": "ethiopic", "km": "khmer", "lo": "lao", "my": "myanmar", "ksw": "myanmar"}
FONT, NAME = 60_000, 4_000


@pytest.mark.parametrize("language", ["en", "ar", *SCRIPTS])
def test_a_page_asks_for_one_font_of_its_own_script_and_for_the_letters_of_names(
    page: Page, site: Site, language: str
) -> None:
    asked: dict[str, int] = {}
    page.on("response", lambda answer: asked.update({answer.url: len(answer.body())}))
    page.goto(f"{site.address}/{language}/", wait_until="networkidle")
    fonts = {url.rsplit("/", 1)[1].split(".")[0]: size for url, size in _fonts(asked).items()}
    names = {name: size for name, size in fonts.items() if name.startswith("name-")}
    assert set(names) == {f"name-{script}" for script in SCRIPTS.values()}
    assert max(names.values()) <= NAME
    assert set(fonts) - set(names) == {SCRIPTS[code] for code in SCRIPTS if code == language}
    assert max(fonts.values()) <= FONT
    assert all("?v=" in url for url in _fonts(asked))


def _fonts(asked: dict[str, int]) -> dict[str, int]:
    return {url: size for url, size in asked.items() if ".woff2" in url}
