"""What she tells us: this is wrong, I do not understand, I want to complain.

Each becomes work for a named clerk, with a day by which she hears.  The days are policy, and no law
sets them; a challenge to what is in her records is a records request, with the law's own clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from notifications.foundation.keys import Keys
from portal.access.actors import Actor, ActorKind, Role
from portal.access.acts import Act
from portal.access.rules import require
from portal.agencies.calendar import HolidayCalendar
from portal.agencies.queries import AgencyQueries
from portal.audit.service import AuditTrail
from portal.people.models import Contact, Person
from portal.people.queries import PeopleQueries
from portal.people.values import ContactChannel
from portal.sign_in.letter_codes import LetterCodes
from portal.sign_in.models import StaffUser
from portal.sign_in.throttle import Limit, Throttle
from portal.tasks.models import Task
from portal.tasks.service import CallHours, TaskKind, Tasks

MOST_WORDS = 2000
_PER_DAY = Limit(tries=5, window=timedelta(days=1))
_SATURDAY = 5
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


@dataclass(frozen=True, slots=True)
class Item:
    """What she told, and when she hears; ``answered_at`` once a clerk has closed it."""

    told: Told
    told_at: datetime
    due_on: date
    answered_at: datetime | None


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
        """
        notice_id = actor.notice_id
        require(actor, Act.TELL_US, person_ids={person_id}, notice_id=notice_id)
        throttle = Throttle(self.session, self.clock, self.keys)
        if not throttle.take("tell_us", str(person_id), _PER_DAY):
            raise TooMuchTold
        person = self.session.get_one(Person, person_id)
        due_on = self._due(person.agency_id, ANSWER_IN[telling.told])
        self.tasks.add_for(
            KINDS[telling.told],
            person.agency_id,
            due_on=due_on,
            person_id=person_id,
            subject=("notice", str(notice_id)) if notice_id else None,
            owner_id=self._least_busy(person.agency_id),
            note=telling.words[:MOST_WORDS] or None,
            hours=telling.hours,
            contact_id=self._phone(actor, person_id, telling),
        )
        self.audit.record(
            Act.TELL_US,
            actor,
            person_id=person_id,
            matter_id=self.letter_codes.matter_of(notice_id) if notice_id else None,
            agency_id=person.agency_id,
        )
        return due_on

    def items(self, actor: Actor) -> list[Item]:
        """What was told for her persons, newest first.

        Raises:
            NotAllowed: she is not in by her own way, or it opens nobody's history.
        """
        require(actor, Act.SEE_HISTORY, person_ids=actor.person_ids)
        named = {kind.value: told for told, kind in KINDS.items()}
        rows = self.session.scalars(
            select(Task)
            .where(Task.person_id.in_(actor.person_ids), Task.kind.in_(named))
            .order_by(Task.created_at.desc(), Task.id.desc())
        )
        return [Item(named[row.kind], row.created_at, row.due_on, row.closed_at) for row in rows]

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

    def _phone(self, actor: Actor, person_id: UUID, telling: Telling) -> UUID | None:
        if telling.contact_id is None or actor.kind is not ActorKind.RESIDENT_OWN:
            return None
        found = PeopleQueries(self.session, self.keys).contact(person_id, telling.contact_id)
        return found.id if found.id in {one.id for one in self.phones(actor, person_id)} else None

    def _due(self, agency_id: UUID, days: int) -> date:
        today = minnesota_day(self.clock.now())
        return working_days_after(today, days, AgencyQueries(self.session).calendar(agency_id))

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


def working_days_after(first: date, wanted: int, calendar: HolidayCalendar) -> date:
    """The day that many working days after ``first``.

    Raises:
        YearWithoutHolidays: the count runs into a year whose holidays nobody recorded.
    """
    day = first
    while wanted:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY and calendar.holiday_on(day) is None:
            wanted -= 1
    return day
