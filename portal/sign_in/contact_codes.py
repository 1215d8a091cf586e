from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.codes import normalise
from notifications.foundation.keys import Keys
from portal.access.actors import Actor
from portal.people.service import People
from portal.sign_in.models import OneTimeCode
from portal.sign_in.sent_codes import CODE_LIVES, MOST_TRIES, SendSignInCode, new_code
from portal.sign_in.throttle import Limit, Throttle

_PURPOSE = "confirm_contact"
_SENDS = Limit(tries=5, window=timedelta(hours=1))
_PER_PERSON = Limit(tries=10, window=timedelta(days=1))
"""Over all contacts: nobody's session makes us write to strangers all day."""


class ContactCodes:
    """Confirms a contact: a code goes there, and she types it in her own session.

    The caller commits.
    """

    def __init__(
        self, session: Session, clock: Clock, keys: Keys, people: People, send: SendSignInCode
    ) -> None:
        self._session = session
        self._clock = clock
        self._keys = keys
        self._people = people
        self._send = send
        self._throttle = Throttle(session, clock, keys)

    def send(self, person_id: UUID, contact_id: UUID, language: str) -> None:
        """Send a code to a contact that waits to be confirmed.

        At most five an hour to one contact, and ten a day to all that a person adds.
        """
        self._people.queries.contact(person_id, contact_id)
        to_one = self._throttle.take("contact_code", str(contact_id), _SENDS)
        to_all = self._throttle.take("contact_code.person", str(person_id), _PER_PERSON)
        if not (to_one and to_all):
            return
        code = new_code()
        self._spend_earlier(contact_id)
        now = self._clock.now()
        self._session.add(
            OneTimeCode(
                # No ticket leaves the house: she is signed in, and the contact names the code.
                ticket_hash=secrets.token_bytes(32),
                contact_id=contact_id,
                purpose=_PURPOSE,
                code_hash=self._hash(contact_id, code),
                sent_at=now,
                expires_at=now + CODE_LIVES,
            )
        )
        self._session.flush()
        self._send(person_id, contact_id, code, language)

    def confirm(self, actor: Actor, person_id: UUID, contact_id: UUID, code: str) -> bool:
        """Confirm a contact with the code that went to it; whether the code fitted.

        Raises:
            NotAllowed: the actor is not allowed to change her contacts.
            UnknownContact: she has no such contact.
        """
        kept = self._take_try(contact_id)
        given = self._hash(contact_id, normalise(code[:40]))
        fits = hmac.compare_digest(kept.code_hash if kept else bytes(32), given)
        if kept is None or not fits:
            return False
        self._spend_earlier(contact_id)
        self._people.confirm_contact(actor, person_id, contact_id)
        return True

    def _take_try(self, contact_id: UUID) -> OneTimeCode | None:
        """Count a try before it is judged, in one statement."""
        waiting = select(OneTimeCode.id).where(
            OneTimeCode.contact_id == contact_id,
            OneTimeCode.purpose == _PURPOSE,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > self._clock.now(),
            OneTimeCode.tries < MOST_TRIES,
        )
        return self._session.scalars(
            update(OneTimeCode)
            .where(OneTimeCode.id.in_(waiting))
            .values(tries=OneTimeCode.tries + 1)
            .returning(OneTimeCode)
            .execution_options(synchronize_session=False, populate_existing=True)
        ).one_or_none()

    def _spend_earlier(self, contact_id: UUID) -> None:
        """Only the newest code counts, and none after it was used."""
        self._session.execute(
            update(OneTimeCode)
            .where(
                OneTimeCode.contact_id == contact_id,
                OneTimeCode.purpose == _PURPOSE,
                OneTimeCode.used_at.is_(None),
            )
            .values(used_at=self._clock.now())
            .execution_options(synchronize_session=False)
        )

    def _hash(self, contact_id: UUID, code: str) -> bytes:
        return self._keys.code_hash(f"{contact_id}\n{code}", "one_time.contact")
