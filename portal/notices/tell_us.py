"""What she tells us: this is wrong, I do not understand, I want to complain.

Each becomes work for a named clerk, with a day by which she hears.  The days are policy, and no law
sets them; a challenge to what is in her records is a records request, with the law's own clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import func, not_, select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from notifications.foundation.keys import Keys
from portal.access.actors import Actor, ActorKind, Role
from portal.access.acts import Act
from portal.access.rules import require
from portal.agencies.calendar import working_day_after
from portal.agencies.queries import AgencyQueries
from portal.audit.service import AuditTrail
from portal.disclosures.models import Entry
from portal.disclosures.queries import entry_for_person
from portal.disclosures.visibility import entry_is_shown
from portal.notices.models import NoticeRun, RunPerson
from portal.people.models import Contact, Person
from portal.people.queries import PeopleQueries
from portal.people.values import ContactChannel
from portal.records_requests.models import RecordsRequest
from portal.sign_in.letter_codes import LetterCodes
from portal.sign_in.models import StaffUser
from portal.sign_in.throttle import Limit, Throttle
from portal.tasks.models import Task
from portal.tasks.service import CallHours, TaskKind, TaskResult, Tasks

MOST_WORDS = 2000
_PER_DAY = Limit(tries=5, window=timedelta(days=1))
"""By whoever is signed in, and apart from that by letters: neither uses up the other's."""
_ANSWERS = frozenset({Role.RECORDS_CLERK.value, Role.NOTICE_CLERK.value})


class Told(StrEnum):
    """What she tells us."""

    WRONG = "wrong"
    NOT_UNDERSTOOD = "not_understood"
    COMPLAINT = "complaint"


KINDS: Mapping[Told, TaskKind] = MappingProxyType(
    {
        Told.WRONG: TaskKind.TOLD_WRONG,
        Told.NOT_UNDERSTOOD: TaskKind.TOLD_NOT_UNDERSTOOD,
        Told.COMPLAINT: TaskKind.TOLD_COMPLAINT,
    }
)
ANSWER_IN: Mapping[Told, int] = MappingProxyType(
    {Told.NOT_UNDERSTOOD: 2, Told.WRONG: 5, Told.COMPLAINT: 10}
)
"""Working days of the agency, by policy."""


class TooMuchTold(Exception):
    """She has told us five things today."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing that she tells us.

    ``contact_id``: the phone to call, one of hers where word is welcome; a letter's session names
    none, and then the office calls a safe one that it has.
    """

    told: Told
    words: str = field(default="", repr=False)
    hours: CallHours | None = None
    contact_id: UUID | None = None
    entry: str = ""
    request: str = ""
    """What it is about, by its number: an entry of her history, or a request of hers."""


@dataclass(frozen=True, slots=True)
class _About:
    """What it is about, as a task and the trail keep it."""

    subject: tuple[str, str] | None = None
    matter_id: UUID | None = None


class UnknownSubject(LookupError):
    """It is not hers, or cannot be shown: nobody can tell which."""


@dataclass(frozen=True, slots=True)
class Item:
    """What she told, and when she hears; ``answered_at`` once a clerk has closed it."""

    told: Told
    told_at: datetime
    due_on: date
    answered_at: datetime | None
    answer: str | None = field(default=None, repr=False)
    done: bool = True


@dataclass(frozen=True, slots=True)
class TellUs:
    """Takes what she tells us.  The caller commits."""

    session: Session
    clock: Clock
    keys: Keys
    audit: AuditTrail
    tasks: Tasks
    letter_codes: LetterCodes

    def take(self, actor: Actor, person_id: UUID, telling: Telling) -> date:
        """Make it work for a clerk; the day by which she hears.

        Raises:
            NotAllowed: it is not her record, and not her letter.
            TooMuchTold: five were told for this person today.
            UnknownContact: the phone to call is not hers.
            UnknownSubject: what it should be about is not hers, or is not shown.
        """
        notice_id = actor.notice_id
        require(actor, Act.TELL_US, person_ids={person_id}, notice_id=notice_id)
        about = self._about(notice_id, person_id, telling)
        throttle = Throttle(self.session, self.clock, self.keys)
        count = "tell_us.letter" if notice_id else "tell_us"
        if not throttle.take(count, str(person_id), _PER_DAY):
            raise TooMuchTold
        person = self.session.get_one(Person, person_id)
        due_on = self._due(person.agency_id, ANSWER_IN[telling.told])
        self.tasks.add_for(
            KINDS[telling.told],
            person.agency_id,
            due_on=due_on,
            person_id=person_id,
            subject=about.subject,
            owner_id=self._least_busy(person.agency_id),
            note=telling.words[:MOST_WORDS] or None,
            hours=telling.hours,
            contact_id=self._phone(actor, person_id, telling),
        )
        self.audit.record(
            Act.TELL_US,
            actor,
            # Under what it is about: while that is held, her log leaves this out.
            subject=about.subject,
            person_id=person_id,
            matter_id=about.matter_id,
            agency_id=person.agency_id,
        )
        return due_on

    def items(self, actor: Actor) -> list[Item]:
        """What was told for her persons, newest first; nothing about what is held.

        Raises:
            NotAllowed: she is not in by her own way, or it opens nobody's history.
        """
        require(actor, Act.SEE_HISTORY, person_ids=actor.person_ids)
        named = {kind.value: told for told, kind in KINDS.items()}
        rows = self.session.scalars(
            select(Task)
            .where(Task.person_id.in_(actor.person_ids), Task.kind.in_(named))
            .order_by(Task.created_at.desc(), Task.id.desc())
        ).all()
        held = self._held(rows)
        return [_item(named[row.kind], row) for row in rows if row.subject_id not in held]

    def matter_of(self, subject: tuple[str, str] | None) -> UUID | None:
        """The matter that something was told of, if of a matter."""
        kind, identifier = subject or ("", "")
        if kind == "notice":
            return self.letter_codes.matter_of(UUID(identifier))
        return self.session.get_one(Entry, UUID(identifier)).matter_id if kind == "entry" else None

    def phones(self, actor: Actor, person_id: UUID) -> list[Contact]:
        """Her phones where word is welcome, to choose from in a session of her own.

        Raises:
            NotAllowed: she is not in by her own way.
        """
        require(actor, Act.SEE_HISTORY, person_ids={person_id})
        every = PeopleQueries(self.session, self.keys).contacts(person_id)
        return [
            one
            for one in every
            if one.channel is ContactChannel.SMS and one.may_leave_word and one.unsafe_since is None
        ]

    def _about(self, notice_id: UUID | None, person_id: UUID, telling: Telling) -> _About:
        if notice_id is not None:
            return _About(("notice", str(notice_id)), self.letter_codes.matter_of(notice_id))
        if telling.entry:
            return self._about_entry(person_id, telling.entry)
        return self._about_request(person_id, telling.request) if telling.request else _About()

    def _about_entry(self, person_id: UUID, reference: str) -> _About:
        if not entry_for_person(self.session, {person_id}, reference, self.clock.now()):
            raise UnknownSubject
        entry = self.session.scalars(select(Entry).where(Entry.reference == reference)).one()
        return _About(("entry", str(entry.id)), entry.matter_id)

    def _about_request(self, person_id: UUID, reference: str) -> _About:
        its = (RecordsRequest.person_id == person_id, RecordsRequest.reference == reference)
        found = self.session.scalar(select(RecordsRequest.id).where(*its))
        if found is None:
            raise UnknownSubject
        return _About(("request", str(found)))

    def _held(self, rows: Sequence[Task]) -> set[str]:
        """The entries and notices of these tasks that she is not shown today."""
        hidden = not_(entry_is_shown(self.clock.now()))
        entries = select(Entry.id).where(Entry.id.in_(_subjects(rows, "entry")), hidden)
        notices = (
            select(RunPerson.notice_id)
            .join(NoticeRun, NoticeRun.id == RunPerson.run_id)
            .join(Entry, Entry.id == NoticeRun.entry_id)
            .where(RunPerson.notice_id.in_(_subjects(rows, "notice")), hidden)
        )
        return {str(one) for wanted in (entries, notices) for one in self.session.scalars(wanted)}

    def _phone(self, actor: Actor, person_id: UUID, telling: Telling) -> UUID | None:
        if telling.contact_id is None or actor.kind is not ActorKind.RESIDENT_OWN:
            return None
        found = PeopleQueries(self.session, self.keys).contact(person_id, telling.contact_id)
        return found.id if found.id in {one.id for one in self.phones(actor, person_id)} else None

    def _due(self, agency_id: UUID, days: int) -> date:
        today = minnesota_day(self.clock.now())
        return working_day_after(today, days, AgencyQueries(self.session).calendar(agency_id))

    def _least_busy(self, agency_id: UUID) -> UUID | None:
        """The clerk with the fewest open tasks; an agency without one keeps it in its queue."""
        here = (StaffUser.agency_id == agency_id, StaffUser.ended_at.is_(None))
        rows = self.session.execute(select(StaffUser.id, StaffUser.roles).where(*here)).all()
        clerks = [user_id for user_id, roles in rows if not _ANSWERS.isdisjoint(roles)]
        load = Counter(dict.fromkeys(clerks, 0))
        open_tasks = (
            select(Task.owner_id, func.count())
            .where(Task.agency_id == agency_id, Task.closed_at.is_(None))
            .group_by(Task.owner_id)
        )
        load.update({who: n for who, n in self.session.execute(open_tasks) if who and who in load})
        return min(load, key=lambda clerk: (load[clerk], clerk), default=None)


def _subjects(rows: Sequence[Task], kind: str) -> list[UUID]:
    return [UUID(row.subject_id) for row in rows if row.subject_id and row.subject_kind == kind]


def _item(told: Told, row: Task) -> Item:
    done = row.result == TaskResult.DONE
    return Item(told, row.created_at, row.due_on, row.closed_at, row.answer, done)
