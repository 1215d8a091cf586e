from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.ids import new_id
from portal.access.actors import system
from portal.agencies.models import Agency
from portal.audit.service import AuditTrail
from portal.disclosures.kinds import Certainty, SilenceForm
from portal.disclosures.loading import load_matters, shipped_matters
from portal.disclosures.models import Cohort, CohortMember, Matter
from portal.disclosures.service import Matters
from portal.disclosures.silence.recording import SilenceOrders
from portal.disclosures.silence.register import SilenceRegister
from portal.disclosures.silence.releasing import Releases
from portal.disclosures.silence.values import SilenceDraft, SilenceView
from portal.papers.kept_files import KeptFiles
from portal.papers.sealed_files import SealedFiles
from portal.papers.service import Papers
from portal.people.models import Person
from portal.tasks.service import Tasks

SHELL = system("shell")


@dataclass
class House:
    """Both agencies, the shipped matters, and the services at work in one transaction."""

    session: Session
    clock: SetClock
    trail: AuditTrail
    files: SealedFiles

    @property
    def matters(self) -> Matters:
        return Matters(self.session, self.clock, self.trail)

    @property
    def silence(self) -> SilenceOrders:
        return SilenceOrders(self.session, self.clock, self.trail, self.papers)

    @property
    def papers(self) -> Papers:
        kept = KeptFiles(self.session, self.files)
        return Papers(self.session, self.clock, kept, self.trail)

    @property
    def register(self) -> SilenceRegister:
        return SilenceRegister(self.session, self.clock, self.papers)

    @property
    def releases(self) -> Releases:
        return Releases(self.session, self.clock, self.trail, self.tasks)

    @property
    def tasks(self) -> Tasks:
        return Tasks(self.session, self.clock, self.trail)

    def reference(self, slug: str) -> str:
        return self.session.scalars(select(Matter.reference).where(Matter.slug == slug)).one()

    def hold(
        self,
        slug: str,
        *,
        entry: str | None = None,
        last_day: date | None = None,
        form: SilenceForm = SilenceForm.ORDER,
        told: tuple[UUID, ...] = (),
    ) -> SilenceView:
        draft = SilenceDraft(
            matter_reference=self.reference(slug),
            authority="Order not to tell (example)",
            court="Example District Court",
            begins_on=date(2026, 11, 1),
            last_day=last_day,
            entry_reference=entry,
            form=form,
            told=told,
        )
        return self.silence.add(draft, SHELL)

    def person_in(self, slug: str, certainty: Certainty = Certainty.CONFIRMED) -> UUID:
        matter = self.session.scalars(select(Matter).where(Matter.slug == slug)).one()
        person = made_up_person(matter.agency_id, self.clock)
        cohort = Cohort(
            matter_id=matter.id,
            sha256=new_id().hex * 2,
            members=1,
            sealed_at=self.clock.now(),
        )
        self.session.add_all([person, cohort])
        self.session.flush()
        self.session.add(
            CohortMember(cohort_id=cohort.id, person_id=person.id, certainty=certainty)
        )
        self.session.flush()
        return person.id


def made_up_person(agency_id: UUID, clock: SetClock) -> Person:
    number = new_id().hex
    return Person(
        agency_id=agency_id,
        reference=number[-16:],
        client_number=f"EX-{number}",
        client_number_index=bytes.fromhex(number) * 2,
        family_name="Example",
        given_names="Maple",
        birth_date="1990-01-01",
        language="en",
        created_at=clock.now(),
    )


def example_agency(slug: str) -> Agency:
    return Agency(
        slug=slug,
        name=slug.replace("-", " ").title(),
        responsible_authority="The director (example)",
        compliance_official="The data official (example)",
        sender_lines=["100 Example St"],
        is_example=True,
    )


@pytest.fixture
def open_house(
    database: Database, clock: SetClock, tmp_path: Path
) -> Callable[[], AbstractContextManager[House]]:
    """Open a transaction on the database, any number of times, each committed at its end."""

    @contextmanager
    def opened() -> Iterator[House]:
        with database.transaction() as session:
            files = SealedFiles(tmp_path / "documents", database.keys.ring)
            yield House(session, clock, AuditTrail(session, clock, database.keys), files)

    return opened


@pytest.fixture
def house(
    open_house: Callable[[], AbstractContextManager[House]],
) -> Iterator[House]:
    with open_house() as house:
        house.session.add_all(
            [example_agency("example-county"), example_agency("example-state-agency")]
        )
        house.session.flush()
        load_matters(house.session, shipped_matters(), house.clock, house.trail)
        yield house
