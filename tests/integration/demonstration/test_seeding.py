from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifications.foundation.clock import SetClock
from notifications.foundation.codes import new_reference
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from portal.audit.service import AuditTrail
from portal.demonstration.agencies import AGENCIES, DemonstrationAgency
from portal.demonstration.population import population
from portal.demonstration.seeding import load_people, open_accounts, seed_agencies
from portal.demonstration.showcase import SHOWCASE
from portal.disclosures.cohorts.service import CohortReport, Cohorts
from portal.disclosures.models import Matter
from portal.people.models import Contact
from portal.people.queries import PeopleQueries
from portal.people.values import ContactChannel
from portal.sign_in.accounts import Accounts
from portal.sign_in.models import Account, AccountPerson

SIZE = 60


@dataclass
class World:
    """Both agencies with one matter each."""

    database: Database
    clock: SetClock
    keys: Keys

    def load(self) -> list[CohortReport]:
        with self.database.transaction() as session:
            agencies = seed_agencies(session, self.clock)
            return [self._load(session, one, agencies[one.new.slug].id) for one in AGENCIES]

    def _load(self, session: Session, agency: DemonstrationAgency, agency_id: UUID) -> CohortReport:
        audit = AuditTrail(session, self.clock, self.keys)
        cohorts = Cohorts(session, self.clock, self.keys, audit)
        people = population(agency, SIZE)
        matter_id = self._matter(session, agency_id)
        return load_people(session, self.clock, self.keys, cohorts, agency_id, matter_id, people)

    def _matter(self, session: Session, agency_id: UUID) -> UUID:
        found = session.scalar(select(Matter.id).where(Matter.agency_id == agency_id))
        if found is not None:
            return found
        row = Matter(
            agency_id=agency_id,
            reference=new_reference(),
            public_reference=new_reference(),
            title="An example",
            purpose="An example",
            requester="ice",
            instrument="administrative_subpoena",
            opened_at=self.clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id

    def accounts(self) -> int:
        with self.database.transaction() as session:
            agencies = seed_agencies(session, self.clock)
            audit = AuditTrail(session, self.clock, self.keys)
            people = {agencies[one.new.slug].id: population(one, SIZE) for one in AGENCIES}
            accounts = Accounts(session, self.clock, audit)
            return open_accounts(session, self.keys, accounts, people)


@pytest.fixture
def world(database: Database, clock: SetClock, keys: Keys) -> World:
    return World(database, clock, keys)


def test_the_made_up_people_come_in_by_the_real_loader_with_two_held_for_wrong_contacts(
    world: World,
) -> None:
    for report in world.load():
        assert (report.members, report.new) == (SIZE, SIZE)
        assert len(report.errors) == 2


def test_loading_again_changes_nothing_and_keeps_what_a_visitor_changed(world: World) -> None:
    world.load()
    with world.database.transaction() as session:
        changed = session.scalars(select(Contact).where(Contact.may_leave_word).limit(1)).one()
        changed.may_leave_word = False
        contact_id = changed.id
    assert all(report.unchanged for report in world.load())
    with world.database.reading() as session:
        assert not session.get_one(Contact, contact_id).may_leave_word


def test_the_showcase_signs_in_by_her_contacts_and_is_written_to_by_letter(world: World) -> None:
    world.load()
    with world.database.transaction() as session:
        queries = PeopleQueries(session, world.keys)
        for agency in AGENCIES:
            agency_id = seed_agencies(session, world.clock)[agency.new.slug].id
            for one in SHOWCASE:
                person = queries.by_client_number(agency_id, one.client_number(agency))
                assert person.channel_order == "letter"
                openers = queries.record_openers(person.id)
                assert {c.channel for c in openers} == {ContactChannel.SMS, ContactChannel.EMAIL}


def test_one_human_has_one_account_over_both_agencies(world: World) -> None:
    world.load()
    assert world.accounts() > len(SHOWCASE)
    assert world.accounts() == 0
    with world.database.reading() as session:
        per_account = select(func.count(AccountPerson.id)).group_by(AccountPerson.account_id)
        sizes = sorted(session.scalars(per_account))
        assert sizes.count(2) == len(SHOWCASE)
        assert len(sizes) == session.scalar(select(func.count()).select_from(Account))
