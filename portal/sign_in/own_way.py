from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.keys import Keys
from portal.access.actors import resident
from portal.audit.happenings import Happening
from portal.audit.service import AuditTrail
from portal.people.indexes import contact_index
from portal.people.models import Contact, Person
from portal.people.queries import opens_record
from portal.sign_in.birth_dates import same_birth_date
from portal.sign_in.models import AccountPerson, OneTimeCode
from portal.sign_in.outcomes import REFUSED, OwnSignIn, SignInRefused
from portal.sign_in.sent_codes import SendSignInCode, SentCodes, Typed, new_code

_PURPOSE = "sign_in"


@dataclass(frozen=True, slots=True)
class _Opener:
    """A contact that opens an account."""

    account_id: UUID
    person_id: UUID
    contact_id: UUID
    agency_id: UUID


class OwnWay:
    """Her own way in: a one-time code to a contact that opens the record, and her birth date.

    What it answers never depends on whether we know her.  The caller commits.
    """

    def __init__(
        self,
        session: Session,
        clock: Clock,
        keys: Keys,
        audit: AuditTrail,
        send: SendSignInCode,
    ) -> None:
        self._session = session
        self._keys = keys
        self._audit = audit
        self._send = send
        self._codes = SentCodes(session, clock, keys, _PURPOSE)

    def send_code(
        self, contact_text: str, birth_date: date | None, language: str, letter: UUID | None = None
    ) -> str:
        """Send a code if this contact and birth date open exactly one account.

        Args:
            contact_text: the phone or email as typed.
            birth_date: hers.
            language: of the message that carries the code.
            letter: the person to whom the letter was written whose reference she typed too: it
                tells two accounts of hers apart, and opens nothing.

        Returns:
            a random ticket for the page where the code is entered: the same for anyone.
        """
        typed = Typed.from_text(contact_text)
        within = self._codes.within(typed)
        opener = self._only_opener(typed, birth_date, letter) if within else None
        code = new_code()
        if opener is None:
            return self._codes.keep(code, None)
        ticket = self._codes.keep(code, opener.contact_id, opener.account_id)
        self._send(opener.person_id, opener.contact_id, code, language)
        self._record(Happening.SEND_SIGN_IN_CODE, opener)
        return ticket

    def enter_code(self, ticket: str, code_text: str) -> OwnSignIn | SignInRefused:
        """Sign in with a ticket and the code that was sent; a code works once, for ten minutes."""
        kept = self._codes.take(ticket, code_text)
        opener = self._opener_of(kept)
        if kept is None or opener is None:
            return REFUSED
        self._codes.use_up(kept)
        self._record(Happening.SIGN_IN, opener)
        return OwnSignIn(opener.account_id)

    def _only_opener(
        self, typed: Typed, birth_date: date | None, letter: UUID | None
    ) -> _Opener | None:
        rows = self._session.execute(
            select(Contact, Person, AccountPerson.account_id)
            .join(Person, Person.id == Contact.person_id)
            .join(AccountPerson, AccountPerson.person_id == Person.id)
            .where(
                Contact.channel == typed.channel,
                Contact.value_index == contact_index(self._keys, typed.channel, typed.value),
                AccountPerson.opens_history,
            )
            .order_by(AccountPerson.linked_at, AccountPerson.id, Contact.created_at, Contact.id)
        )
        found = _openers(rows, birth_date)
        # A phone that opens the records of two birth dates is shared, whatever either of them said.
        if not found or not all(is_her_date for _, is_her_date in found):
            return None
        hers = [one for one, _ in found]
        # So is one of two people at one agency, even if both were given the first of January.
        if len({one.agency_id for one in hers}) < len(hers):
            return None
        if len({one.account_id for one in hers}) > 1:
            hers = [one for one in hers if one.person_id == letter]
        return hers[0] if hers else None

    def _opener_of(self, kept: OneTimeCode | None) -> _Opener | None:
        """Whom the code was sent to, if that contact can still open the record."""
        row = self._session.execute(
            select(Contact, Person.agency_id)
            .join(Person, Person.id == Contact.person_id)
            .join(AccountPerson, AccountPerson.person_id == Person.id)
            .where(
                Contact.id == (kept.contact_id if kept else None),
                AccountPerson.account_id == (kept.account_id if kept else None),
                AccountPerson.opens_history,
            )
            .execution_options(populate_existing=True)
        ).one_or_none()
        if row is None or kept is None or kept.account_id is None or not opens_record(row[0]):
            return None
        return _Opener(kept.account_id, row[0].person_id, row[0].id, row[1])

    def _record(self, happening: Happening, opener: _Opener) -> None:
        self._audit.record(
            happening,
            resident(opener.account_id, frozenset({opener.person_id})),
            subject=("contact", str(opener.contact_id)),
            person_id=opener.person_id,
            agency_id=opener.agency_id,
        )


def _openers(
    rows: Iterable[tuple[Contact, Person, UUID]], birth_date: date | None
) -> list[tuple[_Opener, bool]]:
    """Which account each person's contact opens first, and whether the birth date is hers."""
    first: dict[UUID, tuple[_Opener, bool]] = {}
    for contact, person, account_id in rows:
        if opens_record(contact):
            opener = _Opener(account_id, person.id, contact.id, person.agency_id)
            is_hers = same_birth_date(person.birth_date, birth_date)
            first.setdefault(person.id, (opener, is_hers))
    return list(first.values())
