from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.wrappers import Response

from portal.sign_in.outcomes import OwnSignIn
from tests.browser.find import SWITCHES, chromium
from tests.browser.site import Site, Walked, serving, walked
from tests.conftest import missing
from tests.factories.demonstrations import Staged, staged

PHONE = {"width": 320, "height": 640}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(Response("The weather", mimetype="text/html")) as elsewhere:
        leave_to = f"{elsewhere}/weather"
        house = Staged(staged(tmp_path_factory.mktemp("var"), leave_to=leave_to))
        with serving(house.app) as address:
            yield Site(house, address, elsewhere)
        house.portal.database.close()


@pytest.fixture(scope="session")
def listed(site: Site) -> Iterator[Walked]:
    """The same house, with all that the list of pages needs to be walked."""
    with walked(site.house, site.elsewhere) as made:
        yield made


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        missing("browser suite not run: no Chromium. Run: python -m tests.browser.find")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield browser
        browser.close()


@pytest.fixture
def phone(chrome: Browser, site: Site) -> Iterator[BrowserContext]:
    """A small phone, where whatever leaves the site is an error."""
    context = chrome.new_context(viewport=PHONE)
    strangers: list[str] = []
    context.on(
        "request",
        lambda request: (
            request.url.startswith((site.address, site.elsewhere)) or strangers.append(request.url)
        ),
    )
    yield context
    context.close()
    assert strangers == []


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    return phone.new_page()


@pytest.fixture
def signed_in(phone: BrowserContext, site: Site) -> BrowserContext:
    """The phone of June Example, in by her own way."""
    with site.house.portal.database.transaction() as session:
        services = site.house.portal.services(session)
        token = services.sessions.start_own(OwnSignIn(site.house.account_of("English")))
    phone.add_cookies([{"name": "visit", "value": token, "url": site.address}])
    return phone
