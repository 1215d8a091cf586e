"""The console at a desk and on a small phone: axe, width, the keyboard alone, and no script."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications import Channel
from notifications.delivery.models import Delivery, DeliveryState, NoticeRow
from portal.access.actors import PUBLIC, Actor, Role, system
from portal.demonstration.agencies import EXAMPLE_COUNTY
from portal.notices.models import NoticeRun
from portal.records_requests.service import NewRequest
from portal.records_requests.values import RequestKind
from portal.sign_in.errors import UsernameTaken
from tests.browser.conftest import PHONE
from tests.browser.looking import follow, look_over
from tests.browser.site import Site
from tests.factories.desks import new_clerk
from tests.factories.phones import Phone, secret_on

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 900}
SENT_RUN, WAITING_RUN, MATTER = "R-2026-0001", "R-2026-0004", "M-2026-0003"
PAGES = (
    "/staff/",
    "/staff/matters",
    f"/staff/matters/{MATTER}",
    "/staff/matters/new",
    f"/staff/matters/{MATTER}/list",
    f"/staff/matters/{MATTER}/log",
    f"/staff/matters/{MATTER}/log?kind=disclosed",
    "/staff/silence",
    "/staff/agreements",
    f"/staff/matters/{MATTER}/notes",
    f"/staff/matters/{MATTER}/silence",
    "/staff/runs",
    f"/staff/runs/{SENT_RUN}",
    f"/staff/runs/{WAITING_RUN}",
    f"/staff/runs/{SENT_RUN}/list",
    f"/staff/runs/{SENT_RUN}/list?show=held",
    f"/staff/runs/{SENT_RUN}/not-reached",
    f"/staff/runs/{SENT_RUN}/preview",
    "/staff/notices",
    "/staff/letters",
    "/staff/numbers",
    "/staff/letters/returned",
    "/staff/requests",
    "/staff/tasks",
    "/staff/laws?show=all",
    "/staff/laws/mn-13.04-3-access",
    "/staff/trail",
    "/staff/account",
    "/staff/rules",
    "/staff/accounts",
    "/staff/second-factor",
    "/sent",
    "/sent?channel=email",
)


@pytest.fixture(scope="session")
def everyone(site: Site) -> Actor:
    """Somebody with every role, and a request that waits for her."""
    with site.house.portal.database.transaction() as session:
        services = site.house.portal.services(session)
        agency_id = services.agencies.by_slug(EXAMPLE_COUNTY.new.slug).id
        new = NewRequest(
            RequestKind.SEE, "en", agency_id=agency_id, words="All", filer={"name": "An Example"}
        )
        services.records_requests.file(PUBLIC, new)
        with contextlib.suppress(UsernameTaken):
            services.staff_sign_in.add_user(
                system("test"),
                agency_id=agency_id,
                username="browser.everyone",
                name="Example Everyone",
                roles=tuple(Role),
                password=None,
            )
        return services.staff_sign_in.actor_named("browser.everyone")


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def console(
    request: pytest.FixtureRequest, chrome: Browser, site: Site, everyone: Actor
) -> Iterator[BrowserContext]:
    context = _signed_in(chrome.new_context(viewport=request.param), site, everyone)
    yield context
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_console(console: BrowserContext, site: Site, path: str) -> None:
    page = console.new_page()
    page.goto(f"{site.address}{path}")
    look_over(page)


def test_the_sign_in(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/staff/")
    assert page.url.endswith("/staff/sign-in")
    look_over(page)


@pytest.mark.parametrize(
    ("start", "heading"),
    [
        (f"/staff/runs/{SENT_RUN}/list", "Notice "),
        (f"/staff/runs/{SENT_RUN}/list?show=held", "Held for a human"),
        (f"/staff/runs/{SENT_RUN}/preview", "One person's notice"),
        ("/staff/requests", "See records: "),
    ],
)
def test_a_record_behind_its_reason(
    console: BrowserContext, site: Site, start: str, heading: str
) -> None:
    page = console.new_page()
    page.goto(f"{site.address}{start}")
    follow(page.locator(".rows a").first)
    if page.get_by_role("heading", name="Why do you open this record?").count():
        look_over(page)
        follow(page.get_by_role("button", name="Open it"))
    assert heading in page.locator("h1").inner_text()
    look_over(page)


def test_a_sentence_in_the_agencys_own_words(console: BrowserContext, site: Site) -> None:
    page = console.new_page()
    page.goto(f"{site.address}/staff/matters/{MATTER}")
    follow(page.get_by_role("link", name="In our own words").first)
    look_over(page)
    page.get_by_label("In English").fill("We may ask the school.")
    follow(page.get_by_role("button", name="Keep this sentence"))
    assert "never “may”" in page.get_by_role("alert").inner_text()
    page.get_by_label("In English").fill("We asked the school for its own records of you.")
    follow(page.get_by_role("button", name="Keep this sentence"))
    page.get_by_text("Type or replace a translation").click()
    page.get_by_label("Language").select_option("ar")
    page.get_by_label("The sentence in it").fill("طلبنا من المدرسة سجلاتكم لديها.")
    follow(page.get_by_role("button", name="Keep this translation"))
    look_over(page)
    follow(page.get_by_role("button", name="Take this sentence out"))
    assert "None. Notices about this entry" in page.locator("main").inner_text()


def test_what_the_trail_proves(console: BrowserContext, site: Site) -> None:
    page = console.new_page()
    page.goto(f"{site.address}/staff/trail")
    follow(page.get_by_role("button", name="Verify the whole trail"))
    assert "Nothing was found wrong." in page.locator("main").inner_text()
    look_over(page)


def test_a_second_factor_is_set_up_and_asked_for(chrome: Browser, site: Site) -> None:
    clerk = new_clerk(site.house, EXAMPLE_COUNTY.new.slug, Role.AUDITOR)
    context = _signed_in(chrome.new_context(viewport=PHONE), site, clerk.actor)
    page = context.new_page()
    page.goto(f"{site.address}/staff/account")
    follow(page.get_by_role("link", name="Set one up"))
    follow(page.get_by_role("button", name="Set it up"))
    look_over(page)
    assert page.locator(".qr svg").bounding_box()
    phone = Phone(secret_on(page.content()), site.house.portal.clock.now)
    page.get_by_label("The code that your phone shows now").fill(phone.code())
    follow(page.get_by_role("button", name="Use this phone"))
    look_over(page)
    code = page.locator(".codes code").first.inner_text()

    _signed_in(context, site, clerk.actor)
    page.goto(f"{site.address}/staff/trail")
    assert page.url.endswith("/staff/second-step")
    look_over(page)
    page.get_by_label("The code that your phone shows now").fill(code)
    follow(page.get_by_role("button", name="Go on"))
    assert page.locator("h1").inner_text() == "What waits"
    page.goto(f"{site.address}/staff/account")
    assert "9 of 10" in page.locator("main").inner_text()
    context.close()


def test_the_console_works_by_keyboard_and_without_a_script(chrome: Browser, site: Site) -> None:
    with site.house.portal.database.reading() as session:
        staff = site.house.portal.services(session).staff_sign_in
        approver = staff.actor_named("county.approver")
    context = chrome.new_context(viewport=DESK, java_script_enabled=False)
    page = _signed_in(context, site, approver).new_page()
    page.goto(f"{site.address}/staff/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/runs/*")

    page.goto(f"{site.address}/staff/runs/{WAITING_RUN}")
    page.locator("#count").focus()
    page.keyboard.type("999999")
    page.keyboard.press("Enter")
    assert "not how many notices were counted" in page.locator("[role=alert]").inner_text()
    context.close()


def _signed_in(context: BrowserContext, site: Site, actor: Actor) -> BrowserContext:
    with site.house.portal.database.transaction() as session:
        sessions = site.house.portal.services(session).sessions
        token = sessions.start_staff(UUID(str(actor.id)))
    context.add_cookies([{"name": "staff", "value": token, "url": site.address}])
    return context


def test_the_figures_of_a_run_that_is_being_sent_renew_themselves(
    console: BrowserContext, site: Site
) -> None:
    page = console.new_page()
    page.clock.install()
    with site.house.portal.database.transaction() as session:
        one = session.scalars(
            select(Delivery)
            .join(NoticeRow, NoticeRow.id == Delivery.notice_id)
            .where(NoticeRow.run_key == run_key(session), Delivery.channel == Channel.LETTER)
        ).first()
        assert one is not None
        delivery_id, before = one.id, one.state
        one.state = DeliveryState.QUEUED
        one.due_at = site.house.portal.clock.now() + timedelta(days=300)
    page.goto(f"{site.address}/staff/runs/{SENT_RUN}")
    progress = page.locator("[data-progress]")
    assert "Still sending" in progress.inner_text()
    with site.house.portal.database.transaction() as session:
        session.get_one(Delivery, delivery_id).state = before
    with page.expect_response(f"**/staff/runs/{SENT_RUN}"):
        page.clock.fast_forward(15_000)
    page.get_by_text("Nothing waits to be sent").wait_for()
    page.clock.fast_forward(60_000)
    page.close()


def run_key(session: Session) -> UUID:
    return session.scalars(select(NoticeRun.id).where(NoticeRun.reference == SENT_RUN)).one()
