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
from portal.people.service import People
from portal.people.values import ContactChannel
from portal.sign_in.models import AccountPerson
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
