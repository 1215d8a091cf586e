"""Notices that a package below owes to one person: a sign-in code, word about her request.

Those packages say so through a port; the wiring fills it with this.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from notifications import Sender
from notifications.foundation.clock import Clock
from notifications.foundation.codes import new_reference
from notifications.foundation.days import MINNESOTA, minnesota_day
from notifications.foundation.ids import new_id
from notifications.foundation.keys import Keys
from notifications.notice import AccountFacts, BegunBy, Notice, NoticeKind, RequestFacts
from notifications.recipients import Channel, ContactPoint
from portal.agencies.models import Agency
from portal.notices.check_words import check_word
from portal.notices.context import NoticeContext
from portal.notices.freezing import agency_facts
from portal.notices.planning import CODE_DAYS
from portal.notices.queries import contacts_of, readers_online
from portal.notices.recipients import language_of, language_read, recipient
from portal.people.models import Contact, Person
from portal.sign_in.letter_codes import LetterCodes


@dataclass(frozen=True, slots=True)
class Owed:
    """Makes and enqueues one person's notice, in the caller's transaction."""

    session: Session
    clock: Clock
    keys: Keys
    sender: Sender
    letter_codes: LetterCodes
    context: NoticeContext

    def sign_in_code(self, person_id: UUID, contact_id: UUID, code: str, language: str) -> None:
        """Send a one-time code to the one contact it was asked for."""
        person = self.session.get_one(Person, person_id)
        contact = self.session.get_one(Contact, contact_id)
        channel = Channel(contact.channel.value)
        notice = self._notice(person, NoticeKind.SIGN_IN_CODE)
        only = replace(
            notice.recipient,
            contacts=(ContactPoint(contact.id, channel, contact.value),),
            channels=(channel,),
            language=language,
        )
        self.sender.enqueue(
            self.session, replace(notice, recipient=only, language=language), one_time_code=code
        )

    def new_way_in(
        self,
        person_id: UUID,
        begun_by: BegunBy,
        begun_at: datetime,
        opens_since: datetime | None,
    ) -> UUID:
        """Tell a person of a way in, by letter and at every safe contact; the notice's id."""
        person = self.session.get_one(Person, person_id)
        facts = AccountFacts(
            happened_on=minnesota_day(begun_at),
            begun_by=begun_by,
            opens_since=minnesota_day(opens_since) if opens_since else None,
        )
        notice = self._notice(person, NoticeKind.NEW_WAY_IN)
        self.sender.enqueue(self.session, replace(notice, facts=facts))
        return notice.id

    def second_code(self, person_id: UUID, begun_at: datetime) -> UUID:
        """Mail the second code of a way in to the address on record; the notice's id."""
        facts = AccountFacts(minnesota_day(begun_at), begun_by="letter_code")
        return self._with_code(person_id, NoticeKind.SECOND_CODE, facts)

    def about_request(self, person_id: UUID, kind: NoticeKind, facts: RequestFacts) -> UUID:
        """Tell a person something about her own records request; the notice's id.

        What cannot be mailed becomes a task for a human in the sender's own queue.
        """
        return self._with_code(person_id, kind, facts)

    def about_contacts(
        self,
        person_id: UUID,
        facts: AccountFacts,
        changed: Collection[UUID],
        language_before: str | None = None,
    ) -> UUID:
        """Tell a person that how she is reached changed; the notice's id.

        Word goes where she was reached before, in the language that she read before: never to a
        contact that is itself the change.
        """
        person = self.session.get_one(Person, person_id)
        notice = self._notice(person, NoticeKind.CONTACT_CHANGED, leave_out=changed)
        notice = replace(notice, facts=facts)
        if language_before is not None:
            notice = _in_language(notice, language_before)
        self.sender.enqueue(self.session, notice)
        return notice.id

    def _with_code(
        self, person_id: UUID, kind: NoticeKind, facts: RequestFacts | AccountFacts
    ) -> UUID:
        person = self.session.get_one(Person, person_id)
        last_day = self._today() + timedelta(days=CODE_DAYS)
        notice = replace(self._notice(person, kind), facts=facts, code_expires_on=last_day)
        self.sender.enqueue(self.session, notice)
        ends = datetime.combine(last_day, time.max, tzinfo=MINNESOTA)
        self.letter_codes.issue(notice.id, person.id, ends)
        return notice.id

    def _notice(self, person: Person, kind: NoticeKind, leave_out: Collection[UUID] = ()) -> Notice:
        agency = self.session.get_one(Agency, person.agency_id)
        known = contacts_of(self.session, [person.id])[person.id]
        contacts = [contact for contact in known if contact.id not in leave_out]
        online = readers_online(self.session, [person.id])
        return Notice(
            id=new_id(),
            kind=kind,
            reference=new_reference(),
            language=language_of(person),
            spoken_language=person.spoken_language or person.language,
            agency=agency_facts(agency, self.context.site),
            recipient=recipient(person, contacts, reads_online=person.id in online),
            check_word=check_word(self.keys.codes, person.id),
            marks=self.context.marks,
        )

    def _today(self) -> date:
        return minnesota_day(self.clock.now())


def _in_language(notice: Notice, given: str) -> Notice:
    language = language_read(given)
    return replace(
        notice, language=language, recipient=replace(notice.recipient, language=language)
    )
