"""A lost letter, again: to the address on file, at most one in thirty days, and nobody learns more.

Whoever asks names an office, a client number and a birth date, and is told the same whatever fits.
The new letter holds what the first one did and no more, under a number and a code of its own: who
shares her mailbox gets nothing by asking that the first letter had not brought.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications import Sender
from notifications.foundation.clock import Clock
from notifications.foundation.codes import new_reference
from notifications.foundation.days import MINNESOTA, minnesota_day
from notifications.foundation.ids import new_id
from notifications.foundation.keys import Keys
from notifications.reports import went_out
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.service import AuditTrail
from portal.disclosures.models import Entry
from portal.disclosures.visibility import entry_is_shown
from portal.notices.models import LetterAgain, NoticeRun, RunPerson
from portal.notices.planning import CODE_DAYS
from portal.notices.queries import contacts_of, readers_online
from portal.notices.recipients import language_of, recipient
from portal.people.indexes import client_number_index
from portal.people.models import Person
from portal.sign_in.birth_dates import same_birth_date
from portal.sign_in.letter_codes import LetterCodes
from portal.sign_in.models import LetterCode
from portal.sign_in.openings.earlier_contacts import opens_by_papers_only
from portal.sign_in.throttle import Limit, Throttle
from portal.tasks.service import TaskKind, Tasks

ONE_A_MONTH = Limit(tries=1, window=timedelta(days=30))
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class LettersAgain:
    """Sends lost letters again.  The caller commits."""

    session: Session
    clock: Clock
    keys: Keys
    audit: AuditTrail
    sender: Sender
    letter_codes: LetterCodes
    tasks: Tasks

    def ask(
        self, actor: Actor, agency_id: UUID, client_number: str, birth_date: date | None
    ) -> None:
        """Send the newest letter of whoever this is again, if there is one and it is safe.

        Raises:
            NotAllowed: the actor is signed in: her own pages have her letters.
        """
        require(actor, Act.ASK_LETTER_AGAIN)
        index = client_number_index(self.keys, agency_id, client_number[:_LONGEST])
        same = (Person.agency_id == agency_id, Person.client_number_index == index)
        person = self.session.scalar(select(Person).where(*same))
        if not same_birth_date(person.birth_date if person else None, birth_date):
            return
        if person is not None and (first := self._newest(person.id)) is not None:
            self._again(actor, person, first)

    def _again(self, actor: Actor, person: Person, first: UUID) -> None:
        throttle = Throttle(self.session, self.clock, self.keys)
        if not throttle.take("letter_again", str(person.id), ONE_A_MONTH):
            return
        if person.contact_error or opens_by_papers_only(self.session, person.id):
            self.tasks.add(
                TaskKind.LETTER_AGAIN,
                person.agency_id,
                subject=("notice", str(first)),
                person_id=person.id,
            )
        else:
            self._send(person, first)
        self.audit.record(
            Act.ASK_LETTER_AGAIN,
            actor,
            subject=("notice", str(first)),
            person_id=person.id,
            matter_id=self.letter_codes.matter_of(first),
            agency_id=person.agency_id,
        )

    def _newest(self, person_id: UUID) -> UUID | None:
        """The newest letter that was written to this person and has gone out, and can be shown."""
        rows = self.session.scalars(
            select(RunPerson.notice_id)
            .join(LetterCode, LetterCode.notice_id == RunPerson.notice_id)
            .join(NoticeRun, NoticeRun.id == RunPerson.run_id)
            .join(Entry, Entry.id == NoticeRun.entry_id)
            .where(LetterCode.person_id == person_id, entry_is_shown(self.clock.now()))
            .order_by(LetterCode.issued_at.desc(), LetterCode.id.desc())
        )
        return next((one for one in rows if one and went_out(self.session, one)), None)

    def _send(self, person: Person, first: UUID) -> None:
        now = self.clock.now()
        last_day = minnesota_day(now) + timedelta(days=CODE_DAYS)
        known = contacts_of(self.session, [person.id])[person.id]
        online = person.id in readers_online(self.session, [person.id])
        notice = replace(
            self.sender.notice_value(self.session, first),
            id=new_id(),
            reference=new_reference(),
            language=language_of(person),
            recipient=recipient(person, known, reads_online=online),
            code_expires_on=last_day,
        )
        self.sender.enqueue(self.session, notice)
        ends = datetime.combine(last_day, time.max, tzinfo=MINNESOTA)
        matter_id = self.letter_codes.matter_of(first)
        self.letter_codes.issue(notice.id, person.id, ends, matter_id=matter_id)
        self.session.add(LetterAgain(notice_id=notice.id, first_notice_id=first, asked_at=now))
        self.session.flush()
