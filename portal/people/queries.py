from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.keys import Keys
from portal.people.errors import UnknownContact, UnknownPerson
from portal.people.indexes import ContactValue, client_number_index, contact_index
from portal.people.models import Contact, Person
from portal.people.values import ContactChannel


class PeopleQueries:
    """Finds people and their contacts.  The caller has asked whether its actor is allowed to."""

    def __init__(self, session: Session, keys: Keys) -> None:
        self._session = session
        self._keys = keys

    def by_client_number(self, agency_id: UUID, client_number: str) -> Person:
        """The person of an agency with this client number.

        Raises:
            UnknownPerson: the agency keeps nobody under it.
        """
        index = client_number_index(self._keys, agency_id, client_number)
        found = self._session.scalar(
            select(Person).where(Person.agency_id == agency_id, Person.client_number_index == index)
        )
        if found is None:
            raise UnknownPerson("this agency has nobody under that client number")
        return found

    def by_id(self, person_id: UUID) -> Person:
        """The person with this id.

        Raises:
            UnknownPerson: there is none.
        """
        found = self._session.get(Person, person_id)
        if found is None:
            raise UnknownPerson("there is no such person")
        return found

    def contacts(self, person_id: UUID) -> list[Contact]:
        """Her contacts that stand, pending ones left out, oldest first: what she is shown."""
        return [contact for contact in self._standing(person_id) if not contact.pending]

    def contact(self, person_id: UUID, contact_id: UUID) -> Contact:
        """One contact of this person that has not ended; of nobody else's.

        Raises:
            UnknownContact: she has no such contact.
        """
        found = self._session.get(Contact, contact_id)
        if found is None or found.person_id != person_id or found.ended_at is not None:
            raise UnknownContact("this person has no such contact")
        return found

    def contacts_with(self, channel: ContactChannel, value: ContactValue) -> list[Contact]:
        """Every standing contact with this value, of whomever: several people can share a phone."""
        index = contact_index(self._keys, channel, value)
        return list(
            self._session.scalars(
                select(Contact)
                .where(
                    Contact.channel == channel,
                    Contact.value_index == index,
                    Contact.ended_at.is_(None),
                )
                .order_by(Contact.created_at, Contact.id)
            )
        )

    def record_openers(self, person_id: UUID) -> list[Contact]:
        """The contacts to which a code that opens her record can be sent."""
        return [contact for contact in self._standing(person_id) if opens_record(contact)]

    def _standing(self, person_id: UUID) -> list[Contact]:
        return list(
            self._session.scalars(
                select(Contact)
                .where(Contact.person_id == person_id, Contact.ended_at.is_(None))
                .order_by(Contact.created_at, Contact.id)
            )
        )


def birth_day(person: Person) -> date | None:
    """Her date of birth, or ``None`` where the agency's list had none."""
    return date.fromisoformat(person.birth_date) if person.birth_date else None


def opens_record(contact: Contact) -> bool:
    """Whether a code sent here can open the record: confirmed, safe and hers alone."""
    return (
        contact.channel is not ContactChannel.LETTER
        and contact.may_open_record
        and contact.confirmed_at is not None
        and not contact.shared_with_others
        and not contact.pending
        and contact.unsafe_since is None
        and contact.ended_at is None
    )
