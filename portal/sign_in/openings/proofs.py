from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from portal.access.actors import Actor, ActorKind, letter_reader
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.reasons import LookReason
from portal.people.models import Person
from portal.sign_in.errors import UnknownOpening
from portal.sign_in.letter_codes import LetterCodes
from portal.sign_in.models import LetterCode, OpenedBy, Opening, OpeningEnd
from portal.sign_in.openings.earlier_contacts import EarlierContacts, opens_by_papers_only
from portal.sign_in.openings.ledger import OpeningLedger
from portal.sign_in.outcomes import OpenedLetter


class Shown(StrEnum):
    """What papers a clerk has seen; never a copy of them, and no number from them."""

    PHOTO_CARD = "photo_card"
    PASSPORT = "passport"
    TWO_OTHER_PAPERS = "two_other_papers"


@dataclass(frozen=True, slots=True)
class Proofs:
    """The three ways by which an opening comes to open her history, and the way back."""

    ledger: OpeningLedger
    letter_codes: LetterCodes
    earlier: EarlierContacts

    def all_of(self, actor: Actor) -> list[Opening]:
        """The openings of the actor's own account that have not ended, oldest first.

        Raises:
            NotAllowed: the actor is not in by a way of her own.
        """
        account_id = _account(actor)
        wanted = Opening.account_id == account_id
        return list(
            self.ledger.session.scalars(
                select(Opening)
                .where(wanted, Opening.ended_at.is_(None))
                .order_by(Opening.begun_at, Opening.id)
            )
        )

    def one_of(self, actor: Actor, reference: str) -> Opening:
        """One of them.

        Raises:
            NotAllowed: the actor is not in by a way of her own.
            UnknownOpening: her account has none with this reference.
        """
        account_id, found = _account(actor), self.ledger.by_reference(reference)
        if found is None or found.account_id != account_id:
            raise UnknownOpening
        return found

    def letter_of(self, opening: Opening) -> UUID:
        """The notice that came in the letter it was begun with."""
        return self.ledger.session.get_one(LetterCode, opening.letter_code_id).notice_id

    def reader_of(self, actor: Actor, reference: str) -> Actor:
        """Who reads that one notice: as with the letter's code, for as long as that opens.

        Raises:
            UnknownOpening: her account has none with this reference, or the code has ended.
        """
        opening = self.one_of(actor, reference)
        if not self.letter_opens(opening):
            raise UnknownOpening
        notice_id = self.letter_of(opening)
        return letter_reader(opening.letter_code_id, notice_id, opening.person_id)

    def letter_opens(self, opening: Opening) -> bool:
        """Whether the code of the letter it was begun with still opens that letter."""
        code = self.ledger.session.get_one(LetterCode, opening.letter_code_id)
        return code.ended_at is None and code.expires_at > self.ledger.clock.now()

    def undo(self, actor: Actor, reference: str) -> None:
        """Take a record off her account again.

        Raises:
            UnknownOpening: her account has none with this reference.
        """
        opening = self.one_of(actor, reference)
        self.ledger.end(opening, OpeningEnd.UNDONE)
        self.ledger.record(Act.STOP_WAY_IN, actor, opening)

    def send_code(self, actor: Actor, reference: str, contact_text: str, language: str) -> str:
        """Send a code to what she typed, if it is a contact that stood before; returns a ticket.

        Raises:
            UnknownOpening: her account has none with this reference.
        """
        opening = self.one_of(actor, reference)
        return self.earlier.send_code(actor, opening.letter_code_id, contact_text, language)

    def by_contact(self, actor: Actor, reference: str, ticket: str, code_text: str) -> bool:
        """Open by the code that went there; whether it fitted.

        Raises:
            UnknownOpening: her account has none with this reference.
        """
        opening = self.one_of(actor, reference)
        fitted = self.earlier.fits(opening.letter_code_id, ticket, code_text)
        if fitted:
            self._open_once(actor, opening, OpenedBy.EARLIER_CONTACT)
        return fitted

    def by_second_code(
        self, actor: Actor, reference: str, code_text: str, birth_date: date | None
    ) -> bool:
        """Open by the code of the second letter, with her birth date; whether it fitted.

        Raises:
            UnknownOpening: her account has none with this reference.
        """
        opening = self.one_of(actor, reference)
        opened = self.letter_codes.open(code_text, birth_date)
        fits = (
            isinstance(opened, OpenedLetter)
            and opened.notice_id == opening.second_notice_id
            and not opens_by_papers_only(self.ledger.session, opening.person_id)
        )
        if fits:
            self._open_once(actor, opening, OpenedBy.SECOND_CODE)
        return fits

    def to_compare(self, actor: Actor, reference: str) -> Person:
        """Whom a clerk compares with the papers in front of her; the look is on that person's log.

        Raises:
            UnknownOpening: none waits at this agency with this reference.
            NotAllowed: the actor settles no identities there.
        """
        opening = self._waiting_at(actor, reference)
        reason = LookReason.SHE_ASKED_US.value
        self.ledger.record(Act.SETTLE_IDENTITY, actor, opening, reason=reason)
        return self.ledger.person(opening)

    def by_papers(self, actor: Actor, reference: str, shown: Shown) -> None:
        """Open because a clerk has seen her papers.

        Raises:
            UnknownOpening: none waits at this agency with this reference.
            NotAllowed: the actor settles no identities there.
        """
        opening = self._waiting_at(actor, reference)
        self._open_once(actor, opening, OpenedBy.PAPERS, shown)

    def _open_once(
        self, actor: Actor, opening: Opening, by: OpenedBy, shown: Shown | None = None
    ) -> None:
        if opening.opened_at is None:
            self.ledger.open(actor, opening, by, shown)

    def _waiting_at(self, actor: Actor, reference: str) -> Opening:
        require(actor, Act.SETTLE_IDENTITY, agency_id=actor.agency_id)
        opening = self.ledger.by_reference(reference)
        if opening is None or opening.opened_at is not None:
            raise UnknownOpening
        # Another agency's is as unknown here as one that there is not.
        if self.ledger.person(opening).agency_id != actor.agency_id:
            raise UnknownOpening
        return opening


def _account(actor: Actor) -> UUID:
    is_account = actor.kind is ActorKind.RESIDENT_OWN
    require(actor, Act.KEEP_WAYS_IN, account_id=UUID(str(actor.id)) if is_account else None)
    return UUID(str(actor.id))
