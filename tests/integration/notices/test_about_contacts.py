from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from notifications.delivery.models import NoticeRow
from notifications.foundation.clock import SetClock
from notifications.foundation.keys import Keys
from portal.access.actors import Actor, resident
from portal.notices.about_contacts import SETTLED_AFTER
from portal.people.models import Contact, Person
from portal.people.service import Answers, People
from portal.people.values import ContactChannel
from portal.sign_in.models import AccountPerson
from portal.tasks.models import Task
from portal.wiring import Portal, timed_jobs
from tests.factories.houses import MORNING, staged_house

NEW_PHONE = "651-555-0177"


@dataclass
class House:
    """A staged house and one person of it who has an address and a way in of her own."""

    portal: Portal
    person_id: UUID
    herself: Actor

    def change(self, contact: str = NEW_PHONE) -> UUID:
        """Her session adds a contact and confirms it."""
        channel = ContactChannel.EMAIL if "@" in contact else ContactChannel.SMS
        with self.portal.database.transaction() as session:
            people = self.portal.services(session).people
            added = people.propose_contact(self.herself, self.person_id, channel, contact)
            people.confirm_contact(self.herself, self.person_id, added.id)
            return added.id

    def people(self, act: Any) -> None:
        with self.portal.database.transaction() as session:
            act(self.portal.services(session).people, session.get_one(Person, self.person_id))

    def later(self, by: timedelta = SETTLED_AFTER) -> list[dict[str, Any]]:
        """What she has been told of by then, as the notices were frozen."""
        clock = self.portal.clock
        assert isinstance(clock, SetClock)
        clock.advance(by)
        (job,) = (one for one in timed_jobs(self.portal) if one.name == "tell_of_changes")
        job.run()
        with self.portal.database.reading() as session:
            about = NoticeRow.kind == "contact_changed"
            rows = session.scalars(select(NoticeRow).where(about).order_by(NoticeRow.created_at))
            return [json.loads(row.frozen) for row in rows]


@pytest.fixture
def house(tmp_path: Path, keys: Keys) -> House:
    portal = staged_house(tmp_path, f"sqlite:///{tmp_path / 'portal.db'}", keys)
    with portal.database.reading() as session:
        link = session.scalars(
            select(AccountPerson)
            .join(Person, Person.id == AccountPerson.person_id)
            .join(Contact, Contact.person_id == Person.id)
            .where(
                Person.safe_at_home.is_(False),
                Contact.channel == ContactChannel.LETTER,
                Contact.unsafe_since.is_(None),
            )
            .order_by(Person.id)
        ).first()
        assert link is not None
        actor = resident(link.account_id, frozenset({link.person_id}))
        return House(portal, link.person_id, actor)


def test_a_sitting_is_told_once_and_not_before_it_is_over(house: House) -> None:
    house.change()
    assert house.later(SETTLED_AFTER - timedelta(seconds=1)) == []
    house.change("new@example.org")
    assert house.later(timedelta(seconds=2)) == []
    (told,) = house.later()
    assert told["facts"]["changes"] == ["phone_added", "email_added"]
    assert told["facts"]["happened_on"] == MORNING.date().isoformat()
    assert len(house.later(timedelta(days=1))) == 1


def test_word_goes_where_she_was_reached_before_and_carries_no_number(house: House) -> None:
    added = house.change()
    (told,) = house.later()
    assert told["recipient"]["address"] is not None
    assert str(added) not in str(told)
    assert "5550177" not in str(told)
    assert told["code_expires_on"] is None


def test_nobody_is_written_to_about_a_contact_that_is_not_safe(house: House) -> None:
    added = house.change()
    house.later()

    def mark(people: People, _person: Person) -> None:
        people.mark_unsafe(house.herself, house.person_id, added)
        people.end_contact(house.herself, house.person_id, added)

    house.people(mark)
    assert len(house.later()) == 1


def test_what_was_saved_again_as_it_was_is_no_change(house: House) -> None:
    def save(people: People, person: Person) -> None:
        people.set_language(house.herself, person.id, person.language)
        order = [ContactChannel(one) for one in person.channel_order.split(",")]
        people.set_channel_order(house.herself, person.id, order)

    house.people(save)
    assert house.later() == []


def test_another_order_language_and_a_contact_taken_away_are_told(house: House) -> None:
    added = house.change()
    house.later()

    def turn(people: People, person: Person) -> None:
        people.set_language(house.herself, person.id, "am" if person.language != "am" else "en")
        two = [ContactChannel.EMAIL, ContactChannel.LETTER]
        stands = person.channel_order == "email,letter"
        people.set_channel_order(house.herself, person.id, two[::-1] if stands else two)
        people.end_contact(house.herself, person.id, added)

    house.people(turn)
    assert house.later()[-1]["facts"]["changes"] == ["phone_removed", "language", "order"]


def test_without_an_address_the_notice_waits_for_a_human(house: House) -> None:
    with house.portal.database.transaction() as session:
        session.execute(delete(Contact).where(Contact.person_id == house.person_id))
    house.change()
    (told,) = house.later()
    assert told["recipient"]["address"] is None
    assert told["recipient"]["contacts"] == []


def test_large_print_messages_and_the_two_answers_are_told_as_a_choice_and_no_more(
    house: House,
) -> None:
    added = house.change()
    house.later()

    def choose(people: People, person: Person) -> None:
        people.set_large_print(house.herself, person.id, large_print=not person.large_print)
        people.set_no_messages(house.herself, person.id, no_messages=True)
        people.answer(house.herself, person.id, added, Answers(True, True, False))

    house.people(choose)
    told = house.later()[-1]
    assert told["facts"]["changes"] == ["choice"]
    assert str(added) not in str(told), "a contact is not told of what it was itself opened for"
    house.people(_same(house, added))
    assert len(house.later()) == 2


def test_another_language_is_told_in_the_one_that_she_read_before(house: House) -> None:
    """Whoever holds her session could choose one that she does not read."""
    with house.portal.database.reading() as session:
        before = session.get_one(Person, house.person_id).language

    def turn(people: People, person: Person) -> None:
        for language in ("lo", "km"):
            people.set_language(house.herself, person.id, language)

    house.people(turn)
    (told,) = house.later()
    assert before not in {"lo", "km"}
    assert (told["language"], told["recipient"]["language"]) == (before, before)


def test_that_she_is_in_safe_at_home_is_announced_to_nobody(house: House) -> None:
    with house.portal.database.transaction() as session:
        services = house.portal.services(session)
        services.safe_at_home.declare(house.herself, house.person_id)
        services.safe_at_home.declare(house.herself, house.person_id)
    assert house.later() == []
    with house.portal.database.reading() as session:
        assert session.get_one(Person, house.person_id).safe_at_home
        its = (Task.kind == "safe_at_home", Task.person_id == house.person_id)
        assert len(session.scalars(select(Task).where(*its)).all()) == 1


def _same(house: House, added: UUID) -> Any:
    def save(people: People, person: Person) -> None:
        people.set_large_print(house.herself, person.id, large_print=person.large_print)
        people.set_no_messages(house.herself, person.id, no_messages=True)
        people.answer(house.herself, person.id, added, Answers(True, True, False))

    return save
