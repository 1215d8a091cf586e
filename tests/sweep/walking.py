"""One language, with or without scripts: every page of the list, in a house of its own."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, CDPSession, Error, sync_playwright
from playwright.sync_api import Page as Tab
from werkzeug.wrappers import Response

from portal.settings import load_settings
from portal.web.shared.locale import BY_HTML_LANG, page_language
from portal.wiring import wire
from tests.browser.find import SWITCHES, chromium
from tests.browser.looking import RULES
from tests.browser.pages import PAGES, WENT_WRONG, Page, walk
from tests.browser.site import Walked, serving, walked
from tests.factories.demonstrations import MANY_PAGES, Staged
from tests.sweep.findings import EXCEPTED, Check, Finding, Report
from tests.sweep.keyboard import tabbed_through

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 1024}
ZOOMED = {"width": 320, "height": 256, "deviceScaleFactor": 4, "mobile": False}
"""A desk's window at 400 % (WCAG 1.4.10): as wide in CSS pixels as a phone, and less high."""
_QUALITY = 45
# It ends her session; it is the same error in another language.
_NOT_FOLLOWED = ("/leave", WENT_WRONG, "/nothing-here")


@dataclass(frozen=True)
class Job:
    """One walk: in which language, with scripts or without, of which house, and where it leaves
    its pictures and its HTML."""

    language: str
    script: bool
    house: Path
    out: Path
    begins: tuple[str, ...] = ("",)
    """With which names the pages begin that are walked."""

    @property
    def mode(self) -> str:
        return "with scripts" if self.script else "without scripts"


@dataclass
class _Walk:
    job: Job
    on: Walked
    browser: Browser
    report: Report = field(default_factory=Report)
    followed: set[str] = field(default_factory=set)

    def all(self) -> None:
        for page in PAGES:
            wanted = page.name.startswith(self.job.begins)
            if wanted and (self.job.script or not page.script):
                with self._tab() as tab:
                    self._page(page, tab)

    def _page(self, page: Page, tab: Tab) -> None:
        strangers: list[str] = []
        tab.on("request", lambda request: strangers.append(request.url))
        protocol = tab.context.new_cdp_session(tab)
        self._scripts(protocol, run=self.job.script)
        try:
            walk(page, tab, self.on, self.job.language)
            tab.wait_for_load_state()
        except (AssertionError, Error) as error:
            self._note(page, Check.REACHED, "", [f"{type(error).__name__}: {str(error)[:300]}"])
            return
        self._note(page, Check.REACHED, "", [])
        html = self.on.answers.html
        # The page ran none of its own scripts, and runs none later: what looks at it is one.
        self._scripts(protocol, run=True)
        self._on_a_phone(page, tab)
        self._zoomed(page, tab, protocol)
        if self.job.script:
            self._keep(page, html)
            self._at_a_desk(page, tab)
            self._note(page, Check.LINKS, "", self._dead_links(tab))
        ours = self.on.site.address
        self._note(page, Check.ALONE, "", [one for one in strangers if not one.startswith(ours)])

    def _on_a_phone(self, page: Page, tab: Tab) -> None:
        self._note(page, Check.WORDS, "", self._words(tab))
        self._note(page, Check.WIDTH, "320 px", _too_wide(tab))
        if self.job.script:
            self._picture(page, tab, "phone")
        # As it opens, a desk is shown it; here with every part opened that can be.
        _open_all(tab)
        self._note(page, Check.WIDTH, "320 px, all opened", _too_wide(tab))
        self._note(page, Check.AXE, "320 px, all opened", self._axe(tab))
        _close_again(tab)

    def _zoomed(self, page: Page, tab: Tab, protocol: CDPSession) -> None:
        """By keyboard where it is hardest: as wide as a phone, and less high than any."""
        protocol.send("Emulation.setDeviceMetricsOverride", ZOOMED)
        zoomed = tab.evaluate("[innerWidth, innerHeight, devicePixelRatio]")
        wrong = [] if zoomed == [320, 256, 4] else [f"the zoom did not take: {zoomed}"]
        way = tabbed_through(tab)
        self._note(page, Check.KEYBOARD, "320 px", way.wrong)
        self._note(page, Check.ZOOM, "", wrong + _too_wide(tab) + way.hidden)
        protocol.send("Emulation.clearDeviceMetricsOverride")

    def _at_a_desk(self, page: Page, tab: Tab) -> None:
        tab.set_viewport_size(DESK)  # type: ignore[arg-type]
        self._note(page, Check.WIDTH, "1280 px", _too_wide(tab))
        self._note(page, Check.AXE, "1280 px", self._axe(tab))
        self._picture(page, tab, "desk")

    def _words(self, tab: Tab) -> Iterator[str]:
        shown = _shown(self.on, self.job.language)
        page = tab.evaluate(
            "({lang: document.documentElement.lang, dir: document.documentElement.dir, "
            "title: document.title, text: document.body.innerText})"
        )
        if (page["lang"], page["dir"]) != (shown.html_lang, shown.direction):
            yield f"written as {page['lang']} {page['dir']}"
        if not page["title"].strip(" –"):
            yield "no title"
        drafts = "Draft translation." in page["text"] or "not in this language yet" in page["text"]
        if drafts != (shown.is_draft or shown.is_missing):
            yield "says of itself that it is a draft, or does not, and should not, or should"
        yield from (
            f"a hole in a sentence: {mark}" for mark in ("%(", "{{") if mark in page["text"]
        )

    def _dead_links(self, tab: Tab) -> Iterator[str]:
        # The same page in the other languages is asked for once: from the English one.
        which = "a[href]" if self.job.language == "en" else "a[href]:not(nav [hreflang])"
        links = tab.evaluate(
            "which => [...document.querySelectorAll(which)].map(each => ({href: each.href, there: "
            "each.hash === '' || each.pathname !== location.pathname || "
            "document.getElementById(decodeURIComponent(each.hash.slice(1))) !== null}))",
            which,
        )
        for link in links:
            address, place, _ = link["href"].partition("#")
            # A place on this page: its address can be one that only a form leads to.
            is_here = place and address == tab.url.partition("#")[0]
            if not link["there"]:
                yield f"no such place on the page: {link['href']}"
            elif not is_here and self._is_new(address):
                answer = tab.context.request.get(address, max_redirects=0)
                if not answer.ok and not (300 <= answer.status < 400):
                    yield f"{answer.status}: {address}"

    def _is_new(self, address: str) -> bool:
        ours = self.on.site.address
        if not address.startswith(ours) or any(one in address for one in _NOT_FOLLOWED):
            return False
        known = address in self.followed
        self.followed.add(address)
        return not known

    def _picture(self, page: Page, tab: Tab, size: str) -> None:
        path = self.job.out / "gallery" / size / f"{page.name}.{self.job.language}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        tab.evaluate("window.scrollTo(0, 0); document.activeElement.blur()")
        tab.screenshot(path=path, full_page=True, type="jpeg", quality=_QUALITY)

    def _keep(self, page: Page, html: str) -> None:
        path = self.job.out / "html" / f"{page.name}.{self.job.language}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, encoding="utf-8")

    def _note(self, page: Page, check: Check, where: str, wrong: Iterator[str] | list[str]) -> None:
        self.report.run[check] += 1
        place = ", ".join(part for part in (where, self.job.mode) if part)
        self.report.findings += [
            Finding(check, page.name, self.job.language, place, one) for one in wrong
        ]

    def _axe(self, tab: Tab) -> list[str]:
        found: Any = Axe().run(tab, options=RULES).response
        self.report.versions["axe"] = found["testEngine"]["version"]
        named = [one for one in found["violations"] if not self._is_excepted(one["id"])]
        self.report.excepted.update(
            one["id"] for one in found["violations"] if self._is_excepted(one["id"])
        )
        return [
            f"{broken['id']}: {', '.join(str(node['target']) for node in broken['nodes'])}"
            for broken in named
        ]

    def _is_excepted(self, rule: str) -> bool:
        return rule in EXCEPTED and not self.job.script

    @contextmanager
    def _tab(self) -> Iterator[Tab]:
        context: BrowserContext = self.browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
        yield context.new_page()
        context.close()

    @staticmethod
    def _scripts(protocol: CDPSession, *, run: bool) -> None:
        protocol.send("Emulation.setScriptExecutionDisabled", {"value": not run})


def walk_all(job: Job) -> Report:
    """Walk every page in one language, in a copy of the house: what is used up there is there for
    the next walk."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    var = job.out / "houses" / f"{job.language}-{'with' if job.script else 'without'}"
    shutil.copytree(job.house, var)
    with serving(Response("The weather", mimetype="text/html")) as elsewhere:
        portal = wire(
            load_settings(
                var=var,
                page_limit=MANY_PAGES,
                guess_limit=MANY_PAGES,
                leave_to=f"{elsewhere}/weather",
            )
        )
        with walked(Staged(portal), elsewhere) as on, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium(), args=list(SWITCHES))
            this = _Walk(job, on, browser)
            this.all()
            this.report.versions["chromium"] = browser.version
            browser.close()
        portal.database.close()
    shutil.rmtree(var)
    return this.report


@dataclass(frozen=True)
class _Shown:
    html_lang: str
    direction: str
    is_draft: bool
    is_missing: bool


def _shown(on: Walked, language: str) -> _Shown:
    """The language that pages asked for in this one are written in."""
    with on.site.house.app.test_request_context(f"/{BY_HTML_LANG[language].html_lang}/"):
        page = page_language()
        return _Shown(page.shown.html_lang, page.shown.direction, page.is_draft, page.is_missing)


def _too_wide(tab: Tab) -> list[str]:
    wide = tab.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return [f"{wide} px to scroll sideways"] if wide > 0 else []


def _open_all(tab: Tab) -> None:
    tab.evaluate(
        "document.querySelectorAll('details:not([open])').forEach(each => "
        "{ each.open = true; each.dataset.opened = ''; })"
    )


def _close_again(tab: Tab) -> None:
    tab.evaluate(
        "document.querySelectorAll('details[data-opened]').forEach(each => { each.open = false; })"
    )
