"""The demonstration, set up whole for tests of pages: everybody in it is made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.app import create_app
from portal.cli.database import bring_up_to_date
from portal.demonstration.agencies import EXAMPLE_COUNTY
from portal.demonstration.guide import Guide, ShownLetter, guide
from portal.demonstration.showcase import SHOWCASE
from portal.demonstration.staging import Demonstration
from portal.people.queries import PeopleQueries
from portal.settings import load_settings
from portal.sign_in.models import AccountPerson
from portal.wiring import Portal, make_worker, wire
from tests.servers import PostgresServer

PEOPLE = 40
MANY_PAGES = "100000 per minute"


def staged(var: Path, database_url: str = "", **settings: Any) -> Portal:
    """A portal in demo mode with its notices sent, all under ``var``."""
    where = {"database_url": database_url} if database_url else {}
    limits = {"page_limit": MANY_PAGES, "guess_limit": MANY_PAGES}
    portal = wire(load_settings(var=var, **limits, **where, **settings))
    bring_up_to_date(portal)
    demonstration = Demonstration(portal, PEOPLE)
    demonstration.stage()
    demonstration.send()
    return portal


@dataclass(frozen=True)
class Staged:
    """A staged portal, its application, and what a visitor of the demonstration is told."""

    portal: Portal
    guide: Guide = field(init=False)
    app: Any = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "guide", guide(self.portal))
        object.__setattr__(self, "app", create_app(self.portal))

    def letter(self, language: str) -> ShownLetter:
        """The letter of the showcase's resident who reads this language (its English name)."""
        return next(one for one in self.guide.letters if one.language == language)

    def account_of(self, language: str) -> UUID:
        """The account of the showcase's resident who reads this language."""
        index = [one.language for one in self.guide.letters].index(language)
        with self.portal.database.reading() as session:
            agency = self.portal.services(session).agencies.by_slug(EXAMPLE_COUNTY.new.slug)
            number = SHOWCASE[index].client_number(EXAMPLE_COUNTY)
            people = PeopleQueries(session, self.portal.keys)
            person_id = people.by_client_number(agency.id, number).id
            return session.scalars(
                select(AccountPerson.account_id).where(
                    AccountPerson.person_id == person_id, AccountPerson.opens_history
                )
            ).one()

    def newest_code(self, contact: str) -> str:
        """Send what is due, and read the code out of the newest email to this contact."""
        make_worker(self.portal).pump(timedelta(minutes=1))
        folder = self.portal.settings.sent_folder / "email"
        written = sorted(folder.glob("*.txt"), key=lambda path: path.stat().st_mtime_ns)
        for path in reversed(written):
            text = path.read_text(encoding="utf-8")
            found = re.search(r"(?<!\d)\d{6}(?!\d)", text.partition("\n\n")[2])
            if text.startswith(f"To: {contact}\n") and found:
                return found.group()
        raise AssertionError("no code was sent to this contact")


def staged_on(request: pytest.FixtureRequest, var: Path) -> Iterator[Staged]:
    """A demonstration on the database that a fixture's parameter names, for as long as it lasts."""
    if request.param == "sqlite":
        made = Staged(staged(var))
        yield made
        made.portal.database.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.create()
    made = Staged(staged(var, url.render_as_string(hide_password=False)))
    yield made
    made.portal.database.close()
    server.drop(url)


def birth_form(birth: date) -> dict[str, str]:
    """A birth date as a form sends it."""
    return {
        "birth_day": str(birth.day),
        "birth_month": str(birth.month),
        "birth_year": str(birth.year),
    }
