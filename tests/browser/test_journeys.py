"""What a person does, as she does it: by keyboard, without a script, with a QR code."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from notifications.foundation.codes import letter_secrets
from portal.sign_in.models import LetterCode
from tests.browser.conftest import PHONE
from tests.browser.site import Site
from tests.browser.test_pages import open_letter

pytestmark = pytest.mark.browser


def test_letter_to_notice_to_request_by_keyboard_alone(page: Page, site: Site) -> None:
    letter = site.house.letter("English")
    page.goto(f"{site.address}/en/")
    _tab_to(page, "a.main-action")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/letter")
    _tab_to(page, "#code")
    page.keyboard.type(letter.code)
    page.keyboard.press("Tab")
    page.keyboard.type(letter.birth_date.strftime("%B"))
    page.keyboard.press("Tab")
    page.keyboard.type(str(letter.birth_date.day))
    page.keyboard.press("Tab")
    page.keyboard.type(str(letter.birth_date.year))
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/letter/open")
    expect(page.locator("h1.headline")).to_be_visible()
    _tab_to(page, "a.way[href$='/letter/request']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/letter/request")
    _tab_to(page, "input[name=kind]")
    page.keyboard.press("Space")
    _tab_to(page, "main form button")
    page.keyboard.press("Enter")
    expect(page.locator(".done")).to_contain_text("We have your request.")


def test_without_a_script_the_typed_code_opens_the_letter(chrome: Browser, site: Site) -> None:
    letter = site.house.letter("Somali")
    context = chrome.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/so/letter")
    open_letter(page, letter.code, letter.birth_date.isoformat())
    assert page.locator("html").get_attribute("lang") == "so"
    context.close()


def test_the_secret_of_a_qr_code_leaves_the_address_and_waits_for_her_press(
    page: Page, site: Site
) -> None:
    letter = site.house.letter("English")
    secret = _scanned(site, letter.code)
    page.goto(f"{site.address}/en/letter#{secret}")
    expect(page.locator("[data-if-scanned]")).to_be_visible()
    expect(page.locator("#code")).to_be_hidden()
    assert page.url == f"{site.address}/en/letter"
    page.locator("#birth_month").select_option(str(letter.birth_date.month))
    page.locator("#birth_day").fill(str(letter.birth_date.day))
    page.locator("#birth_year").fill(str(letter.birth_date.year))
    page.locator("main form button").click()
    page.wait_for_url("**/letter/open")


def test_the_check_of_a_letter_takes_a_reference_from_a_qr_code_and_no_secret(
    page: Page, site: Site
) -> None:
    page.goto(f"{site.address}/en/real#7K3M-2QXP")
    assert page.locator("#reference").input_value() == "7K3M-2QXP"
    page.goto("about:blank")
    page.goto(f"{site.address}/en/real#{_scanned(site, site.house.letter('English').code)}")
    assert page.locator("#reference").input_value() == ""


def test_escape_pressed_twice_leaves_and_the_page_is_not_behind_back(
    page: Page, site: Site
) -> None:
    page.goto(f"{site.address}/en/")
    page.goto(f"{site.address}/en/rights")
    page.keyboard.press("Escape")
    assert page.url.endswith("/en/rights")
    page.keyboard.press("Escape")
    page.wait_for_url(site.everyday)
    page.go_back()
    assert page.url == f"{site.address}/en/"


def test_leaving_works_without_a_script_and_signs_her_out(chrome: Browser, site: Site) -> None:
    letter = site.house.letter("Arabic")
    context = chrome.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/ar/letter")
    open_letter(page, letter.code, letter.birth_date.isoformat())
    page.locator("a.leave").click()
    page.wait_for_url(site.everyday)
    assert context.cookies(site.address) == []
    page.goto(f"{site.address}/ar/letter/open")
    assert page.url.endswith("/ar/letter")
    context.close()


def test_she_signs_in_with_the_code_from_her_email(page: Page, site: Site) -> None:
    letter = site.house.letter("Spanish")
    page.goto(f"{site.address}/es/sign-in")
    page.locator("#contact").fill(letter.contact)
    page.locator("#birth_month").select_option(str(letter.birth_date.month))
    page.locator("#birth_day").fill(str(letter.birth_date.day))
    page.locator("#birth_year").fill(str(letter.birth_date.year))
    page.locator("main form button").click()
    page.locator("#code").fill(site.house.newest_code(letter.contact))
    page.locator("main form button").click()
    page.wait_for_url("**/es/history")


def test_nothing_is_kept_in_the_browser_before_sign_in(phone: BrowserContext, site: Site) -> None:
    page = phone.new_page()
    for path in ("/en/", "/en/letter", "/en/sign-in", "/en/real"):
        page.goto(site.address + path)
    assert phone.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def _tab_to(page: Page, selector: str, most: int = 80) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def _scanned(site: Site, typed: str) -> str:
    """The longer secret in the QR code of the letter that carries this typed code."""
    portal = site.house.portal
    with portal.database.reading() as session:
        for notice_id in session.scalars(select(LetterCode.notice_id)):
            secrets = letter_secrets(portal.keys.codes, notice_id)
            if secrets.grouped == typed:
                return secrets.scanned
    raise AssertionError("no letter carries this code")
