"""Each page of residents and the public on a small phone: axe, width, links, words, no script."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import PHONE, Site
from tests.browser.looking import follow, look_over

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "es", "so", "ar")
PUBLIC = (
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
    "numbers",
    "no-letter",
    "new-letter",
    "letter",
    "sign-in",
    "sign-in/key",
    "nothing-here",
)
OWN = (
    "history",
    "looks",
    "requests",
    "requests/new",
    "contacts",
    "ways-in",
    "ways-in/join",
    "tell-us",
)
LETTER = (
    "letter/open",
    "letter/request",
    "letter/call",
    "letter/wrong-home",
    "letter/own-way",
    "letter/tell-us",
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PUBLIC)
def test_public_page(page: Page, site: Site, language: str, path: str) -> None:
    page.goto(f"{site.address}/{language}/{path}")
    look_over(page)


def test_the_button_that_ends_emails(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/webhooks/emails/{uuid4()}/token")
    look_over(page)
    follow(page.get_by_role("button"))
    look_over(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", OWN)
def test_page_of_her_own(signed_in: BrowserContext, site: Site, language: str, path: str) -> None:
    page = signed_in.new_page()
    page.goto(f"{site.address}/{language}/{path}")
    assert page.url.endswith(path)
    look_over(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_safe_at_home_changes(signed_in: BrowserContext, site: Site, language: str) -> None:
    page = signed_in.new_page()
    page.goto(f"{site.address}/{language}/contacts")
    page.goto(str(page.locator("a[href$=safe-at-home]").first.evaluate("link => link.href")))
    look_over(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_of_her_history(signed_in: BrowserContext, site: Site, language: str) -> None:
    page = signed_in.new_page()
    page.goto(f"{site.address}/{language}/history")
    entries = [link.get_attribute("href") for link in page.locator("a.what").all()]
    assert entries
    for address in entries:
        page.goto(f"{site.address}{address}")
        look_over(page)


@pytest.mark.parametrize("language", ["English", "Spanish", "Somali", "Arabic"])
def test_pages_of_a_letters_session(page: Page, site: Site, language: str) -> None:
    letter = site.house.letter(language)
    code = {"English": "en", "Spanish": "es", "Somali": "so", "Arabic": "ar"}[language]
    page.goto(f"{site.address}/{code}/letter")
    open_letter(page, letter.code, letter.birth_date.isoformat())
    for path in LETTER:
        page.goto(f"{site.address}/{code}/{path}")
        assert page.url.endswith(path)
        look_over(page)


@pytest.mark.parametrize("language", ["hmn", "vi", "ksw", "om", "am", "my", "km", "lo", "ko"])
def test_the_first_page_in_a_language_that_has_no_pages_yet(
    page: Page, site: Site, language: str
) -> None:
    page.goto(f"{site.address}/{language}/")
    look_over(page)


def test_the_language_chooser_opens_without_a_script(chrome: Browser, site: Site) -> None:
    context = chrome.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/en/rights")
    page.locator(".languages summary").click()
    follow(page.locator(".languages a[lang=so]"))
    assert page.url == f"{site.address}/so/rights"
    context.close()


def test_page_titles_say_nothing_of_ice_or_of_benefits(
    signed_in: BrowserContext, site: Site
) -> None:
    page = signed_in.new_page()
    for path in (*PUBLIC, *OWN):
        page.goto(f"{site.address}/en/{path}")
        assert not re.search(r"ICE|SNAP|Medic|immigra|benefit", page.title()), page.title()


def open_letter(page: Page, code: str, born: str) -> None:
    """Fill in the form of the letter page and send it."""
    year, month, day = (str(int(part)) for part in born.split("-"))
    page.locator("#code").fill(code)
    page.locator("#birth_month").select_option(month)
    page.locator("#birth_day").fill(day)
    page.locator("#birth_year").fill(year)
    page.locator("main form button").click()
    page.wait_for_url("**/letter/open")
