"""Writes checked people and their contacts in batches, by Core: memory stays flat."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from notifications.foundation.codes import new_reference
from notifications.foundation.ids import new_id
from notifications.foundation.keys import Keys
from portal.disclosures.cohorts.rows import ListedPerson
from portal.disclosures.models import CohortMember
from portal.people.addresses import address_parts
from portal.people.indexes import (
    ContactValue,
    case_number_index,
    client_number_index,
    contact_index,
)
from portal.people.models import Contact, Person
from portal.people.values import ContactChannel, ContactSource


@dataclass(frozen=True, slots=True)
class ListedContact:
    """One contact as a list has it: unverified, with her dated permission or none."""

    channel: ContactChannel
    value: ContactValue
    index: bytes
    permission_on: date | None


class CohortWriter:
    """Writes the batches of one list for one agency, and counts what it did."""

    def __init__(
        self, session: Session, keys: Keys, agency_id: UUID, cohort_id: UUID, now: datetime
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._session = session
        self._keys = keys
        self._agency_id = agency_id
        self._cohort_id = cohort_id
        self._now = now

    def write(self, batch: Sequence[ListedPerson]) -> None:
        """Write one batch: new people, what changed of known ones, contacts, members."""
        by_index = {self._client_index(one.client_number): one for one in batch}
        known = known_people(self._session, self._agency_id, by_index)
        for index, person in known.items():
            self._refresh(person, by_index[index])
        ids = {index: person.id for index, person in known.items()}
        ids |= self._add_people({i: one for i, one in by_index.items() if i not in known})
        self._session.flush()
        self._write_contacts({ids[i]: one for i, one in by_index.items()}, set(known))
        self._add_members({ids[i]: one for i, one in by_index.items()})
        self.counts["known"] += len(known)
        self.counts["held"] += sum(map(_is_held, by_index.values()))

    def _client_index(self, client_number: str) -> bytes:
        return client_number_index(self._keys, self._agency_id, client_number)

    def _add_people(self, new: dict[bytes, ListedPerson]) -> dict[bytes, UUID]:
        rows = [self._person_row(index, one) for index, one in new.items()]
        if rows:
            self._session.execute(insert(Person.__table__), rows)  # type: ignore[arg-type]
        self.counts["new"] += len(rows)
        return {row["client_number_index"]: row["id"] for row in rows}

    def _person_row(self, index: bytes, one: ListedPerson) -> dict[str, Any]:
        return {
            "id": new_id(),
            "agency_id": self._agency_id,
            "reference": new_reference(),
            "client_number": one.client_number,
            "client_number_index": index,
            "language": one.language,
            "spoken_language": one.spoken_language,
            "safe_at_home": one.safe_at_home,
            "parent_blocked": one.parent_blocked,
            "created_at": self._now,
            **self._from_the_agencys_file(one),
            "birth_date": one.birth_date and one.birth_date.isoformat(),
        }

    def _from_the_agencys_file(self, one: ListedPerson) -> dict[str, Any]:
        """What the agency's own file decides, for new people and known ones alike."""
        case, addressee = one.case_number, one.addressee_client_number
        agency = self._agency_id
        return {
            "family_name": one.family_name,
            "given_names": one.given_names,
            "contact_error": one.contact_error,
            "case_number_index": case and case_number_index(self._keys, agency, case),
            "addressee_index": addressee and self._client_index(addressee),
        }

    def _refresh(self, person: Person, one: ListedPerson) -> None:
        """Names follow the agency's file; her language and channels are hers; safety only grows."""
        for column, value in self._from_the_agencys_file(one).items():
            if value is not None:
                setattr(person, column, value)
        if one.birth_date is not None:
            person.birth_date = one.birth_date.isoformat()
        person.safe_at_home = person.safe_at_home or one.safe_at_home
        person.parent_blocked = person.parent_blocked or one.parent_blocked

    def _write_contacts(self, people: dict[UUID, ListedPerson], known: set[bytes]) -> None:
        standing = _standing_contacts(self._session, people) if known else {}
        added: list[dict[str, Any]] = []
        for person_id, one in people.items():
            theirs = standing.get(person_id, [])
            for contact in self._contacts_of(one):
                self._reconcile(person_id, contact, theirs, added)
        if added:
            self._session.execute(insert(Contact.__table__), added)  # type: ignore[arg-type]

    def _contacts_of(self, one: ListedPerson) -> Iterable[ListedContact]:
        if one.phone:
            yield self._listed(ContactChannel.SMS, one.phone, one.may_text)
        if one.email:
            yield self._listed(ContactChannel.EMAIL, one.email, one.may_email)
        if one.address:
            yield self._listed(ContactChannel.LETTER, address_parts(one.address), None)

    def _listed(
        self, channel: ContactChannel, value: ContactValue, permission_on: date | None
    ) -> ListedContact:
        return ListedContact(
            channel, value, contact_index(self._keys, channel, value), permission_on
        )

    def _reconcile(
        self,
        person_id: UUID,
        listed: ListedContact,
        standing: list[Contact],
        added: list[dict[str, Any]],
    ) -> None:
        """Keep what she confirmed or marked; an older list's unverified contact gives way."""
        of_channel = [c for c in standing if c.channel is listed.channel and not c.pending]
        same = [c for c in of_channel if c.value_index == listed.index]
        outdated = [c.id for c in of_channel if c not in same and _is_only_listed(c)]
        if outdated:
            self._change(outdated, ended_at=self._now)
        if not same:
            added.append(self._contact_row(person_id, listed))
        elif listed.permission_on and _is_only_listed(same[0]):
            self._change([same[0].id], permission_on=listed.permission_on)

    def _change(self, ids: list[UUID], **values: Any) -> None:
        self._session.execute(update(Contact).where(Contact.id.in_(ids)).values(**values))

    def _contact_row(self, person_id: UUID, listed: ListedContact) -> dict[str, Any]:
        return {
            "id": new_id(),
            "person_id": person_id,
            "channel": listed.channel,
            "value": listed.value,
            "value_index": listed.index,
            "source": ContactSource.LIST,
            "permission_on": listed.permission_on,
            "created_at": self._now,
        }

    def _add_members(self, people: dict[UUID, ListedPerson]) -> None:
        rows = [
            {"cohort_id": self._cohort_id, "person_id": person_id, "certainty": one.certainty}
            for person_id, one in people.items()
        ]
        self._session.execute(insert(CohortMember.__table__), rows)  # type: ignore[arg-type]
        self.counts["members"] += len(rows)


def known_people(
    session: Session, agency_id: UUID, indexes: Iterable[bytes]
) -> dict[bytes, Person]:
    """Those people of an agency who are on record already, by the index of their client number."""
    query = select(Person).where(
        Person.agency_id == agency_id, Person.client_number_index.in_(list(indexes))
    )
    return {person.client_number_index: person for person in session.scalars(query)}


def _standing_contacts(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, list[Contact]]:
    query = select(Contact).where(
        Contact.person_id.in_(list(person_ids)), Contact.ended_at.is_(None)
    )
    found: defaultdict[UUID, list[Contact]] = defaultdict(list)
    for contact in session.scalars(query):
        found[contact.person_id].append(contact)
    return found


def _is_only_listed(contact: Contact) -> bool:
    return (
        contact.source is ContactSource.LIST
        and contact.confirmed_at is None
        and contact.unsafe_since is None
    )


def _is_held(one: ListedPerson) -> bool:
    return one.safe_at_home or one.contact_error
