"""Fills the sender's port: facts freeze, reachability does not.

Asked once for each batch that is claimed: was the contact marked unsafe, has she enrolled in Safe
at Home, has an order of silence come since the run was approved, do our numbers still answer?
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications import Bar, Question
from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from notifications.foundation.stamp import Mode
from notifications.notice import NoticeKind
from notifications.recipients import Channel
from portal.agencies.models import Agency
from portal.agencies.number_rules import register_faults
from portal.disclosures.models import Entry
from portal.disclosures.visibility import entry_is_shown
from portal.notices.models import LetterAgain, NoticeRun, RunPerson
from portal.notices.queries import all_contacts_of
from portal.people.models import Contact, Person
from portal.people.reachability import contact_state, person_state
from portal.people.reachability_rules import Barrier, Purpose, barrier, letter_barrier
from portal.people.values import ContactChannel


@dataclass(frozen=True, slots=True)
class StillReachable:
    """The portal's answer, as of the clock."""

    clock: Clock
    mode: Mode

    def barred(self, session: Session, questions: Sequence[Question]) -> Mapping[UUID, Bar]:
        """The deliveries that must not go out now, with the bar that came between."""
        silent = self._silent(session, {q.notice_id for q in questions})
        people = _people(session, {q.person_key for q in questions})
        contacts = all_contacts_of(session, people)
        dumb = self._without_numbers(session, {person.agency_id for person in people.values()})
        found: dict[UUID, Bar] = {}
        for question in questions:
            person = people.get(question.person_key)
            bar = Bar.NOTICE_ENDED if person is None else _bar(question, person, contacts)
            if person and person.agency_id in dumb and question.kind is not NoticeKind.SIGN_IN_CODE:
                bar = bar or Bar.HELP_NUMBERS
            if question.notice_id in silent:
                bar = Bar.SILENCE_ORDER
            if bar:
                found[question.delivery_id] = bar
        return found

    def _without_numbers(self, session: Session, agency_ids: Iterable[UUID]) -> set[UUID]:
        """The agencies whose telephone numbers nobody has called for too long, or has at all."""
        if not self.mode.is_production:
            return set()
        today = minnesota_day(self.clock.now())
        agencies = session.scalars(select(Agency).where(Agency.id.in_(list(agency_ids))))
        return {one.id for one in agencies if register_faults(one.register, today)}

    def _silent(self, session: Session, notice_ids: Iterable[UUID]) -> set[UUID | None]:
        held = ~entry_is_shown(self.clock.now())
        told = (
            select(RunPerson.notice_id)
            .join(NoticeRun, NoticeRun.id == RunPerson.run_id)
            .join(Entry, Entry.id == NoticeRun.entry_id)
            .where(RunPerson.notice_id.in_(list(notice_ids)), held)
        )
        again = (
            select(LetterAgain.notice_id)
            .join(RunPerson, RunPerson.notice_id == LetterAgain.first_notice_id)
            .join(NoticeRun, NoticeRun.id == RunPerson.run_id)
            .join(Entry, Entry.id == NoticeRun.entry_id)
            .where(LetterAgain.notice_id.in_(list(notice_ids)), held)
        )
        return {*session.scalars(told), *session.scalars(again)}


def _people(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, Person]:
    query = select(Person).where(Person.id.in_(list(person_ids)))
    rows = session.scalars(query.execution_options(populate_existing=True))
    return {person.id: person for person in rows}


def _bar(question: Question, person: Person, contacts: Mapping[UUID, list[Contact]]) -> Bar | None:
    of_person = contacts.get(person.id, [])
    state = person_state(person)
    if question.channel is Channel.LETTER:
        letters = [contact_state(c) for c in of_person if c.channel is ContactChannel.LETTER]
        return _BARS.get(letter_barrier(state, letters, question.frozen_at))
    contact = next((c for c in of_person if c.id == question.contact_key), None)
    if contact is None:
        return Bar.CONTACT_UNSAFE
    return _BARS.get(barrier(state, contact_state(contact), _purpose(question.kind)))


def _purpose(kind: NoticeKind) -> Purpose:
    return Purpose.CODE if kind is NoticeKind.SIGN_IN_CODE else Purpose.POINTER


_BARS: Mapping[Barrier | None, Bar] = {
    barrier_: Bar.SAFE_AT_HOME if barrier_ is Barrier.SAFE_AT_HOME else Bar.CONTACT_UNSAFE
    for barrier_ in Barrier
}
