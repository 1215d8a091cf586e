from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.keys import Keys
from portal.sign_in.passkeys.models import Ceremony, PasskeyCeremony

CEREMONY_LIVES = timedelta(minutes=10)
"""As long as a code that was sent: she types her birth date in this time, too."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Begun:
    """A challenge, the random ticket that the form carries, and a name for a new passkey."""

    ticket: str = field(repr=False)
    challenge: bytes
    handle: bytes = field(repr=False)


class Ceremonies:
    """Challenges: random, each for one purpose, answered once and soon.

    Before sign-in there is no cookie to bind one to, so the form carries a ticket of 256 random
    bits.  The challenge and a new passkey's name are keyed hashes of it: whoever has the ticket
    cannot choose them, and the row here holds neither.
    """

    def __init__(self, session: Session, clock: Clock, keys: Keys) -> None:
        self._session = session
        self._clock = clock
        self._keys = keys

    def begin(self, purpose: Ceremony, account_id: UUID | None = None) -> Begun:
        """Give out a challenge; for adding, it is this account's."""
        ticket = secrets.token_urlsafe(32)
        self._session.add(
            PasskeyCeremony(
                ticket_hash=self._hash(ticket, "ticket"),
                purpose=purpose,
                account_id=account_id,
                expires_at=self._clock.now() + CEREMONY_LIVES,
            )
        )
        self._session.flush()
        return self._begun(ticket)

    def take(self, ticket: str, purpose: Ceremony, account_id: UUID | None = None) -> Begun | None:
        """The challenge of this ticket, if it waits for an answer; it waits no longer."""
        ticket = ticket[:_LONGEST]
        whose = (
            PasskeyCeremony.account_id.is_(None)
            if account_id is None
            else PasskeyCeremony.account_id == account_id
        )
        taken = self._session.execute(
            delete(PasskeyCeremony)
            .where(
                PasskeyCeremony.ticket_hash == self._hash(ticket, "ticket"),
                PasskeyCeremony.purpose == purpose,
                PasskeyCeremony.expires_at > self._clock.now(),
                whose,
            )
            .returning(PasskeyCeremony.id)
            .execution_options(synchronize_session=False)
        ).all()
        begun = self._begun(ticket)
        return begun if taken else None

    def _begun(self, ticket: str) -> Begun:
        return Begun(ticket, self._hash(ticket, "challenge"), self._hash(ticket, "handle"))

    def _hash(self, ticket: str, what: str) -> bytes:
        return self._keys.code_hash(ticket, f"passkey.{what}")
