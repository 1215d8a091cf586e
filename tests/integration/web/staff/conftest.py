from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select

from portal.access.actors import PUBLIC, Actor, Role, resident, system
from portal.demonstration.agencies import EXAMPLE_COUNTY, EXAMPLE_STATE_AGENCY
from portal.notices.models import NoticeRun, RunPerson
from portal.notices.queries import newest_telling_entry
from portal.people.models import Person
from portal.records_requests.service import NewRequest
from portal.records_requests.values import RequestKind
from portal.wiring import Services
from tests.factories.demonstrations import Staged, staged_on
from tests.factories.desks import Desk
from tests.factories.phones import Phone, enrolled

COUNTY, STATE = EXAMPLE_COUNTY.new.slug, EXAMPLE_STATE_AGENCY.new.slug
# What the demonstration's runs are about, by the agency whose they are.
COUNTY_MATTER, COUNTY_RUN = "M-2026-0003", "R-2026-0001"
STATE_MATTER, STATE_RUN = "M-2026-0001", "R-2026-0002"


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Staged]:
    """A demonstration of the console's own: its tests approve, cancel and answer."""
    yield from staged_on(request, tmp_path_factory.mktemp("var"))


@pytest.fixture
def desk(house: Staged) -> Callable[[str], Desk]:
    """The desk of somebody of the demonstration's staff, by user name."""

    def sit(username: str) -> Desk:
        with house.portal.database.reading() as session:
            actor = house.portal.services(session).staff_sign_in.actor_named(username)
        return Desk(house, actor)

    return sit


@dataclass(frozen=True)
class Told:
    """Somebody who was told, and her notice."""

    person_id: UUID
    notice_id: UUID


@dataclass
class Things:
    """What tests need to have happened, done through the services."""

    house: Staged

    @contextmanager
    def working(self) -> Iterator[Services]:
        with self.house.portal.database.transaction() as session:
            yield self.house.portal.services(session)

    def agency(self, slug: str = COUNTY) -> UUID:
        with self.working() as services:
            return services.agencies.by_slug(slug).id

    def user(self, *roles: Role, slug: str = COUNTY, password: str | None = None) -> Actor:
        """A new member of staff with just these roles."""
        agency_id, username = self.agency(slug), f"user-{uuid4().hex[:8]}"
        with self.working() as services:
            services.staff_sign_in.add_user(
                system("test"),
                agency_id=agency_id,
                username=username,
                name="Example Person",
                roles=roles,
                password=password,
            )
            return services.staff_sign_in.actor_named(username)

    def enrol(self, actor: Actor) -> tuple[Phone, list[str]]:
        """Give somebody a second factor, and her ten codes on paper."""
        with self.working() as services:
            return enrolled(services.second_factors, actor, self.house.portal.clock.now)

    def prepared_run(self, matter: str = COUNTY_MATTER) -> str:
        """A new run for the entry that a demonstration's run of this matter is about."""
        with self.working() as services:
            clerk = "county.clerk" if matter == COUNTY_MATTER else "state.clerk"
            actor = services.staff_sign_in.actor_named(clerk)
            return services.runs.prepare(self.entry(matter), actor).reference

    def entry(self, matter: str = COUNTY_MATTER) -> str:
        """The entry of a matter that people are owed a notice about."""

        with self.house.portal.database.reading() as session:
            return newest_telling_entry(session, matter)

    def told(self, run: str = COUNTY_RUN) -> Told:
        """Somebody who has a notice in a run."""
        wanted = (
            select(RunPerson.person_id, RunPerson.notice_id)
            .join(NoticeRun, NoticeRun.id == RunPerson.run_id)
            .where(NoticeRun.reference == run, RunPerson.notice_id.is_not(None))
            .order_by(RunPerson.id)
        )
        with self.house.portal.database.reading() as session:
            person_id, notice_id = session.execute(wanted.limit(1)).one()
            return Told(person_id, notice_id)

    def held(self, run: str = COUNTY_RUN) -> UUID:
        """The line of somebody whom a run holds for a human; of anybody, where it holds nobody."""
        wanted = (
            select(RunPerson.id)
            .join(NoticeRun, NoticeRun.id == RunPerson.run_id)
            .where(NoticeRun.reference == run)
            .order_by(RunPerson.held_for.is_(None), RunPerson.id)
        )
        with self.house.portal.database.reading() as session:
            return session.scalars(wanted.limit(1)).one()

    def request(self, *, slug: str = COUNTY, known: bool = True) -> str:
        """A records request; of a person by her own way, or of somebody without a letter."""
        agency_id = self.agency(slug)
        with self.working() as services:
            if not known:
                filer = {"name": "Amina Example", "reach": "amina@example.org"}
                new = NewRequest(RequestKind.SEE, "en", agency_id=agency_id, filer=filer)
                return services.records_requests.file(PUBLIC, new).reference
            person = services.session.scalars(
                select(Person).where(Person.agency_id == agency_id).limit(1)
            ).one()
            her = resident(uuid4(), frozenset({person.id}))
            new = NewRequest(RequestKind.COPY, "en", person_id=person.id, words="All of it")
            return services.records_requests.file(her, new).reference


@pytest.fixture
def things(house: Staged) -> Things:
    return Things(house)


@pytest.fixture
def statements(house: Staged) -> Iterator[Callable[[Callable[[], object]], int]]:
    """Counts the statements that something sends to the database."""
    engine, seen = house.portal.database.engine, list[str]()

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    def count(do: Callable[[], object]) -> int:
        seen.clear()
        do()
        return len(seen)

    event.listen(engine, "before_cursor_execute", note)
    yield count
    event.remove(engine, "before_cursor_execute", note)
