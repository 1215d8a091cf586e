"""Made-up people, put straight into the tables, for tests of ways in and of what they show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from notifications.delivery.models import NoticeRow
from notifications.foundation.clock import Clock
from notifications.foundation.codes import new_reference
from notifications.foundation.ids import new_id
from notifications.foundation.keys import Keys
from portal.agencies.models import Agency
from portal.people.indexes import ContactValue, client_number_index, contact_index
from portal.people.models import Contact, Person
from portal.people.values import ContactChannel, ContactSource
from portal.sign_in.models import Account, AccountPerson

BIRTH_DATE = date(1984, 3, 7)
CODE_DAYS = 90


@dataclass(slots=True)
class Residents:
    """Adds rows to one session."""

    session: Session
    clock: Clock
    keys: Keys
    _count: int = field(default=0)

    def agency(self, slug: str = "example-county") -> UUID:
        agency = Agency(
            slug=slug,
            name="Example County (example)",
            responsible_authority="Example Authority",
            compliance_official="Example Official",
            sender_lines=["Example County"],
            is_example=True,
        )
        return self._add(agency)

    def person(self, agency_id: UUID, birth_date: date | None = BIRTH_DATE) -> UUID:
        self._count += 1
        number = f"E-{self._count}"
        person = Person(
            agency_id=agency_id,
            reference=new_reference(),
            client_number=number,
            client_number_index=client_number_index(self.keys, agency_id, number),
            family_name="Example",
            given_names="Ayaan",
            birth_date=birth_date.isoformat() if birth_date else None,
            language="so",
            created_at=self.clock.now(),
        )
        return self._add(person)

    def contact(
        self,
        person_id: UUID,
        value: ContactValue = "+16515550143",
        channel: ContactChannel = ContactChannel.SMS,
        **changes: Any,
    ) -> UUID:
        """A contact that opens the record, unless ``changes`` say otherwise."""
        settled = {
            "may_leave_word": True,
            "may_open_record": True,
            "confirmed_at": self.clock.now() - timedelta(days=90),
            "source": ContactSource.PERSON,
        }
        contact = Contact(
            person_id=person_id,
            channel=channel,
            value=value,
            value_index=contact_index(self.keys, channel, value),
            created_at=self.clock.now() - timedelta(days=90),
            **(settled | changes),
        )
        return self._add(contact)

    def account(self, *person_ids: UUID, opens_history: bool = True) -> UUID:
        account_id = self._add(Account(created_at=self.clock.now()))
        for person_id in person_ids:
            self._add(
                AccountPerson(
                    account_id=account_id,
                    person_id=person_id,
                    opens_history=opens_history,
                    linked_at=self.clock.now(),
                )
            )
        return account_id

    def notice(self, person_id: UUID) -> UUID:
        notice = NoticeRow(
            kind="disclosed",
            recipient_key=person_id,
            reference=new_reference(),
            language="so",
            frozen={},
            frozen_sha256="0" * 64,
            content_version="test",
            created_at=self.clock.now(),
        )
        return self._add(notice)

    def _add(self, row: Any) -> UUID:
        row.id = new_id()
        self.session.add(row)
        self.session.flush()
        return UUID(str(row.id))
