from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifications.foundation.clock import SetClock
from notifications.foundation.codes import new_reference
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from portal.access.actors import Actor, Role, resident, staff, system
from portal.access.errors import NotAllowed
from portal.agencies.holidays import EXECUTIVE_BRANCH
from portal.agencies.service import Agencies, NewAgency
from portal.audit.models import AuditEvent
from portal.audit.service import AuditTrail
from portal.disclosures.cohorts.rows import OPTIONAL, REQUIRED
from portal.disclosures.cohorts.service import CohortReport, Cohorts, ListChanged
from portal.disclosures.models import Certainty, Cohort, CohortMember, Matter
from portal.people.errors import UnknownPerson
from portal.people.models import Contact, Person
from portal.people.queries import PeopleQueries
from portal.people.values import ContactChannel

SHELL = system("shell")
HEADER = ",".join((*REQUIRED, *OPTIONAL))


class House:
    """One agency, one matter, and lists to load."""

    def __init__(self, database: Database, clock: SetClock, keys: Keys) -> None:
        self.database, self.clock, self.keys = database, clock, keys
        with database.transaction() as session:
            self.agency_id = Agencies(session, clock).add(_agency("example-county")).id
            self.matter_id = self.matter(session)

    def matter(self, session: Session) -> UUID:
        row = Matter(
            agency_id=self.agency_id,
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

    def load(self, data: bytes, **options: Any) -> CohortReport:
        return self.load_file(io.BytesIO(data), **options)

    def load_file(self, file: BinaryIO, actor: Actor = SHELL, **options: Any) -> CohortReport:
        with self.database.transaction() as session:
            audit = AuditTrail(session, self.clock, self.keys)
            cohorts = Cohorts(session, self.clock, self.keys, audit)
            return cohorts.load(actor, self.matter_id, file, **options)

    def person(self, session: Session, number: str) -> Person:
        return PeopleQueries(session, self.keys).by_client_number(self.agency_id, number)

    def contacts(self, number: str, channel: ContactChannel) -> list[Contact]:
        with self.database.reading() as session:
            person = self.person(session, number)
            query = select(Contact).where(Contact.person_id == person.id)
            found = session.scalars(query.where(Contact.channel == channel).order_by(Contact.id))
            rows = list(found)
            session.expunge_all()
            return rows

    def count(self, table: type) -> int:
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


def _agency(slug: str) -> NewAgency:
    return NewAgency(
        slug=slug,
        name="Example County",
        responsible_authority="Example Authority",
        compliance_official="Example Official",
        help_phone="651-555-0100",
        sender_lines=("Example County",),
        holidays=EXECUTIVE_BRANCH,
        is_example=True,
    )


@pytest.fixture
def house(database: Database, clock: SetClock, keys: Keys) -> Iterator[House]:
    yield House(database, clock, keys)
    database.close()


def listed(*rows: dict[str, str]) -> bytes:
    good = {
        "family_name": "Example",
        "given_names": "Amina",
        "birth_date": "1985-01-01",
        "language": "so",
        "address_1": "12 Example St",
        "city": "Saint Paul",
        "state": "MN",
        "zip": "55101",
        "safe_at_home": "no",
        "certainty": "confirmed",
    }
    columns = HEADER.split(",")
    lines = [",".join({**good, **row}.get(column, "") for column in columns) for row in rows]
    return "\n".join([HEADER, *lines, ""]).encode()


def test_a_list_becomes_people_contacts_and_members(house: House) -> None:
    data = listed(
        {"client_number": "C-1", "phone": "651-555-0143", "may_text": "2026-01-02"},
        {"client_number": "C-2", "email": "two@example.org", "certainty": "cannot_determine"},
    )
    report = house.load(data)
    assert (report.members, report.new, report.known, report.held) == (2, 2, 0, 0)
    assert not report.refused
    (phone,) = house.contacts("C-1", ContactChannel.SMS)
    assert phone.value == "+16515550143"
    assert phone.confirmed_at is None
    assert not phone.may_leave_word
    assert str(phone.permission_on) == "2026-01-02"
    (address,) = house.contacts("C-2", ContactChannel.LETTER)
    assert address.value["postal_code"] == "55101"
    with house.database.reading() as session:
        assert set(session.scalars(select(CohortMember.certainty))) == {
            Certainty.CONFIRMED,
            Certainty.CANNOT_DETERMINE,
        }


def test_the_same_file_again_changes_nothing(house: House) -> None:
    data = listed({"client_number": "C-1"})
    first, again = house.load(data), house.load(data)
    assert again.unchanged
    assert again.cohort_id == first.cohort_id
    assert (house.count(Cohort), house.count(Person), house.count(Contact)) == (1, 1, 1)
    assert house.count(AuditEvent) == 1


def test_nothing_of_a_refused_list_is_loaded(house: House) -> None:
    data = listed({"client_number": "C-1"}, {"client_number": "C-2", "birth_date": "1985-13-01"})
    report = house.load(data)
    assert report.refused
    assert report.errors == ((3, "birth_date", "This date is not possible."),)
    assert (house.count(Cohort), house.count(Person), house.count(AuditEvent)) == (0, 0, 0)


def test_errors_of_contact_are_loaded_only_when_accepted_and_then_held(house: House) -> None:
    data = listed({"client_number": "C-1", "phone": "555"}, {"client_number": "C-2"})
    assert house.load(data).refused
    report = house.load(data, accept_contact_errors=True)
    assert (report.members, report.held, len(report.errors)) == (2, 1, 1)
    with house.database.reading() as session:
        assert house.person(session, "C-1").contact_error
        assert not house.person(session, "C-2").contact_error


def test_a_dry_run_writes_nothing(house: House) -> None:
    house.load(listed({"client_number": "C-1"}))
    report = house.load(listed({"client_number": "C-1"}, {"client_number": "C-2"}), dry_run=True)
    assert (report.dry_run, report.new, report.known, report.members) == (True, 1, 1, 2)
    assert (house.count(Cohort), house.count(Person)) == (1, 1)


def test_a_person_is_known_again_by_client_number_and_never_by_name(house: House) -> None:
    house.load(listed({"client_number": "C-1"}))
    report = house.load(
        listed({"client_number": " c-1", "given_names": "Amina Noor"}, {"client_number": "C-9"})
    )
    assert (report.new, report.known) == (1, 1)
    with house.database.reading() as session:
        assert house.person(session, "C-1").given_names == "Amina Noor"
        assert house.person(session, "C-9").given_names == "Amina"


def test_another_agencys_client_number_is_another_person(house: House) -> None:
    house.load(listed({"client_number": "C-1"}))
    with house.database.transaction() as session:
        other = Agencies(session, house.clock).add(_agency("example-state-agency")).id
        with pytest.raises(UnknownPerson):
            PeopleQueries(session, house.keys).by_client_number(other, "C-1")


def test_a_new_list_replaces_an_older_lists_contact_and_nothing_that_she_confirmed(
    house: House,
) -> None:
    house.load(listed({"client_number": "C-1", "phone": "651-555-0101", "email": "a@example.org"}))
    with house.database.transaction() as session:
        person = house.person(session, "C-1")
        query = select(Contact).where(Contact.person_id == person.id)
        for contact in session.scalars(query.where(Contact.channel == ContactChannel.EMAIL)):
            contact.confirmed_at = house.clock.now()
            contact.may_leave_word = True
    house.load(listed({"client_number": "C-1", "phone": "651-555-0102", "email": "b@example.org"}))
    old, new = house.contacts("C-1", ContactChannel.SMS)
    assert old.ended_at is not None
    assert (new.value, new.ended_at) == ("+16515550102", None)
    confirmed, listed_only = house.contacts("C-1", ContactChannel.EMAIL)
    assert confirmed.may_leave_word
    assert confirmed.ended_at is None
    assert listed_only.confirmed_at is None


def test_a_list_cannot_bring_back_a_contact_that_is_not_safe(house: House) -> None:
    house.load(listed({"client_number": "C-1", "phone": "651-555-0101"}))
    with house.database.transaction() as session:
        for contact in session.scalars(select(Contact)):
            contact.unsafe_since = house.clock.now()
    house.load(
        listed(
            {"client_number": "C-1", "phone": "(651) 555-0101", "may_text": ""},
            {"client_number": "C-2"},
        )
    )
    (phone,) = house.contacts("C-1", ContactChannel.SMS)
    assert phone.unsafe_since is not None


def test_safe_at_home_is_never_taken_back_by_a_list(house: House) -> None:
    house.load(listed({"client_number": "C-1", "safe_at_home": "yes"}))
    report = house.load(listed({"client_number": "C-1", "safe_at_home": "no"}))
    assert report.known == 1
    with house.database.reading() as session:
        assert house.person(session, "C-1").safe_at_home


def test_a_child_is_linked_to_its_addressee_by_keyed_hash(house: House) -> None:
    house.load(
        listed(
            {"client_number": "C-1", "case_number": "H-1"},
            {"client_number": "C-2", "case_number": "H-1", "addressee_client_number": "c-1"},
        )
    )
    with house.database.reading() as session:
        adult, child = house.person(session, "C-1"), house.person(session, "C-2")
        assert child.addressee_index == adult.client_number_index
        assert child.case_number_index == adult.case_number_index


def test_only_the_agencys_own_staff_load_a_list(house: House) -> None:
    data = listed({"client_number": "C-1"})
    stranger = staff(UUID(int=5), UUID(int=6), frozenset({Role.INTAKE}))
    auditor = staff(UUID(int=5), house.agency_id, frozenset({Role.AUDITOR}))
    for actor in (stranger, auditor, resident(UUID(int=7), frozenset())):
        with pytest.raises(NotAllowed):
            house.load(data, actor=actor)
    clerk = staff(UUID(int=5), house.agency_id, frozenset({Role.INTAKE}))
    assert house.load(data, actor=clerk).members == 1


def test_the_trail_has_counts_and_the_hash_and_nothing_personal(house: House) -> None:
    report = house.load(listed({"client_number": "C-1", "given_names": "Secretname"}))
    with house.database.reading() as session:
        detail = session.scalars(select(AuditEvent)).one().detail
    assert detail["sha256"] == report.sha256
    assert "Secretname" not in str(detail)


def test_a_file_that_changes_while_it_is_read_is_refused(house: House) -> None:
    class Changing(io.BytesIO):
        reads = 0

        def seek(self, offset: int, whence: int = 0) -> int:
            self.reads += 1
            if self.reads == 2:
                self.truncate(0)
                super().seek(0)
                self.write(listed({"client_number": "C-9"}))
            return super().seek(offset, whence)

    file = Changing(listed({"client_number": "C-1"}))
    with pytest.raises(ListChanged):
        house.load_file(file)
    assert house.count(Person) == 0


def test_names_stand_nowhere_in_clear(house: House) -> None:
    house.load(listed({"client_number": "C-1", "given_names": "Findmeplain"}))
    if not house.database.is_sqlite:
        pytest.skip("the files of a PostgreSQL server are its own")
    path = house.database.engine.url.database or ""
    with house.database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    with open(path, "rb") as file:  # noqa: PTH123
        assert b"Findmeplain" not in file.read()


def test_five_thousand_people_are_loaded_in_batches(house: House) -> None:
    rows = [
        {
            "client_number": f"C-{n}",
            "phone": f"651-555-01{n % 100:02d}",
            "email": f"p{n}@example.org",
        }
        for n in range(5000)
    ]
    seen: list[int] = []
    report = house.load(listed(*rows), progress=seen.append)
    assert report.members == 5000
    assert seen == [1000, 2000, 3000, 4000, 5000]
    assert house.count(Contact) == 15000
