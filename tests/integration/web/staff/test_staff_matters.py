from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from notifications.foundation.days import minnesota_day
from portal.access.actors import Role, system
from portal.disclosures.cohorts.queries import lists_of
from portal.disclosures.silence.values import SilenceDraft
from portal.disclosures.staff_queries import staff_matter
from tests.integration.web.staff.conftest import COUNTY_MATTER, STATE_MATTER, Desk, Things


def test_a_matter_shows_its_log_its_claims_and_its_sealed_list(things: Things) -> None:
    with things.working() as services:
        log = staff_matter(services.session, COUNTY_MATTER, services.now)
        (sealed,) = lists_of(services.session, log.matter.id)

    page = Desk(things.house, things.user(Role.COUNSEL)).get(f"/staff/matters/{COUNTY_MATTER}").text

    assert "Example: it did not happen" in page
    assert sealed.sha256 in page
    assert sum(sealed.by_certainty.values()) == sealed.members
    assert "says it forbids this" in page
    assert "says it allows this" in page
    assert "Asked for" in page


def test_a_matter_of_public_record_says_so(things: Things) -> None:
    slug = "example-state-agency"
    with things.working() as services:
        slug = next(a.slug for a in services.agencies.all() if "state" in a.slug)
    desk = Desk(things.house, things.user(Role.INTAKE, slug=slug))

    assert "Public record: it happened" in desk.get(f"/staff/matters/{STATE_MATTER}").text


def test_whoever_is_not_to_know_of_an_order_sees_neither_it_nor_what_it_covers(
    things: Things,
) -> None:
    approver = Desk(things.house, things.user(Role.APPROVER, Role.NOTICE_CLERK))
    address = "/staff/matters/M-2026-0004"
    before = approver.get(address).text
    with things.working() as services:
        log = staff_matter(services.session, "M-2026-0004", services.now)
    newest = log.entries[-1].entry.reference
    order = _silence(things, "M-2026-0004", newest)

    during = approver.get(address).text
    prepared = approver.post("/staff/runs/prepare", matter="M-2026-0004", entry=newest)
    with things.working() as services:
        services.silence.end(order, system("test"))

    assert newest in before
    assert newest not in during
    assert "order not to tell" not in during.lower()
    assert prepared.status_code == 404


def test_lists_of_matters_ask_the_database_no_more_for_more_matters(
    things: Things, statements: Callable[[Callable[[], object]], int]
) -> None:
    slugs = []
    with things.working() as services:
        slugs = [agency.slug for agency in services.agencies.all()]
    desks = [Desk(things.house, things.user(Role.COUNSEL, slug=slug)) for slug in slugs]

    numbers = {statements(lambda desk=desk: desk.get("/staff/matters")) for desk in desks}

    assert len(numbers) == 1


def _silence(things: Things, matter: str, entry: str) -> str:
    with things.working() as services:
        begins = minnesota_day(services.now) - timedelta(days=1)
        draft = SilenceDraft(matter, "an example", "an example court", begins, None, entry)
        return services.silence.add(draft, system("test")).reference
