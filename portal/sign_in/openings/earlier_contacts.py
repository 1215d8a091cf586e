from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.keys import Keys
from portal.access.actors import Actor
from portal.audit.happenings import Happening
from portal.audit.service import AuditTrail
from portal.people.indexes import contact_index
from portal.people.models import Contact, Person
from portal.people.queries import opens_record
from portal.people.values import ContactChannel
from portal.sign_in.models import LetterCode
from portal.sign_in.sent_codes import SendSignInCode, SentCodes, Typed, new_code

_PURPOSE = "open_history"


class EarlierContacts:
    """Codes to a contact of hers that stood before a letter went out.

    Whoever has the letter learns of no contact: she types it, and the answer is always the same.
    """

    def __init__(
        self, session: Session, clock: Clock, keys: Keys, audit: AuditTrail, send: SendSignInCode
    ) -> None:
        self._session = session
        self._keys = keys
        self._audit = audit
        self._send = send
        self._codes = SentCodes(session, clock, keys, _PURPOSE)

    def send_code(
        self, actor: Actor, letter_code_id: UUID, contact_text: str, language: str
    ) -> str:
        """Send a code if what she typed is such a contact; returns a ticket, the same for anyone.

        The caller has asked whether the actor is allowed to.
        """
        letter = self._session.get_one(LetterCode, letter_code_id)
        typed = Typed.from_text(contact_text)
        within = self._codes.within(typed)
        contact = self._standing(letter, typed) if within else None
        code = new_code()
        ticket = self._codes.keep(code, contact.id if contact else None, to=str(letter.id))
        if contact is not None:
            self._send(letter.person_id, contact.id, code, language)
            self._audit.record(
                Happening.SEND_SIGN_IN_CODE,
                actor,
                subject=("contact", str(contact.id)),
                person_id=letter.person_id,
            )
        return ticket

    def fits(self, letter_code_id: UUID, ticket: str, code_text: str) -> bool:
        """Whether the code went to such a contact, which still stands; it works once."""
        letter = self._session.get_one(LetterCode, letter_code_id)
        kept = self._codes.take(ticket, code_text, to=str(letter.id))
        if kept is None:
            return False
        contact = self._session.get(Contact, kept.contact_id, populate_existing=True)
        if contact is None or not _stood_before(contact, letter):
            return False
        self._codes.use_up(kept)
        return not opens_by_papers_only(self._session, letter.person_id)

    def _standing(self, letter: LetterCode, typed: Typed) -> Contact | None:
        found = self._session.scalars(
            select(Contact)
            .where(
                Contact.person_id == letter.person_id,
                Contact.channel == typed.channel,
                Contact.value_index == contact_index(self._keys, typed.channel, typed.value),
            )
            .order_by(Contact.created_at, Contact.id)
        ).all()
        if opens_by_papers_only(self._session, letter.person_id):
            return None
        return next((contact for contact in found if _stood_before(contact, letter)), None)


def opens_by_papers_only(session: Session, person_id: UUID) -> bool:
    """Whether nothing but papers that staff have seen can open her history.

    So for whoever is in Safe at Home, or has ever marked an address unsafe: who shares that address
    could have her letters, and her phone.
    """
    if session.scalar(select(Person.safe_at_home).where(Person.id == person_id)):
        return True
    unsafe = select(Contact.id).where(
        Contact.person_id == person_id,
        Contact.channel == ContactChannel.LETTER,
        Contact.unsafe_since.is_not(None),
    )
    return session.scalar(unsafe.limit(1)) is not None


def _stood_before(contact: Contact, letter: LetterCode) -> bool:
    """Whether it opens her record, and did stand, confirmed, before the letter went out."""
    confirmed = contact.confirmed_at
    return (
        opens_record(contact)
        and contact.created_at < letter.issued_at
        and confirmed is not None
        and confirmed < letter.issued_at
    )
