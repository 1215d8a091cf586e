"""What staff do at the console, step by step, from a paper on the desk to a person told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from playwright.sync_api import Browser, FilePayload, Page
from sqlalchemy import select

from notifications.foundation.clock import SetClock
from portal.access.actors import Actor, Role
from portal.demonstration.agencies import EXAMPLE_COUNTY
from portal.demonstration.list_file import list_file
from portal.demonstration.population import population
from portal.jobs.expansion import expand_runs
from portal.notices.models import NoticeRun, RunPerson
from portal.wiring import timed_jobs, wire
from tests.browser.looking import follow, look_over
from tests.browser.site import Site
from tests.factories.desks import new_clerk

DESK = {"width": 1280, "height": 900}
SCAN: FilePayload = {
    "name": "example.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7 an example",
}


def at_desk(chrome: Browser, site: Site, *roles: Role) -> Page:
    """A new member of staff of the county with these roles, signed in at a desk."""
    actor: Actor = new_clerk(site.house, EXAMPLE_COUNTY.new.slug, *roles).actor
    with site.house.portal.database.transaction() as session:
        sessions = site.house.portal.services(session).sessions
        token = sessions.start_staff(UUID(str(actor.id)))
    context = chrome.new_context(viewport=DESK)
    context.add_cookies([{"name": "staff", "value": token, "url": site.address}])
    return context.new_page()


@dataclass(frozen=True)
class Demand:
    """A made-up demand as it lies on the desk."""

    title: str
    paper: str
    judge_signed: str
    requester: str = "ice"


def log_a_demand(page: Page, site: Site, demand: Demand) -> None:
    """From the list of matters to the page of a new one."""
    page.goto(f"{site.address}/staff/matters")
    follow(page.get_by_role("link", name="Log a demand"))
    page.get_by_label("Who asks", exact=True).select_option(demand.requester)
    page.get_by_label("What kind of paper it is", exact=True).select_option(demand.paper)
    page.get_by_label("Did a judge sign it?", exact=True).select_option(demand.judge_signed)
    page.get_by_label("The scan of it", exact=True).set_input_files(SCAN)
    page.get_by_label("What it is, in a few plain words", exact=True).fill(demand.title)
    page.get_by_label("What it is for, as far as the paper says", exact=True).fill(
        "The paper does not say."
    )
    page.get_by_label("The day on which it came", exact=True).fill("2026-11-02")
    page.get_by_label("Asked for: name", exact=True).check()
    page.get_by_label("Asked for: address", exact=True).check()
    page.get_by_label("Nothing changes today.", exact=True).check()
    look_over(page)
    follow(page.get_by_role("button", name="Log this demand"))
    if page.get_by_text("Is it one of these?").count():
        page.get_by_label("No, this is another demand: log it", exact=True).check()
        # A browser does not keep a file, and the page says so.
        assert page.get_by_text("Choose it again").count() == 1
        page.get_by_label("The scan of it", exact=True).set_input_files(SCAN)
        follow(page.get_by_role("button", name="Log this demand"))
    assert demand.title in page.locator("h1").inner_text()


def say_no(page: Page) -> None:
    """Log that it was refused."""
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
    """A list of one made-up person, from the page of its matter."""
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


def seal_a_file(page: Page, people: int) -> None:
    """A list of made-up people as a file, from the page of its matter."""
    follow(page.get_by_role("link", name="Load a list"))
    page.get_by_label("The list", exact=True).set_input_files(
        {
            "name": "list.csv",
            "mimeType": "text/csv",
            "buffer": list_file(population(EXAMPLE_COUNTY, people)).getvalue(),
        }
    )
    page.get_by_label("Load people too whose contact is wrong").check()
    look_over(page)
    follow(page.get_by_role("button", name="Load and seal it"))


def told(site: Site, reference: str) -> int:
    """How many notices a run has made."""
    with site.house.portal.database.reading() as session:
        notices = session.scalars(
            select(RunPerson.notice_id)
            .join(NoticeRun, NoticeRun.id == RunPerson.run_id)
            .where(NoticeRun.reference == reference, RunPerson.notice_id.is_not(None))
        ).all()
    return len(notices)


def prepare(page: Page) -> str:
    """Prepare a run for the newest entry that people are owed a notice about; its number."""
    follow(page.get_by_role("button", name="Prepare a run for this entry").first)
    look_over(page)
    return page.url.rsplit("/", 1)[1]


def approve(page: Page, site: Site, run: str, notices: int) -> None:
    """Approve a run as a second person."""
    page.goto(f"{site.address}/staff/runs/{run}")
    page.get_by_label("How many notices does this send?", exact=True).fill(str(notices))
    follow(page.get_by_role("button", name="Approve: tell these people"))
    assert "Approved" in page.locator("main").inner_text()
    look_over(page)


def by_itself(site: Site, moment: datetime) -> None:
    """What happens by itself at a later moment."""
    later = wire(site.house.portal.settings, SetClock(moment))
    (release,) = [job for job in timed_jobs(later) if job.name == "release_silence"]
    release.run()
    expand_runs(later)
    later.database.close()
