"""What somebody with a letter in hand can ask: is it ours, show it, call me, it is not mine."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications import ComposedNotice, Sender
from notifications.foundation import codes
from notifications.foundation.ids import new_id
from notifications.reports import went_out
from portal.access.actors import Actor, ActorKind
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.service import AuditTrail
from portal.people.models import Person
from portal.sign_in.letter_codes import LetterCodes
from portal.sign_in.openings.objections import Objections
from portal.tasks.service import TaskKind, Tasks

WRONG_HOME = "wrong_home"


@dataclass(frozen=True, slots=True)
class _Addressee:
    person: Person
    notice_id: UUID


class LetterDesk:
    """Serves whoever holds a letter; what is said to a stranger tells nothing about anyone."""

    def __init__(
        self,
        session: Session,
        sender: Sender,
        letter_codes: LetterCodes,
        objections: Objections,
        tasks: Tasks,
        audit: AuditTrail,
    ) -> None:
        self._session = session
        self._sender = sender
        self._letter_codes = letter_codes
        self._objections = objections
        self._tasks = tasks
        self._audit = audit

    def knows(self, reference: str) -> bool:
        """Whether a letter with this reference is ours; nothing else about it.

        One that has not left our hands is not: whoever guesses its reference would learn of it
        before the person does.
        """
        notice_id = self._notice_of(reference)
        # A look-up for a number that nobody has, too.
        return went_out(self._session, notice_id or new_id())

    def written_to(self, reference: str) -> UUID | None:
        """Whom a letter was written to: tells her two accounts apart, and is shown to nobody."""
        notice_id = self._notice_of(reference)
        return None if notice_id is None else self._addressee(notice_id).person.id

    def show(self, actor: Actor, notice_id: UUID) -> tuple[ComposedNotice, ...]:
        """The notice in the words of its letter: her language first, then English.

        Raises:
            NotAllowed: the session was not opened with this letter.
        """
        require(actor, Act.SEE_NOTICE_OF_LETTER, notice_id=notice_id)
        self._sender.opened(self._session, notice_id)
        return self._sender.words(self._session, notice_id)

    def ask_call(self, actor: Actor, notice_id: UUID) -> None:
        """Ask staff to call the person to whom a letter was written.

        Raises:
            NotAllowed: the session was not opened with this letter.
        """
        require(actor, Act.ASK_CALL, notice_id=notice_id)
        found = self._addressee(notice_id)
        self._tasks.add(
            TaskKind.CALL_BACK,
            found.person.agency_id,
            subject=("notice", str(notice_id)),
            person_id=found.person.id,
        )
        self._record(Act.ASK_CALL, actor, found)

    def report_wrong_home(self, actor: Actor, reference: str = "") -> None:
        """End a letter's code, stop mail to that address until a human has looked, and ask for it.

        A session of the letter reports its own; anybody else names the reference.  Nothing tells
        whether there is such a letter.

        Raises:
            NotAllowed: the actor is no resident and no stranger.
        """
        in_session = actor.kind is ActorKind.RESIDENT_LETTER
        notice_id = actor.notice_id if in_session else self._notice_of(reference)
        require(actor, Act.REPORT_WRONG_HOME, notice_id=notice_id, person_ids=actor.person_ids)
        if notice_id is not None:
            self._take_back(actor, self._addressee(notice_id))

    def not_me(self, actor: Actor, reference: str) -> None:
        """Stop the way in that a letter told of; nothing tells whether there is such a letter."""
        self._objections.stop_by_letter(actor, self._notice_of(reference))

    def _take_back(self, actor: Actor, found: _Addressee) -> None:
        self._letter_codes.end(found.notice_id, WRONG_HOME)
        self._objections.stop_begun_with(actor, found.notice_id)
        self._sender.hold(self._session, found.notice_id, WRONG_HOME)
        # What a later run would mail there waits for a human too.
        found.person.contact_error = True
        self._tasks.add(
            TaskKind.WRONG_HOME,
            found.person.agency_id,
            subject=("notice", str(found.notice_id)),
            person_id=found.person.id,
        )
        self._record(Act.REPORT_WRONG_HOME, actor, found)

    def _notice_of(self, typed: str) -> UUID | None:
        plain = codes.normalise(typed)
        if len(plain) != codes.REFERENCE_LENGTH:
            return None
        return self._sender.notice_with_reference(self._session, codes.grouped(plain))

    def _addressee(self, notice_id: UUID) -> _Addressee:
        key = self._sender.notice_value(self._session, notice_id).recipient.person_key
        person = self._session.scalars(select(Person).where(Person.id == key)).one()
        return _Addressee(person, notice_id)

    def _record(self, act: Act, actor: Actor, found: _Addressee) -> None:
        self._audit.record(
            act,
            actor,
            subject=("notice", str(found.notice_id)),
            person_id=found.person.id,
            # While the matter is held, her log leaves out what was done with its letter.
            matter_id=self._letter_codes.matter_of(found.notice_id),
            agency_id=found.person.agency_id,
        )
