"""A whole house with its letters sent, and whoever would like to see more of it than is theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select, update

from notifications.delivery.models import NoticeRow
from notifications.foundation.clock import SetClock
from notifications.foundation.codes import letter_secrets
from notifications.foundation.keys import Keys
from notifications.notice import NoticeKind
from portal.access.actors import Role, system
from portal.demonstration.agencies import AGENCIES, EXAMPLE_COUNTY, DemonstrationAgency
from portal.demonstration.showcase import SHOWCASE
from portal.people.models import Contact, Person
from portal.people.queries import PeopleQueries
from portal.people.values import ContactChannel
from portal.sign_in.models import LetterCode, TryCounter
from portal.wiring import Portal
from tests.factories.demonstrations import Staged, birth_form
from tests.factories.houses import send_all, staged_house
from tests.integration.web.conftest import Browser
from tests.servers import PostgresServer

PEOPLE = 90


class Target(Staged):
    """A house under attack, with what the attacker was able to learn from its paper."""

    @property
    def clock(self) -> SetClock:
        clock = self.portal.clock
        assert isinstance(clock, SetClock)
        return clock

    def person(self, language: str, agency: DemonstrationAgency = EXAMPLE_COUNTY) -> UUID:
        """The showcase's resident who reads this language, as one agency knows her."""
        one = next(each for each in SHOWCASE if each.language == language)
        with self.portal.database.reading() as session:
            slug = agency.new.slug
            agency_id = self.portal.services(session).agencies.by_slug(slug).id
            queries = PeopleQueries(session, self.portal.keys)
            return queries.by_client_number(agency_id, one.client_number(agency)).id

    def all(self, wanted: Any) -> list[Any]:
        """What the database answers, readable after the transaction."""
        with self.portal.database.transaction() as session:
            return list(session.scalars(wanted))

    def one(self, wanted: Any) -> Any:
        (found,) = self.all(wanted)
        return found

    def change(self, statement: Any) -> None:
        """Edit a row behind the portal's back."""
        with self.portal.database.transaction() as session:
            session.execute(statement)

    def unopened(self, number: int) -> Letter:
        """A letter as good as new; other numbers are other people, none of the showcase."""
        shown = {self.person(one.language, agency) for one in SHOWCASE for agency in AGENCIES}
        with self.portal.database.transaction() as session:
            rows = session.execute(
                select(LetterCode, Person)
                .join(Person, Person.id == LetterCode.person_id)
                .where(Person.id.not_in(shown), Person.birth_date.is_not(None))
                .order_by(Person.created_at, Person.id)
            ).all()
        first: dict[UUID, tuple[LetterCode, Person]] = {}
        for code, person in rows:
            first.setdefault(person.id, (code, person))
        code, person = list(first.values())[number]
        as_new = {"wrong_dates": 0, "ended_at": None, "ended_reason": None}
        later = self.clock.now() + timedelta(days=90)
        this = update(LetterCode).where(LetterCode.id == code.id)
        self.change(this.values(expires_at=later, **as_new))
        return Letter(self.portal, code, person)

    def contact(self, person_id: UUID, channel: ContactChannel) -> UUID:
        """The contact that she was seeded with."""
        its = (Contact.person_id == person_id, Contact.channel == channel)
        oldest = select(Contact.id).where(*its).order_by(Contact.created_at, Contact.id)
        found: UUID = self.one(oldest.limit(1))
        return found

    def one_time_codes(self) -> list[str | None]:
        """Every sign-in code that was put into the outbox, oldest first; ``None`` once sent."""
        return self.all(
            select(NoticeRow.one_time_code)
            .where(NoticeRow.kind == NoticeKind.SIGN_IN_CODE.value)
            .order_by(NoticeRow.created_at, NoticeRow.id)
        )


class Letter:
    """A letter in somebody's hands; ``phone`` is one that she gave the office before it came."""

    phone = ""

    def __init__(self, portal: Portal, code: LetterCode, person: Person) -> None:
        secrets = letter_secrets(portal.keys.codes, code.notice_id)
        self.id, self.notice_id, self.person_id = code.id, code.notice_id, code.person_id
        self.typed, self.scanned = secrets.grouped, secrets.scanned
        self.birth_date = date.fromisoformat(str(person.birth_date))

    @property
    def right(self) -> dict[str, str]:
        return {"code": self.typed, **birth_form(self.birth_date)}

    @property
    def wrong_date(self) -> dict[str, str]:
        other = self.birth_date.replace(year=self.birth_date.year - 1, day=1)
        return {"code": self.typed, **birth_form(other)}


class Intruder(Browser):
    """A browser in the wrong hands."""

    house: Target

    def open(self, letter: Letter) -> None:
        assert self.post("/en/letter", letter.right).status_code == 303

    def ask_code(self, contact: str, birth_date: date, **more: str) -> str:
        """Ask for a one-time code; the ticket of the page that follows."""
        form = {"contact": contact, **birth_form(birth_date), **more}
        found = re.search(r'name="ticket" value="([^"]+)"', self.post("/en/sign-in", form).text)
        assert found
        return found.group(1)

    def come_in_with_every_role(self) -> None:
        """Be signed in as somebody who is allowed whatever anybody at the county is allowed."""
        username = f"everything-{uuid4().hex[:8]}"
        with self.house.portal.database.transaction() as session:
            services = self.house.portal.services(session)
            services.staff_sign_in.add_user(
                system("shell"),
                agency_id=services.agencies.by_slug(EXAMPLE_COUNTY.new.slug).id,
                username=username,
                name="Example Person",
                roles=tuple(Role),
                password=None,
            )
        self.come_in_as(username)

    def come_in_as(self, username: str) -> None:
        """Be signed in as a member of staff."""
        with self.house.portal.database.transaction() as session:
            services = self.house.portal.services(session)
            actor = services.staff_sign_in.actor_named(username)
            token = services.sessions.start_staff(UUID(str(actor.id)))
        self.client.set_cookie("staff", token)


def _house(var: Any, url: str, keys: Keys) -> Target:
    portal = staged_house(var, url, keys, PEOPLE)
    send_all(portal)
    return Target(portal)


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def target(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, keys: Keys
) -> Iterator[Target]:
    """One house for all attacks on each database; each attack takes a letter of its own."""
    var = tmp_path_factory.mktemp("target")
    if request.param == "sqlite":
        made = _house(var, f"sqlite:///{var / 'portal.db'}", keys)
        yield made
        made.portal.database.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.create()
    made = _house(var, url.render_as_string(hide_password=False), keys)
    yield made
    made.portal.database.close()
    server.drop(url)


@pytest.fixture
def house(target: Target) -> Target:
    """The house an hour after the attack before, with every count of tries begun anew.

    Some attacks take months; the letters that live are as good as new for the next one.
    """
    target.clock.advance(timedelta(hours=1, minutes=1))
    target.change(delete(TryCounter))
    later = target.clock.now() + timedelta(days=90)
    target.change(update(LetterCode).where(LetterCode.ended_at.is_(None)).values(expires_at=later))
    return target


@pytest.fixture
def intruder(house: Target) -> Intruder:
    return Intruder(house)


@pytest.fixture
def accomplice(house: Target) -> Intruder:
    return Intruder(house)
