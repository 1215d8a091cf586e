"""Each page of residents and the public on a small phone: axe, width, links, words, no script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import PHONE
from tests.browser.looking import follow, look_over
from tests.browser.pages import PAGES, walk
from tests.browser.pages import Page as ListedPage
from tests.browser.site import Site, Walked

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "ar", "ksw")
# What a title, which the browser's history keeps, says nothing of.
TELLING = re.compile(r"ICE|SNAP|Medic|immigra|benefit")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("listed_page", PAGES, ids=lambda one: one.name)
def test_a_page_of_the_list(
    chrome: Browser, listed: Walked, listed_page: ListedPage, language: str
) -> None:
    context = chrome.new_context(viewport=PHONE)
    strangers: list[str] = []
    context.on("request", lambda request: strangers.append(request.url))
    page = context.new_page()
    walk(listed_page, page, listed, language)
    look_over(page)
    assert not TELLING.search(page.title())
    context.close()
    assert [url for url in strangers if not url.startswith(listed.site.address)] == []


def test_every_entry_of_her_history(signed_in: BrowserContext, site: Site) -> None:
    page = signed_in.new_page()
    page.goto(f"{site.address}/en/history")
    entries = [link.get_attribute("href") for link in page.locator("a.what").all()]
    assert entries
    for address in entries:
        page.goto(f"{site.address}{address}")
        look_over(page)


@pytest.mark.parametrize("language", ["hmn", "vi", "om", "my", "km", "lo", "ko"])
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


def open_letter(page: Page, code: str, born: str) -> None:
    """Fill in the form of the letter page and send it."""
    year, month, day = (str(int(part)) for part in born.split("-"))
    page.locator("#code").fill(code)
    page.locator("#birth_month").select_option(month)
    page.locator("#birth_day").fill(day)
    page.locator("#birth_year").fill(year)
    page.locator("main form button").click()
    page.wait_for_url("**/letter/open")
