"""How a test looks at a page, and how it goes on to the next one."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def follow(what: Locator) -> None:
    """Press what leads to another page, and wait until that page stands: a click alone does not."""
    with what.page.expect_navigation():
        what.click()


def look_over(page: Page) -> None:
    """Axe finds nothing, nothing is wider than the screen, and what is pressed is large enough."""
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    size = page.viewport_size
    assert size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    small = page.evaluate(
        """[...document.querySelectorAll('button, .button, .leave, .way, summary, nav a')]
           .filter(e => e.offsetParent !== null && e.getBoundingClientRect().height < 44)
           .map(e => e.textContent.trim())"""
    )
    assert small == []
