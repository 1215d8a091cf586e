"""From a paper on the desk to a person told, in an office of two."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from portal.access.actors import Actor, Role
from portal.demonstration.agencies import EXAMPLE_COUNTY
from portal.notices.models import NoticeRun, RunPerson
from tests.browser.looking import follow, look_over
from tests.browser.site import Site
from tests.factories.desks import new_clerk

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 900}
FIRST = (Role.INTAKE, Role.COUNSEL, Role.NOTICE_CLERK, Role.APPROVER)
SECOND = (Role.APPROVER,)


def at_desk(chrome: Browser, site: Site, *roles: Role) -> Page:
    actor: Actor = new_clerk(site.house, EXAMPLE_COUNTY.new.slug, *roles).actor
    with site.house.portal.database.transaction() as session:
        sessions = site.house.portal.services(session).sessions
        token = sessions.start_staff(UUID(str(actor.id)))
    context = chrome.new_context(viewport=DESK)
    context.add_cookies([{"name": "staff", "value": token, "url": site.address}])
    return context.new_page()


def test_one_form_about_one_person_in_an_office_of_two(chrome: Browser, site: Site) -> None:
    first = at_desk(chrome, site, *FIRST)
    second = at_desk(chrome, site, *SECOND)
    log_a_demand(first, site)
    say_no(first)
    seal_one_person(first)

    follow(first.get_by_role("button", name="Prepare a run for this entry").first)
    look_over(first)
    run = first.url.rsplit("/", 1)[1]
    assert "A second person, whose account you did not make" in first.locator("main").inner_text()

    second.goto(f"{site.address}/staff/runs/{run}")
    second.get_by_label("How many notices does this send?", exact=True).fill("1")
    follow(second.get_by_role("button", name="Approve: tell these people"))
    assert "Approved" in second.locator("main").inner_text()
    look_over(second)
    with site.house.portal.expanding() as expansion:
        for run_id in expansion.waiting():
            expansion.batch(run_id, None, 100)
    assert told(site, run) == 1
    for page in (first, second):
        page.context.close()


def log_a_demand(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/staff/matters")
    follow(page.get_by_role("link", name="Log a demand"))
    page.get_by_label("Who asks", exact=True).select_option("ice")
    page.get_by_label("What kind of paper it is", exact=True).select_option(
        "administrative_subpoena"
    )
    page.get_by_label("Did a judge sign it?", exact=True).select_option("no")
    page.get_by_label("What it is, in a few plain words", exact=True).fill(
        "Example: a form about one person"
    )
    page.get_by_label("What it is for, as far as the paper says", exact=True).fill(
        "The form does not say."
    )
    page.get_by_label("The day on which it came", exact=True).fill("2026-11-02")
    page.get_by_label("Asked for: name", exact=True).check()
    page.get_by_label("Asked for: address", exact=True).check()
    page.get_by_label("Nothing changes today.", exact=True).check()
    look_over(page)
    follow(page.get_by_role("button", name="Log this demand"))
    if page.get_by_text("Is it one of these?").count():
        page.get_by_label("No, this is another demand: log it", exact=True).check()
        follow(page.get_by_role("button", name="Log this demand"))
    assert "Example: a form about one person" in page.locator("h1").inner_text()


def say_no(page: Page) -> None:
    matter = page.url
    follow(page.get_by_role("link", name="Add to the log"))
    follow(page.get_by_role("link", name="Refused"))
    page.get_by_label("The day on which it happened", exact=True).fill("2026-11-03")
    page.get_by_label("Asked for: name", exact=True).check()
    page.get_by_label("The law", exact=True).first.select_option("mn-13.46-2-private")
    page.get_by_label("Who says it", exact=True).first.select_option("agency")
    page.get_by_label("What it is said to do", exact=True).first.select_option("forbids")
    page.get_by_label("Where that stands", exact=True).first.select_option("contested")
    page.get_by_label("Your benefits stay the same.", exact=True).check()
    page.get_by_label("We wrote back and said no.", exact=True).check()
    page.get_by_label("The notice that people are owed", exact=True).select_option(
        "request_refused"
    )
    follow(page.get_by_role("button", name="Add to the log"))
    assert page.url == matter


def seal_one_person(page: Page) -> None:
    follow(page.get_by_role("link", name="Load a list"))
    page.get_by_text("One person, without a file").click()
    page.get_by_label("Client number", exact=True).fill(f"EC-{uuid4().int % 10**8}")
    page.get_by_label("Family name", exact=True).fill("Example")
    page.get_by_label("Given names", exact=True).fill("Wren")
    page.get_by_label("Birth date", exact=True).fill("1991-03-04")
    page.get_by_label("Language", exact=True).select_option("so")
    page.get_by_label("Street and number, or PO box", exact=True).fill("12 Sample St")
    page.get_by_label("City", exact=True).fill("Duluth")
    page.get_by_label("State", exact=True).fill("MN")
    page.get_by_label("ZIP code", exact=True).fill("55802")
    follow(page.get_by_role("button", name="Seal a list of this one person"))


def told(site: Site, reference: str) -> int:
    with site.house.portal.database.reading() as session:
        notices = session.scalars(
            select(RunPerson.notice_id)
            .join(NoticeRun, NoticeRun.id == RunPerson.run_id)
            .where(NoticeRun.reference == reference, RunPerson.notice_id.is_not(None))
        ).all()
    return len(notices)
