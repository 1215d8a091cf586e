"""A page that is left open: it asks, it can be answered, and it goes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from portal.sign_in.outcomes import OwnSignIn
from tests.browser.conftest import PHONE
from tests.browser.looking import follow, look_over
from tests.browser.site import Site

pytestmark = pytest.mark.browser


def test_it_asks_two_minutes_before_and_stays_for_who_answers(
    signed_in: BrowserContext, site: Site
) -> None:
    page = signed_in.new_page()
    page.clock.install()
    page.goto(f"{site.address}/en/history")
    dialog = page.locator("dialog.idle")
    page.clock.fast_forward("12:00")
    expect(dialog).not_to_be_visible()
    page.clock.fast_forward("01:30")
    expect(dialog).to_be_visible()
    look_over(page)
    with page.expect_response("**/stay") as answer:
        dialog.locator("button").click()
    assert answer.value.status == 204
    expect(dialog).not_to_be_visible()
    page.clock.fast_forward("13:30")
    expect(dialog).to_be_visible()


def test_at_the_end_nothing_of_hers_stays_on_the_screen(
    signed_in: BrowserContext, site: Site
) -> None:
    page = signed_in.new_page()
    page.clock.install()
    page.goto(f"{site.address}/en/history")
    page.clock.fast_forward("15:01")
    page.wait_for_url("**/sign-in?closed=")
    expect(page.locator("main")).not_to_contain_text("What happened")


def test_after_she_has_signed_out_the_back_button_shows_nothing(
    signed_in: BrowserContext, site: Site
) -> None:
    page = signed_in.new_page()
    page.goto(f"{site.address}/en/history")
    follow(page.locator(".sections form button"))
    page.go_back()
    page.wait_for_url("**/sign-in*")
    expect(page.locator("main")).not_to_contain_text("What happened")


def test_signing_out_everywhere_ends_the_other_phone_too(
    chrome: Browser, signed_in: BrowserContext, site: Site
) -> None:
    with site.house.portal.database.transaction() as session:
        services = site.house.portal.services(session)
        token = services.sessions.start_own(OwnSignIn(site.house.account_of("English")))
    other = chrome.new_context(viewport=PHONE)
    other.add_cookies([{"name": "visit", "value": token, "url": site.address}])
    elsewhere = other.new_page()
    elsewhere.goto(f"{site.address}/en/history")
    page = signed_in.new_page()
    page.goto(f"{site.address}/en/ways-in")
    follow(page.locator("form[action$='/sign-out/everywhere'] button"))
    elsewhere.reload()
    elsewhere.wait_for_url("**/sign-in*")
    other.close()


def test_without_a_script_the_page_goes_by_itself(
    chrome: Browser, signed_in: BrowserContext, site: Site
) -> None:
    cookie = signed_in.cookies()[0]
    context = chrome.new_context(viewport=PHONE, java_script_enabled=False)
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(f"{site.address}/en/history")
    refresh = page.locator("meta[http-equiv=refresh]").get_attribute("content") or ""
    seconds, _, where = refresh.partition("; url=")
    assert 0 < int(seconds) <= 15 * 60 + 5
    assert where == "/en/sign-in?closed="
    context.close()
