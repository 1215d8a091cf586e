from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import Concern, is_allowed, require
from portal.sign_in.errors import UnknownOpening
from portal.sign_in.letter_codes import LetterCodes
from portal.sign_in.models import AccountPerson, OpenedBy, Opening, OpeningEnd
from portal.sign_in.openings.ledger import OpeningLedger
from portal.sign_in.openings.proofs import Proofs
from portal.tasks.service import TaskKind, Tasks

OBJECTED = "objected"


@dataclass(frozen=True, slots=True)
class Objections:
    """*It was not me*: stops a way in at any time, also after it opened.

    Stopping is safe, so a letter's reference is enough.  What it cuts off can only be had again by
    papers or a new letter, and a human calls her.
    """

    ledger: OpeningLedger
    proofs: Proofs
    letter_codes: LetterCodes
    tasks: Tasks

    def others(self, actor: Actor) -> list[Opening]:
        """Ways in of other accounts to her records that she can stop: not open, or open since hers.

        Whoever came later cannot cut off who was there before.

        Raises:
            NotAllowed: her way in opens no history.
        """
        require(actor, Act.SEE_HISTORY, person_ids=actor.person_ids)
        rows = self.ledger.session.scalars(
            select(Opening)
            .join(AccountPerson, AccountPerson.person_id == Opening.person_id)
            .where(
                AccountPerson.account_id == UUID(str(actor.id)),
                AccountPerson.opens_history,
                Opening.account_id != AccountPerson.account_id,
                or_(Opening.opened_at.is_(None), Opening.opened_at > AccountPerson.linked_at),
                Opening.ended_at.is_(None),
            )
            .order_by(Opening.begun_at, Opening.id)
        )
        return list(rows)

    def stop(self, actor: Actor, reference: str) -> None:
        """Stop one of them.

        Raises:
            UnknownOpening: there is none that she can stop.
        """
        found = next((one for one in self.others(actor) if one.reference == reference), None)
        if found is None:
            raise UnknownOpening
        self._stop(actor, found)

    def stop_by_letter(self, actor: Actor, notice_id: UUID | None) -> None:
        """Stop every way in that a letter began or announced; nothing tells whether there is one.

        Nor is anybody told that it was not hers to stop, such as staff of another agency.
        """
        for opening in self.ledger.about(notice_id) if notice_id else ():
            agency_id = self.ledger.person(opening).agency_id
            if is_allowed(actor, Act.STOP_WAY_IN, Concern(agency_id=agency_id)):
                self._stop(actor, opening)

    def stop_begun_with(self, actor: Actor, notice_id: UUID) -> None:
        """Stop what was begun with a letter that came to the wrong home.

        Not where papers were seen since: who showed them is the one whom the letter was meant for.
        """
        for opening in self.ledger.about(notice_id):
            if opening.opened_by is not OpenedBy.PAPERS:
                self._stop(actor, opening)

    def _stop(self, actor: Actor, opening: Opening) -> None:
        person = self.ledger.person(opening)
        self.ledger.end(opening, OpeningEnd.OBJECTED)
        self.letter_codes.end(self.proofs.letter_of(opening), OBJECTED)
        self.tasks.add(
            TaskKind.WAY_IN_STOPPED,
            person.agency_id,
            subject=("opening", str(opening.id)),
            person_id=person.id,
        )
        self.ledger.record(Act.STOP_WAY_IN, actor, opening)
