"""Puts the made-up world into a database: agencies, their people, and what a list cannot carry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.keys import Keys
from notifications.recipients import PostalAddress
from portal.access.actors import system
from portal.agencies.models import Agency
from portal.agencies.service import Agencies
from portal.demonstration.agencies import AGENCIES
from portal.demonstration.list_file import list_file
from portal.demonstration.people import MadeUpPerson, Said
from portal.disclosures.cohorts.service import CohortReport, Cohorts
from portal.people.addresses import address_parts
from portal.people.indexes import client_number_index, contact_index
from portal.people.models import Contact, Person
from portal.people.values import ContactChannel, ContactSource
from portal.sign_in.accounts import Accounts
from portal.sign_in.models import AccountPerson

DEMONSTRATION = system("demonstration")
_BATCH = 500
# They told the agency long before any letter of the demonstration went out.
_SAID_AT = datetime(2025, 10, 1, 15, 0, tzinfo=UTC)


def seed_agencies(session: Session, clock: Clock) -> dict[str, Agency]:
    """The two example agencies, added where they are missing, by slug."""
    slugs = [one.new.slug for one in AGENCIES]
    known = {a.slug: a for a in session.scalars(select(Agency).where(Agency.slug.in_(slugs)))}
    agencies = Agencies(session, clock)
    added = {one.new.slug: agencies.add(one.new) for one in AGENCIES if one.new.slug not in known}
    return known | added


def load_people(
    session: Session,
    clock: Clock,
    keys: Keys,
    cohorts: Cohorts,
    agency_id: UUID,
    matter_id: UUID,
    people: Sequence[MadeUpPerson],
) -> CohortReport:
    """Load made-up people as a matter's cohort by the real loader, then record what they said.

    Only people whom this list added are given answers: what a visitor of the demonstration changed
    stays.  The same people again change nothing.
    """
    began = clock.now()
    with list_file(people) as file:
        report = cohorts.load(DEMONSTRATION, matter_id, file, accept_contact_errors=True)
    if report.new:
        _Telling(session, keys, began, agency_id).record(people)
    return report


def open_accounts(
    session: Session, keys: Keys, accounts: Accounts, people: Mapping[UUID, Iterable[MadeUpPerson]]
) -> int:
    """Open an account for each human who has one, over both agencies; returns how many are new.

    Args:
        session: where the people are loaded.
        keys: finds them.
        accounts: opens accounts.
        people: the made-up people of each agency, by the agency's id.
    """
    humans: defaultdict[str, list[bytes]] = defaultdict(list)
    for agency_id, theirs in people.items():
        for one in theirs:
            if one.said.account:
                index = client_number_index(keys, agency_id, one.line.client_number)
                humans[one.line.email].append(index)
    ids = _without_account(session, [index for indexes in humans.values() for index in indexes])
    opened = 0
    for indexes in humans.values():
        of_human = [ids[index] for index in indexes if index in ids]
        if of_human:
            accounts.open_for(of_human, DEMONSTRATION, "staff_saw_papers")
            opened += 1
    return opened


class _Telling:
    """Records what made-up people told their agency."""

    def __init__(self, session: Session, keys: Keys, begun: datetime, agency_id: UUID) -> None:
        self._session = session
        self._keys = keys
        self._begun = begun
        self._agency_id = agency_id

    def record(self, people: Sequence[MadeUpPerson]) -> None:
        for start in range(0, len(people), _BATCH):
            self._record_batch(people[start : start + _BATCH])
            self._session.flush()

    def _record_batch(self, people: Sequence[MadeUpPerson]) -> None:
        said = {self._index(one): one.said for one in people}
        found = self._session.scalars(
            select(Person).where(
                Person.agency_id == self._agency_id,
                Person.client_number_index.in_(list(said)),
                Person.created_at >= self._begun,
            )
        ).all()
        contacts = self._contacts([person.id for person in found])
        for person in found:
            self._tell(person, contacts[person.id], said[person.client_number_index])

    def _index(self, one: MadeUpPerson) -> bytes:
        return client_number_index(self._keys, self._agency_id, one.line.client_number)

    def _contacts(self, person_ids: list[UUID]) -> dict[UUID, list[Contact]]:
        found: defaultdict[UUID, list[Contact]] = defaultdict(list)
        for contact in self._session.scalars(
            select(Contact).where(Contact.person_id.in_(person_ids))
        ):
            found[contact.person_id].append(contact)
        return found

    def _tell(self, person: Person, contacts: list[Contact], said: Said) -> None:
        person.channel_order = said.channel_order
        person.large_print = said.large_print
        for contact in contacts:
            if contact.channel is ContactChannel.SMS:
                self._tell_of_phone(contact, said)
            elif contact.channel is ContactChannel.EMAIL and said.email:
                _confirm(contact, said)
            elif contact.channel is ContactChannel.LETTER and said.moved_to:
                contact.ended_at = self._begun
        if said.moved_to:
            self._session.add(self._new_home(person, said.moved_to))

    def _tell_of_phone(self, contact: Contact, said: Said) -> None:
        contact.shared_with_others = said.others_use_phone
        if said.text:
            _confirm(contact, said)
        if said.phone_unsafe:
            contact.unsafe_since = _SAID_AT

    def _new_home(self, person: Person, address: PostalAddress) -> Contact:
        parts = address_parts(address)
        return Contact(
            person_id=person.id,
            channel=ContactChannel.LETTER,
            value=parts,
            value_index=contact_index(self._keys, ContactChannel.LETTER, parts),
            source=ContactSource.PERSON,
            confirmed_at=_SAID_AT,
            created_at=self._begun,
        )


def _confirm(contact: Contact, said: Said) -> None:
    contact.confirmed_at = _SAID_AT
    contact.may_leave_word = said.leaves_word
    contact.may_open_record = said.opens_record and not said.others_use_phone


def _without_account(session: Session, indexes: list[bytes]) -> dict[bytes, UUID]:
    query = (
        select(Person.client_number_index, Person.id)
        .outerjoin(AccountPerson, AccountPerson.person_id == Person.id)
        .where(Person.client_number_index.in_(indexes), AccountPerson.id.is_(None))
    )
    return {row.client_number_index: row.id for row in session.execute(query)}
