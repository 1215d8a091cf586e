from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from notifications.recipients import PostalAddress
from portal.access.actors import PUBLIC, Actor, Role, letter_reader, resident, staff
from portal.access.errors import NotAllowed
from portal.audit.models import AuditEvent
from portal.audit.service import AuditTrail
from portal.people.errors import (
    ContactNotUsable,
    NotConfirmed,
    SharedContactOpensNothing,
    SharedNotAnswered,
    UnknownContact,
    UnknownPerson,
    WrongChannelOrder,
)
from portal.people.models import Contact
from portal.people.service import Answers, People
from portal.people.values import ContactChannel, ContactSource
from tests.factories.residents import Residents

BOTH = Answers(may_leave_word=True, may_open_record=True, shared_with_others=False)
PHONE = "651-555-0177"


@dataclass
class House:
    """One person, her session and a clerk of her agency."""

    database: Database
    clock: SetClock
    keys: Keys
    agency_id: UUID = field(init=False)
    person_id: UUID = field(init=False)

    def __post_init__(self) -> None:
        with self.database.transaction() as session:
            residents = Residents(session, self.clock, self.keys)
            self.agency_id = residents.agency()
            self.person_id = residents.person(self.agency_id)

    @property
    def herself(self) -> Actor:
        return resident(UUID(int=1), frozenset({self.person_id}))

    @contextmanager
    def work(self) -> Iterator[People]:
        with self.database.transaction() as session:
            audit = AuditTrail(session, self.clock, self.keys)
            yield People(session, self.clock, self.keys, audit)

    def propose(self, value: str = PHONE, channel: ContactChannel = ContactChannel.SMS) -> UUID:
        with self.work() as people:
            return people.propose_contact(self.herself, self.person_id, channel, value).id

    def confirmed(self, value: str = PHONE) -> UUID:
        contact_id = self.propose(value)
        with self.work() as people:
            people.confirm_contact(self.herself, self.person_id, contact_id)
        return contact_id

    def answer(self, contact_id: UUID, answers: Answers) -> None:
        with self.work() as people:
            people.answer(self.herself, self.person_id, contact_id, answers)


@pytest.fixture
def house(database: Database, clock: SetClock, keys: Keys) -> House:
    return House(database, clock, keys)


def test_a_person_is_found_by_agency_and_client_number(house: House) -> None:
    with house.work() as people:
        assert people.queries.by_client_number(house.agency_id, "e-1").id == house.person_id
        with pytest.raises(UnknownPerson):
            people.queries.by_client_number(uuid4(), "E-1")


def test_a_proposed_contact_is_not_shown_before_it_is_confirmed(house: House) -> None:
    contact_id = house.propose()
    with house.work() as people:
        assert people.contacts(house.herself, house.person_id) == []
        contact = people.confirm_contact(house.herself, house.person_id, contact_id)
        assert people.contacts(house.herself, house.person_id) == [contact]
        assert (contact.value, contact.source) == ("+16515550177", ContactSource.PERSON)
        assert (contact.may_leave_word, contact.may_open_record) == (False, False)


def test_the_same_contact_is_not_added_twice(house: House) -> None:
    assert house.propose() == house.propose("(651) 555 0177")


def test_what_is_no_contact_is_refused(house: House) -> None:
    with pytest.raises(ContactNotUsable):
        house.propose("555")
    with pytest.raises(ContactNotUsable):
        house.propose("not an email", ContactChannel.EMAIL)


def test_a_confirmed_contact_opens_the_record_when_she_says_so(house: House) -> None:
    contact_id = house.confirmed()
    with house.work() as people:
        assert people.queries.record_openers(house.person_id) == []
    house.answer(contact_id, BOTH)
    with house.work() as people:
        assert [c.id for c in people.queries.record_openers(house.person_id)] == [contact_id]


def test_a_contact_that_others_use_never_opens_the_record(house: House) -> None:
    contact_id = house.confirmed()
    house.answer(contact_id, BOTH)
    shared = Answers(may_leave_word=True, may_open_record=True, shared_with_others=True)
    with pytest.raises(SharedContactOpensNothing):
        house.answer(contact_id, shared)
    house.answer(
        contact_id, Answers(may_leave_word=True, may_open_record=False, shared_with_others=True)
    )
    with house.work() as people:
        assert people.queries.record_openers(house.person_id) == []


def test_neither_a_pending_contact_nor_an_address_opens_anything(house: House) -> None:
    with pytest.raises(NotConfirmed):
        house.answer(house.propose(), BOTH)
    address = PostalAddress("3 Made Up St", "Duluth", "MN", "55805")
    with house.work() as people:
        home = people.propose_contact(
            house.herself, house.person_id, ContactChannel.LETTER, address
        )
        people.confirm_contact(house.herself, house.person_id, home.id)
        with pytest.raises(NotConfirmed):
            people.answer(house.herself, house.person_id, home.id, BOTH)


def test_an_unsafe_contact_loses_both_answers_and_cannot_be_answered_or_ended(
    house: House,
) -> None:
    contact_id = house.confirmed()
    house.answer(contact_id, BOTH)
    with house.work() as people:
        contact = people.mark_unsafe(house.herself, house.person_id, contact_id)
        assert (contact.may_leave_word, contact.may_open_record) == (False, False)
        people.end_contact(house.herself, house.person_id, contact_id)
        assert contact.ended_at is None
    with pytest.raises(NotConfirmed):
        house.answer(contact_id, BOTH)
    with house.work() as people:
        assert people.queries.record_openers(house.person_id) == []


def test_an_ended_contact_is_gone(house: House) -> None:
    contact_id = house.confirmed()
    with house.work() as people:
        people.end_contact(house.herself, house.person_id, contact_id)
        assert people.contacts(house.herself, house.person_id) == []
        with pytest.raises(UnknownContact):
            people.mark_unsafe(house.herself, house.person_id, contact_id)


def test_a_letters_session_a_stranger_and_the_public_see_and_change_nothing(house: House) -> None:
    contact_id = house.confirmed()
    letter = letter_reader(uuid4(), uuid4(), house.person_id)
    stranger = resident(uuid4(), frozenset({uuid4()}))
    elsewhere = staff(uuid4(), uuid4(), frozenset({Role.RECORDS_CLERK}))
    for actor in (letter, stranger, elsewhere, PUBLIC):
        with house.work() as people:
            with pytest.raises(NotAllowed):
                people.contacts(actor, house.person_id)
            with pytest.raises(NotAllowed):
                people.mark_unsafe(actor, house.person_id, contact_id)
            with pytest.raises(NotAllowed):
                people.set_large_print(actor, house.person_id, large_print=True)
            with pytest.raises(NotAllowed):
                people.propose_contact(actor, house.person_id, ContactChannel.SMS, PHONE)


def test_another_persons_contact_is_unknown_to_her(house: House) -> None:
    with house.database.transaction() as session:
        residents = Residents(session, house.clock, house.keys, 100)
        other = residents.contact(residents.person(house.agency_id))
    with house.work() as people, pytest.raises(UnknownContact):
        people.mark_unsafe(house.herself, house.person_id, other)


def test_the_order_of_channels_always_holds_the_letter(house: House) -> None:
    with house.work() as people:
        order = [ContactChannel.EMAIL, ContactChannel.LETTER]
        people.set_channel_order(house.herself, house.person_id, order)
        assert people.queries.by_id(house.person_id).channel_order == "email,letter"
        for wrong in ([ContactChannel.SMS], [ContactChannel.LETTER, ContactChannel.LETTER], []):
            with pytest.raises(WrongChannelOrder):
                people.set_channel_order(house.herself, house.person_id, wrong)


def test_several_people_can_share_a_phone_and_are_all_found(house: House) -> None:
    with house.database.transaction() as session:
        residents = Residents(session, house.clock, house.keys, 100)
        for _ in range(2):
            residents.contact(residents.person(house.agency_id), "+16515550150")
    with house.work() as people:
        assert len(people.queries.contacts_with(ContactChannel.SMS, "+16515550150")) == 2


def test_every_change_is_on_her_trail_without_the_value(house: House) -> None:
    contact_id = house.confirmed()
    with house.work() as people:
        people.mark_unsafe(house.herself, house.person_id, contact_id)
        people.set_language(house.herself, house.person_id, "ar", "ar")
    with house.database.reading() as session:
        query = select(AuditEvent.detail).where(AuditEvent.person_id == house.person_id)
        details = list(session.scalars(query.order_by(AuditEvent.sequence)))
        assert session.get_one(Contact, contact_id).value == "+16515550177"
    assert [detail["how"] for detail in details] == [
        "proposed",
        "confirmed",
        "marked_unsafe",
        "language",
    ]


def test_nothing_opens_her_record_before_she_was_asked_whether_others_use_it(
    house: House,
) -> None:
    contact_id = house.confirmed()
    with pytest.raises(SharedNotAnswered):
        house.answer(contact_id, Answers(may_leave_word=True, may_open_record=True))
    house.answer(contact_id, BOTH)
    with house.work() as people:
        again = people.propose_contact(
            house.herself, house.person_id, ContactChannel.SMS, PHONE, shared_with_others=True
        )
        assert again.id == contact_id
        assert people.queries.record_openers(house.person_id) == []


def test_a_contact_that_was_shared_when_it_was_added_stays_so_once_confirmed(
    house: House,
) -> None:
    with house.work() as people:
        added = people.propose_contact(
            house.herself, house.person_id, ContactChannel.SMS, PHONE, shared_with_others=True
        )
        people.confirm_contact(house.herself, house.person_id, added.id)
        with pytest.raises(SharedContactOpensNothing):
            people.answer(house.herself, house.person_id, added.id, Answers(True, True, True))
        assert people.queries.contact(house.person_id, added.id).shared_with_others
