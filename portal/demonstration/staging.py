"""Sets the demonstration up, step by step; each step finds what an earlier start left and goes on.

Killed at any point and started again, it loads nothing twice and sends nothing twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from portal.demonstration.agencies import (
    AGENCIES,
    EXAMPLE_COUNTY,
    EXAMPLE_STATE_AGENCY,
    DemonstrationAgency,
)
from portal.demonstration.people import MadeUpPerson
from portal.demonstration.population import DEFAULT_SIZE, population
from portal.demonstration.seeding import load_people, open_accounts, seed_agencies
from portal.demonstration.staff import add_staff
from portal.disclosures.loading import load_matters, shipped_matters
from portal.disclosures.models import Entry
from portal.disclosures.queries import matter_by_reference
from portal.jobs.expansion import expand_runs
from portal.legal_bases.catalogue import all_legal_bases
from portal.notices.approvals import Typed
from portal.notices.models import NoticeRun, RunState
from portal.wiring import Portal, Services, make_worker, seal_trail
from translations.catalogues import completeness
from translations.registry import LANGUAGES as REGISTERED

# Whatever has words; Karen has none yet, and so English letters with the language block.
LANGUAGES = tuple(
    code
    for code, one in REGISTERED.items()
    if not one.is_english and completeness(one, "notices").translated
)


@dataclass(frozen=True, slots=True)
class Telling:
    """One run of the demonstration.  ``share`` is the part of the agency's people it concerns."""

    agency: DemonstrationAgency
    prefix: str
    matter: str
    notice_kind: str
    share: float
    approved: bool = True


TELLINGS = (
    Telling(EXAMPLE_COUNTY, "county", "M-2026-0003", "request_refused", 1.0),
    Telling(EXAMPLE_STATE_AGENCY, "state", "M-2026-0001", "could_be_passed_on", 1.0),
    Telling(EXAMPLE_COUNTY, "county", "M-2026-0005", "disclosed_no_basis", 0.2),
    Telling(EXAMPLE_COUNTY, "county", "M-2026-0004", "data_disclosed", 0.3, approved=False),
)


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The demonstration on one house; its database is migrated and stamped already."""

    portal: Portal
    size: int = DEFAULT_SIZE

    def stage(self) -> None:
        """Load everything, prepare and approve the runs, and put their notices in the outbox."""
        with self.portal.database.transaction() as session:
            self._furnish(self.portal.services(session))
        people = {agency: population(agency, self.size // 2) for agency in AGENCIES}
        for telling in TELLINGS:
            self._load_list(telling, people[telling.agency])
        self._open_accounts(people)
        for telling in TELLINGS:
            self._prepare(telling)
        expand_runs(self.portal)

    def send(self) -> None:
        """Send what is due and seal the trail."""
        make_worker(self.portal).drain()
        seal_trail(self.portal)

    def _furnish(self, services: Services) -> None:
        seed_agencies(services.session, services.clock)
        add_staff(services)
        services.sender.approve_for_demonstration(services.session, LANGUAGES)
        earnest = [basis.id for basis in all_legal_bases() if not basis.is_from_memory]
        services.legal_bases.record_for_demonstration(earnest, services.mode)
        load_matters(services.session, shipped_matters(), services.clock, services.audit)

    def _load_list(self, telling: Telling, people: Sequence[MadeUpPerson]) -> None:
        chosen = people[: max(1, round(len(people) * telling.share))]
        with self.portal.database.transaction() as session:
            services = self.portal.services(session)
            matter = matter_by_reference(session, telling.matter)
            load_people(
                session,
                services.clock,
                services.keys,
                services.cohorts,
                matter.agency_id,
                matter.id,
                chosen,
            )

    def _open_accounts(self, people: Mapping[DemonstrationAgency, Sequence[MadeUpPerson]]) -> None:
        with self.portal.database.transaction() as session:
            services = self.portal.services(session)
            by_id = {
                services.agencies.by_slug(agency.new.slug).id: theirs
                for agency, theirs in people.items()
            }
            open_accounts(session, services.keys, services.accounts, by_id)

    def _prepare(self, telling: Telling) -> None:
        with self.portal.database.transaction() as session:
            services = self.portal.services(session)
            staff = services.staff_sign_in
            entry = _entry(services, telling)
            run = session.scalar(select(NoticeRun).where(NoticeRun.entry_id == entry.id))
            if run is None:
                clerk = staff.actor_named(f"{telling.prefix}.clerk")
                run = services.runs.prepare(entry.reference, clerk)
            if telling.approved and run.state is RunState.PREPARED:
                approver = staff.actor_named(f"{telling.prefix}.approver")
                counted = Typed(run.preflight["notices"])
                services.runs.approve(run.reference, approver, counted)


def _entry(services: Services, telling: Telling) -> Entry:
    matter_id: UUID = matter_by_reference(services.session, telling.matter).id
    return services.session.scalars(
        select(Entry).where(Entry.matter_id == matter_id, Entry.notice_kind == telling.notice_kind)
    ).one()
