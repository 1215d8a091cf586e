from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from notifications.foundation.keys import Keys
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.service import AuditTrail
from portal.people.models import Person
from portal.people.queries import PeopleQueries
from portal.tasks.service import TaskKind, Tasks


class SafeAtHome:
    """Enrolment in Safe at Home (Minn. Stat. ch. 5B), law ``mn-13.045-safe-at-home-data``.

    Her word is enough, and takes effect at once: every delivery asks at its next claim.  Nobody is
    told, because a letter about it could fall into the very hands she fears; for the same reason
    her own session cannot take it back.
    """

    def __init__(self, session: Session, keys: Keys, tasks: Tasks, audit: AuditTrail) -> None:
        self._session = session
        self._people = PeopleQueries(session, keys)
        self._tasks = tasks
        self._audit = audit

    def declare(self, actor: Actor, person_id: UUID) -> None:
        """Stop what would go to her home; a clerk settles with her how she is reached.

        Raises:
            NotAllowed: she is not in by her own way.
        """
        person = self._people.by_id(person_id)
        require(actor, Act.DECLARE_SAFE_AT_HOME, person_ids={person.id})
        if person.safe_at_home:
            return
        person.safe_at_home = True
        self._session.flush()
        self._tasks.add(
            TaskKind.SAFE_AT_HOME,
            person.agency_id,
            subject=("person", str(person.id)),
            person_id=person.id,
        )
        self._record(Act.DECLARE_SAFE_AT_HOME, actor, person)

    def end(self, actor: Actor, client_number: str) -> None:
        """Take it back for somebody who showed a clerk who she is.

        Raises:
            NotAllowed: the actor is no records clerk.
            UnknownPerson: nobody at the clerk's agency has this number.
        """
        require(actor, Act.END_SAFE_AT_HOME, agency_id=actor.agency_id)
        if actor.agency_id is None:
            return
        person = self._people.by_client_number(actor.agency_id, client_number)
        person.safe_at_home = False
        self._session.flush()
        self._record(Act.END_SAFE_AT_HOME, actor, person)

    def _record(self, act: Act, actor: Actor, person: Person) -> None:
        self._audit.record(
            act,
            actor,
            subject=("person", str(person.id)),
            person_id=person.id,
            agency_id=person.agency_id,
        )
