"""One-time codes that are sent apart: kept as keyed hashes, ten minutes, once, a few tries.

The page between the asking and the typing carries a random ticket, the same for anyone.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.codes import normalise
from notifications.foundation.keys import Keys
from portal.people.contact_values import email_address, phone_number
from portal.people.errors import ContactNotUsable
from portal.people.values import ContactChannel
from portal.sign_in.models import OneTimeCode
from portal.sign_in.throttle import Limit, Throttle

CODE_DIGITS = 6
"""20 bits, the least that NIST SP 800-63B allows for a code sent apart, and easy to type."""
CODE_LIVES = timedelta(minutes=10)
MOST_TRIES = 5
_SENDS = Limit(tries=5, window=timedelta(hours=1))
_SENDS_A_DAY = Limit(tries=20, window=timedelta(days=1))
"""With five tries a code, a hundred guesses a day at a million codes."""
_TICKETS = Limit(tries=MOST_TRIES, window=CODE_LIVES)
_LONGEST = 300


class SendSignInCode(Protocol):
    """Sends a code to one contact of one person, in this transaction; filled by the wiring."""

    def __call__(self, person_id: UUID, contact_id: UUID, code: str, language: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Typed:
    """The phone or email that was typed; what is neither goes on as an email that nobody has."""

    channel: ContactChannel
    value: str

    @classmethod
    def from_text(cls, text: str) -> Typed:
        text = text[:_LONGEST]
        try:
            if "@" in text:
                return cls(ContactChannel.EMAIL, email_address(text))
            return cls(ContactChannel.SMS, phone_number(text))
        except ContactNotUsable:
            return cls(ContactChannel.EMAIL, text)


def new_code() -> str:
    """Random digits."""
    return "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))


class SentCodes:
    """The codes of one purpose: a code for one thing is worth nothing for another."""

    def __init__(self, session: Session, clock: Clock, keys: Keys, purpose: str) -> None:
        self._session = session
        self._clock = clock
        self._keys = keys
        self._purpose = purpose
        self._throttle = Throttle(session, clock, keys)

    def within(self, typed: Typed) -> bool:
        """Count one code to this contact, known to us or not, by the hour and by the day."""
        contact = f"{typed.channel}\n{typed.value}"
        hourly = self._throttle.take("own_way.contact", contact, _SENDS)
        daily = self._throttle.take("own_way.contact_a_day", contact, _SENDS_A_DAY)
        return hourly and daily

    def keep(
        self, code: str, contact_id: UUID | None, account_id: UUID | None = None, *, to: str = ""
    ) -> str:
        """Keep a code's hash and return its ticket.

        Args:
            code: what was sent; where nobody was sent one, a decoy that nothing fits.
            contact_id: where it went; ``None`` for a decoy.
            account_id: whose account it opens, if there is one.
            to: what else the code is bound to, such as the letter that it goes with.
        """
        now, ticket = self._clock.now(), secrets.token_urlsafe(32)
        self._session.add(
            OneTimeCode(
                ticket_hash=self._ticket_hash(ticket),
                account_id=account_id,
                contact_id=contact_id,
                purpose=self._purpose,
                code_hash=self._code_hash(ticket, to, code),
                sent_at=now,
                expires_at=now + CODE_LIVES,
            )
        )
        self._session.flush()
        return ticket

    def take(self, ticket: str, code_text: str, *, to: str = "") -> OneTimeCode | None:
        """The code's row, if ticket and code fit; a try is counted before it is judged.

        A ticket that nobody gave is counted too, and takes the same steps.
        """
        ticket = ticket[:_LONGEST]
        kept = self._take_try(ticket)
        given = self._code_hash(ticket, to, normalise(code_text[:_LONGEST]))
        fits = hmac.compare_digest(kept.code_hash if kept else bytes(32), given)
        return kept if kept is not None and fits else None

    def use_up(self, kept: OneTimeCode) -> None:
        """This code, and every other that waits for the same account: one way in is enough."""
        this = OneTimeCode.id == kept.id
        of_account = OneTimeCode.account_id == kept.account_id
        self._session.execute(
            update(OneTimeCode)
            .where(this if kept.account_id is None else of_account, OneTimeCode.used_at.is_(None))
            .values(used_at=self._clock.now())
            .execution_options(synchronize_session=False)
        )

    def _take_try(self, ticket: str) -> OneTimeCode | None:
        now = self._clock.now()
        self._throttle.take("own_way.ticket", ticket, _TICKETS)
        return self._session.scalars(
            update(OneTimeCode)
            .where(
                OneTimeCode.ticket_hash == self._ticket_hash(ticket),
                OneTimeCode.purpose == self._purpose,
                OneTimeCode.used_at.is_(None),
                OneTimeCode.expires_at > now,
                OneTimeCode.tries < MOST_TRIES,
            )
            .values(tries=OneTimeCode.tries + 1)
            .returning(OneTimeCode)
            .execution_options(synchronize_session=False, populate_existing=True)
        ).one_or_none()

    def _ticket_hash(self, ticket: str) -> bytes:
        return self._keys.code_hash(ticket, "one_time.ticket")

    def _code_hash(self, ticket: str, to: str, code: str) -> bytes:
        return self._keys.code_hash(f"{ticket}\n{to}\n{code}", "one_time.code")
