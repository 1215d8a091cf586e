from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import require
from portal.sign_in.kept_keys import KeptKeys
from portal.sign_in.letter_codes import LetterCodes
from portal.sign_in.models import AccountPerson, OpenedBy, Opening, OpeningEnd
from portal.sign_in.openings.earlier_contacts import EarlierContacts
from portal.sign_in.openings.ledger import OpeningLedger
from portal.sign_in.outcomes import REFUSED, OwnSignIn, SignInRefused


@dataclass(frozen=True, slots=True)
class Beginning:
    """Begins a way in: from a letter's session, or from her account with another letter."""

    ledger: OpeningLedger
    letter_codes: LetterCodes
    kept_keys: KeptKeys
    earlier: EarlierContacts

    def with_key(self, actor: Actor) -> str:
        """Begin with a key to keep, which opens no history yet; returns the key, in fours.

        A second beginning with the same letter takes the place of the first.

        Raises:
            NotAllowed: the actor came in by no letter, or somebody is helping her.
            TooManyWaysIn: three were begun for this person in thirty days.
        """
        letter_code_id, person_id = _of_letter(actor)
        self._end_earlier(letter_code_id)
        opening = self.ledger.add(self.ledger.new_account(), person_id, letter_code_id)
        key = self.kept_keys.make(opening.account_id)
        self.ledger.tell(opening)
        self.ledger.record(Act.BEGIN_WAY_IN, actor, opening)
        return key

    def send_code(self, actor: Actor, contact_text: str, language: str) -> str:
        """Send a code to an earlier contact of hers, if that is one; returns a ticket.

        Raises:
            NotAllowed: as for `with_key`.
        """
        letter_code_id, _ = _of_letter(actor)
        return self.earlier.send_code(actor, letter_code_id, contact_text, language)

    def with_code(self, actor: Actor, ticket: str, code_text: str) -> OwnSignIn | SignInRefused:
        """Come in with the code that went to an earlier contact: her history is open at once.

        Where an account opens it already, that is the one she comes in to.

        Raises:
            NotAllowed: as for `with_key`.
            TooManyWaysIn: as for `with_key`.
        """
        letter_code_id, person_id = _of_letter(actor)
        if not self.earlier.fits(letter_code_id, ticket, code_text):
            return REFUSED
        account_id = self._first_account(person_id)
        if account_id is None:
            opening = self.ledger.add(self.ledger.new_account(), person_id, letter_code_id)
            self.ledger.open(actor, opening, OpenedBy.EARLIER_CONTACT)
            account_id = opening.account_id
        return OwnSignIn(account_id)

    def join(
        self, actor: Actor, code_text: str, birth_date: date | None
    ) -> Opening | SignInRefused:
        """Begin to link the person of another letter to her account, for her eyes only.

        Raises:
            NotAllowed: her way in opens no history yet.
            LinkedAlready: that person is linked to her account.
            TooManyWaysIn: three were begun for that person in thirty days.
        """
        require(actor, Act.LINK_RECORD, person_ids=actor.person_ids)
        opened = self.letter_codes.open(code_text, birth_date)
        if isinstance(opened, SignInRefused):
            return REFUSED
        opening = self.ledger.add(UUID(str(actor.id)), opened.person_id, opened.letter_code_id)
        self.ledger.tell(opening)
        self.ledger.record(Act.BEGIN_WAY_IN, actor, opening)
        return opening

    def _end_earlier(self, letter_code_id: UUID) -> None:
        earlier = self.ledger.session.scalars(
            select(Opening).where(
                Opening.letter_code_id == letter_code_id,
                Opening.opened_at.is_(None),
                Opening.ended_at.is_(None),
            )
        ).all()
        for opening in earlier:
            self.ledger.end(opening, OpeningEnd.BEGUN_AGAIN)

    def _first_account(self, person_id: UUID) -> UUID | None:
        return self.ledger.session.scalar(
            select(AccountPerson.account_id)
            .where(AccountPerson.person_id == person_id, AccountPerson.opens_history)
            .order_by(AccountPerson.linked_at, AccountPerson.id)
            .limit(1)
        )


def _of_letter(actor: Actor) -> tuple[UUID, UUID]:
    """The letter's code with which she came in, and the person to whom it was written."""
    require(actor, Act.BEGIN_WAY_IN, person_ids=actor.person_ids)
    return UUID(str(actor.id)), next(iter(actor.person_ids))
