"""A passkey, with the phone that Chrome plays: made, used with her birth date, and ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from portal.app import create_app
from portal.sign_in.outcomes import OwnSignIn
from tests.browser.conftest import PHONE
from tests.browser.looking import follow, look_over
from tests.browser.site import Site, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def named(site: Site) -> Iterator[str]:
    """The same house at an address with a name: browsers make no passkeys for numbers."""

    def named_app(environ: Any, start: Any) -> Any:
        # The app needs the port, and the port is known once something listens there.
        return app(environ, start)

    with serving(named_app) as numbers:
        address = numbers.replace("127.0.0.1", "localhost")
        settings = site.house.portal.settings.model_copy(update={"base_url": address})
        app = create_app(replace(site.house.portal, settings=settings))
        yield address


@pytest.fixture
def browsing(chrome: Browser) -> Iterator[BrowserContext]:
    context = chrome.new_context(viewport=PHONE)
    yield context
    context.close()


@pytest.mark.parametrize("language", ["en", "ar", "ksw"])
def test_she_makes_a_passkey_comes_in_with_it_and_ends_it(
    browsing: BrowserContext, site: Site, named: str, language: str
) -> None:
    page, born = browsing.new_page(), site.house.letter("English").birth_date
    _phone(browsing, page)
    _be_signed_in(browsing, site, named)
    page.goto(f"{named}/{language}/ways-in")
    look_over(page)
    follow(page.locator("a[href$='/ways-in/passkey']"))
    look_over(page)
    page.locator("input[value=no]").check()
    follow(page.locator("main form button"))
    look_over(page)
    follow(page.locator("form[data-passkey] button"))
    assert "/ways-in?passkey" in page.url
    look_over(page)

    browsing.clear_cookies()
    page.goto(f"{named}/{language}/sign-in")
    look_over(page)
    follow(page.locator("a[href$='/sign-in/passkey']"))
    look_over(page)
    expect(page.locator("[data-without-passkey]")).to_be_hidden()
    _fill(page, date(born.year, 12 if born.month != 12 else 11, 1))
    follow(page.locator("form[data-passkey] button"))
    expect(page.locator(".problem[autofocus]")).to_be_visible()
    look_over(page)
    _fill(page, born)
    follow(page.locator("form[data-passkey] button"))
    assert page.url.endswith(f"/{language}/history")

    page.goto(f"{named}/{language}/looks")
    look_over(page)
    page.goto(f"{named}/{language}/ways-in")
    follow(page.locator("form[action$='/end'][action*='passkey'] button"))
    expect(page.locator("form[action*='/ways-in/passkey/']")).to_have_count(0)


def test_a_phone_that_others_use_gets_none_and_is_offered_a_key(
    browsing: BrowserContext, site: Site, named: str
) -> None:
    page = browsing.new_page()
    _be_signed_in(browsing, site, named)
    page.goto(f"{named}/en/ways-in/passkey")
    page.locator("input[value=yes]").check()
    follow(page.locator("main form button"))
    look_over(page)
    expect(page.locator("form[data-passkey]")).to_have_count(0)
    expect(page.locator("form[action$='/ways-in/key']")).to_be_visible()


def test_when_the_phone_says_no_the_page_says_what_else_there_is(
    browsing: BrowserContext, site: Site, named: str
) -> None:
    page = browsing.new_page()
    _phone(browsing, page)
    page.goto(f"{named}/en/sign-in/passkey")
    _fill(page, site.house.letter("English").birth_date)
    page.locator("form[data-passkey] button").click()
    expect(page.locator("[data-passkey-failed]")).to_be_visible()
    look_over(page)


def test_one_phone_makes_one_passkey(browsing: BrowserContext, site: Site, named: str) -> None:
    page = browsing.new_page()
    _phone(browsing, page)
    _be_signed_in(browsing, site, named)
    _say_that_it_is_hers(page, named)
    follow(page.locator("form[data-passkey] button"))
    _say_that_it_is_hers(page, named)
    page.locator("form[data-passkey] button").click()
    expect(page.locator("[data-passkey-there]")).to_be_visible()
    look_over(page)
    page.goto(f"{named}/en/ways-in")
    follow(page.locator("form[action$='/end'][action*='passkey'] button"))


def test_without_a_script_the_page_names_the_other_ways(
    chrome: Browser, site: Site, named: str
) -> None:
    context = chrome.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{named}/en/sign-in/passkey")
    expect(page.locator("[data-without-passkey]")).to_be_visible()
    expect(page.locator("form[data-passkey]")).to_be_hidden()
    expect(page.locator("a[href$='/sign-in/key']")).to_be_visible()
    context.close()


def test_an_address_of_numbers_says_nothing_of_passkeys(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/en/sign-in")
    expect(page.locator("body")).not_to_contain_text("passkey")
    page.goto(f"{site.address}/en/sign-in/passkey")
    expect(page.locator("h1")).to_contain_text("This page is not here.")


def _phone(context: BrowserContext, page: Page) -> None:
    """A phone inside the browser that checks who holds it and keeps passkeys that need no name."""
    session: Any = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def _be_signed_in(context: BrowserContext, site: Site, address: str) -> None:
    with site.house.portal.database.transaction() as session:
        services = site.house.portal.services(session)
        token = services.sessions.start_own(OwnSignIn(site.house.account_of("English")))
    context.add_cookies([{"name": "visit", "value": token, "url": address}])


def _say_that_it_is_hers(page: Page, address: str) -> None:
    page.goto(f"{address}/en/ways-in/passkey")
    page.locator("input[value=no]").check()
    follow(page.locator("main form button"))


def _fill(page: Page, born: date) -> None:
    page.locator("#birth_month").select_option(str(born.month))
    page.locator("#birth_day").fill(str(born.day))
    page.locator("#birth_year").fill(str(born.year))
