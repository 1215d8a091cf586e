from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.codes import normalise
from notifications.foundation.keys import Keys
from portal.access.actors import resident
from portal.audit.happenings import Happening
from portal.audit.service import AuditTrail
from portal.people.contact_values import email_address, phone_number
from portal.people.errors import ContactNotUsable
from portal.people.indexes import contact_index
from portal.people.models import Contact, Person
from portal.people.queries import opens_record
from portal.people.values import ContactChannel
from portal.sign_in.birth_dates import same_birth_date
from portal.sign_in.models import AccountPerson, OneTimeCode
from portal.sign_in.outcomes import REFUSED, OwnSignIn, SignInRefused
from portal.sign_in.throttle import Limit, Throttle

CODE_DIGITS = 6
"""20 bits, the least that NIST SP 800-63B allows for a code sent apart, and easy to type."""
CODE_LIVES = timedelta(minutes=10)
MOST_TRIES = 5
_SENDS = Limit(tries=5, window=timedelta(hours=1))
_SENDS_A_DAY = Limit(tries=20, window=timedelta(days=1))
"""With five tries a code, a hundred guesses a day at a million codes."""
_TICKETS = Limit(tries=MOST_TRIES, window=CODE_LIVES)
_PURPOSE = "sign_in"
_LONGEST = 300


class SendSignInCode(Protocol):
    """Sends a code to one contact of one person, in this transaction; filled by the wiring."""

    def __call__(self, person_id: UUID, contact_id: UUID, code: str, language: str) -> None: ...


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
        self._clock = clock
        self._keys = keys
        self._audit = audit
        self._send = send
        self._throttle = Throttle(session, clock, keys)

    def send_code(self, contact_text: str, birth_date: date | None, language: str) -> str:
        """Send a code if this contact and birth date open exactly one account.

        Returns:
            a random ticket for the page where the code is entered: the same for anyone.
        """
        channel, value = _read_contact(contact_text[:_LONGEST])
        within = self._within(f"{channel}\n{value}")
        opener = self._only_opener(channel, value, birth_date)
        ticket, code = secrets.token_urlsafe(32), _new_code()
        self._keep(ticket, code, opener if within else None)
        if within and opener is not None:
            self._send(opener.person_id, opener.contact_id, code, language)
            self._record(Happening.SEND_SIGN_IN_CODE, opener)
        return ticket

    def enter_code(self, ticket: str, code_text: str) -> OwnSignIn | SignInRefused:
        """Sign in with a ticket and the code that was sent; a code works once, for ten minutes."""
        kept = self._take_try(ticket[:_LONGEST])
        given = self._code_hash(ticket, normalise(code_text[:_LONGEST]))
        fits = hmac.compare_digest(kept.code_hash if kept else bytes(32), given)
        opener = self._opener_of(kept)
        if kept is None or opener is None or not fits:
            return REFUSED
        self._use_up(opener.account_id)
        self._record(Happening.SIGN_IN, opener)
        return OwnSignIn(opener.account_id)

    def _within(self, contact: str) -> bool:
        """Count one code to this contact, known to us or not, by the hour and by the day."""
        hourly = self._throttle.take("own_way.contact", contact, _SENDS)
        daily = self._throttle.take("own_way.contact_a_day", contact, _SENDS_A_DAY)
        return hourly and daily

    def _only_opener(
        self, channel: ContactChannel, value: str, birth_date: date | None
    ) -> _Opener | None:
        rows = self._session.execute(
            select(Contact, Person, AccountPerson.account_id)
            .join(Person, Person.id == Contact.person_id)
            .join(AccountPerson, AccountPerson.person_id == Person.id)
            .where(
                Contact.channel == channel,
                Contact.value_index == contact_index(self._keys, channel, value),
                AccountPerson.opens_history,
            )
            .order_by(Contact.created_at, Contact.id)
        )
        found = _openers(rows, birth_date)
        # A phone that opens two people's accounts is shared, whatever either of them said.
        shared = len({one.account_id for one, _ in found}) > 1
        hers = [one for one, is_her_date in found if is_her_date]
        return hers[0] if hers and not shared else None

    def _keep(self, ticket: str, code: str, opener: _Opener | None) -> None:
        """Keep the code's hash; where nobody is to be sent one, a decoy that nothing fits."""
        now = self._clock.now()
        self._session.add(
            OneTimeCode(
                ticket_hash=self._ticket_hash(ticket),
                account_id=opener.account_id if opener else None,
                contact_id=opener.contact_id if opener else None,
                purpose=_PURPOSE,
                code_hash=self._code_hash(ticket, code),
                sent_at=now,
                expires_at=now + CODE_LIVES,
            )
        )
        self._session.flush()

    def _take_try(self, ticket: str) -> OneTimeCode | None:
        """Count a try before it is judged; a ticket that nobody gave is counted too."""
        now = self._clock.now()
        self._throttle.take("own_way.ticket", ticket, _TICKETS)
        return self._session.scalars(
            update(OneTimeCode)
            .where(
                OneTimeCode.ticket_hash == self._ticket_hash(ticket),
                OneTimeCode.used_at.is_(None),
                OneTimeCode.expires_at > now,
                OneTimeCode.tries < MOST_TRIES,
            )
            .values(tries=OneTimeCode.tries + 1)
            .returning(OneTimeCode)
            .execution_options(synchronize_session=False, populate_existing=True)
        ).one_or_none()

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

    def _use_up(self, account_id: UUID) -> None:
        """This code and every other that waits for the account: one way in is enough."""
        self._session.execute(
            update(OneTimeCode)
            .where(OneTimeCode.account_id == account_id, OneTimeCode.used_at.is_(None))
            .values(used_at=self._clock.now())
            .execution_options(synchronize_session=False)
        )

    def _record(self, happening: Happening, opener: _Opener) -> None:
        self._audit.record(
            happening,
            resident(opener.account_id, frozenset({opener.person_id})),
            subject=("contact", str(opener.contact_id)),
            person_id=opener.person_id,
            agency_id=opener.agency_id,
        )

    def _ticket_hash(self, ticket: str) -> bytes:
        return self._keys.code_hash(ticket, "one_time.ticket")

    def _code_hash(self, ticket: str, code: str) -> bytes:
        return self._keys.code_hash(f"{ticket}\n{code}", "one_time.code")


def _openers(
    rows: Iterable[tuple[Contact, Person, UUID]], birth_date: date | None
) -> list[tuple[_Opener, bool]]:
    """Whose accounts a contact opens, each with whether the birth date is hers."""
    return [
        (
            _Opener(account_id, person.id, contact.id, person.agency_id),
            same_birth_date(person.birth_date, birth_date),
        )
        for contact, person, account_id in rows
        if opens_record(contact)
    ]


def _read_contact(text: str) -> tuple[ContactChannel, str]:
    """The phone or email that was typed; what is neither goes on as an email that nobody has."""
    try:
        if "@" in text:
            return ContactChannel.EMAIL, email_address(text)
        return ContactChannel.SMS, phone_number(text)
    except ContactNotUsable:
        return ContactChannel.EMAIL, text


def _new_code() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
