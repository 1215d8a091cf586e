"""From a paper on the desk to a person told: four demands, as an office meets them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page

from notifications.foundation.days import MINNESOTA
from portal.access.actors import Role
from tests.browser.looking import follow, look_over
from tests.browser.site import Site
from tests.browser.staff_steps import (
    SCAN,
    Demand,
    approve,
    at_desk,
    by_itself,
    log_a_demand,
    prepare,
    say_no,
    seal_a_file,
    seal_one_person,
    told,
)

pytestmark = pytest.mark.browser

FIRST = (Role.INTAKE, Role.COUNSEL, Role.NOTICE_CLERK, Role.APPROVER)
SECOND = (Role.APPROVER,)
# Who knows of orders not to tell, as a small office has it.
SECOND_WHO_KNOWS = (Role.APPROVER, Role.COUNSEL)


def test_one_form_about_one_person_in_an_office_of_two(chrome: Browser, site: Site) -> None:
    first = at_desk(chrome, site, *FIRST)
    second = at_desk(chrome, site, *SECOND)
    form = Demand("Example: a form about one person", "immigration_warrant", "no")
    log_a_demand(first, site, form)
    assert "Paper 1" in first.locator("main").inner_text()
    say_no(first)
    seal_one_person(first)
    run = prepare(first)
    assert "A second person, whose account you did not make" in first.locator("main").inner_text()
    approve(second, site, run, notices=1)
    by_itself(site, datetime.now(MINNESOTA))
    assert told(site, run) == 1
    for page in (first, second):
        page.context.close()


def test_an_order_not_to_tell_from_its_day_to_the_letter(chrome: Browser, site: Site) -> None:
    first, second = (at_desk(chrome, site, *roles) for roles in (FIRST, SECOND_WHO_KNOWS))
    order = Demand("Example: an order of a judge", "court_order", "yes")
    log_a_demand(first, site, order)
    matter = first.url
    say_given(first, law="mn-13.46-2-private")
    assert first.url == matter
    seal_one_person(first)
    last_day = date.today() + timedelta(days=20)  # noqa: DTZ011 - any day to come
    forbid(first, last_day)
    assert "In force" in first.locator("main").inner_text()

    first.goto(matter)
    look_over(first)
    assert "Held: an order not to tell" in first.locator("main").inner_text()
    run = prepare(first)
    approve(second, site, run, notices=1)
    others = at_desk(chrome, site, Role.NOTICE_CLERK, Role.APPROVER)
    others.goto(f"{site.address}/staff/runs/{run}")
    assert "Rights Portal, staff" not in others.title()

    by_itself(site, datetime.combine(last_day, datetime.max.time(), tzinfo=MINNESOTA))
    assert told(site, run) == 0
    by_itself(site, datetime.combine(last_day + timedelta(days=6), datetime.max.time(), MINNESOTA))
    assert told(site, run) == 1
    for page in (first, second, others):
        page.context.close()


def test_a_subpoena_that_no_judge_signed_is_refused_and_its_people_told(
    chrome: Browser, site: Site
) -> None:
    first, second = (at_desk(chrome, site, *roles) for roles in (FIRST, SECOND))
    paper = Demand("Example: a subpoena of an office", "administrative_subpoena", "no", "usda")
    log_a_demand(first, site, paper)
    assert "A form like this is not an order from a judge." in first.locator("main").inner_text()
    say_no(first)
    seal_a_file(first, people=5)
    run = prepare(first)
    notices = int(first.locator("#flight").locator("..").locator("dd.num").nth(1).inner_text())
    second.goto(f"{site.address}/staff/runs/{run}")
    second.get_by_label("How many notices does this send?", exact=True).fill(str(notices + 1))
    follow(second.get_by_role("button", name="Approve: tell these people"))
    assert "Not yet" in second.locator("main").inner_text(), "another number approves nothing"
    approve(second, site, run, notices)
    by_itself(site, datetime.now(MINNESOTA))
    assert told(site, run) >= notices
    second.goto(f"{site.address}/staff/runs/{run}/not-reached")
    look_over(second)
    for page in (first, second):
        page.context.close()


def test_a_disclosure_without_a_law_asks_counsel_two_questions(chrome: Browser, site: Site) -> None:
    first = at_desk(chrome, site, *FIRST)
    letter = Demand("Example: a letter that was answered by mistake", "written_request", "no")
    log_a_demand(first, site, letter)
    matter = first.url
    say_given(first, law=None)
    follow(first.get_by_role("link", name="The answer, fact by fact").first)
    look_over(first)
    assert first.get_by_text("Open", exact=True).count() == 2
    for law, finding, why in (
        ("13.055", "It was no breach", "A government office got it, for a government purpose."),
        ("164.404", "It was a breach", "Health data; no assessment says otherwise."),
    ):
        section = first.locator("#breach").locator("..")
        heading = section.get_by_role("heading", name=law)
        place = heading.locator("xpath=following-sibling::details[1]")
        place.locator("summary").click()
        place.get_by_label(finding, exact=True).check()
        place.get_by_label("Why", exact=True).fill(why)
        follow(place.get_by_role("button", name="Record the decision"))
    assert first.get_by_text("Open", exact=True).count() == 0
    look_over(first)
    first.goto(matter)
    first.context.close()


def say_given(page: Page, law: str | None) -> None:
    """Log that the address was given; with a law that is said to allow it, or with none."""
    follow(page.get_by_role("link", name="Add to the log"))
    follow(page.get_by_role("link", name="gave", exact=True))
    page.get_by_label("The day on which it happened", exact=True).fill("2026-11-03")
    page.get_by_label("Given: address", exact=True).check()
    page.get_by_label("Who has the facts", exact=True).select_option("ice")
    if law:
        page.get_by_label("The law", exact=True).first.select_option(law)
        page.get_by_label("Who says it", exact=True).first.select_option("agency")
        page.get_by_label("What it is said to do", exact=True).first.select_option("permits")
        page.get_by_label("Where that stands", exact=True).first.select_option("asserted")
    page.get_by_label("Your benefits stay the same.", exact=True).check()
    page.get_by_label("The notice that people are owed", exact=True).select_option(
        "data_disclosed" if law else "disclosed_no_basis"
    )
    follow(page.get_by_role("button", name="Add to the log"))


def forbid(page: Page, last_day: date) -> None:
    """Record an order over the whole matter, from its page."""
    follow(page.get_by_role("link", name="Record an order"))
    page.get_by_label("What it rests on", exact=True).fill("Example order 26-01")
    page.get_by_label("Who made it", exact=True).fill("Example District Court")
    page.get_by_label("Last day", exact=True).fill(last_day.isoformat())
    for name, index in (("Who is warned 14, 3 and 1 days before its end", 1), ("And who else", 2)):
        page.get_by_label(name, exact=True).select_option(index=index)
    page.get_by_label("The scan of it", exact=True).set_input_files(SCAN)
    look_over(page)
    follow(page.get_by_role("button", name="Record it"))
    look_over(page)
