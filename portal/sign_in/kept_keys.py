from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.codes import grouped, new_key, normalise
from notifications.foundation.keys import Keys
from portal.access.actors import Actor, resident
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.happenings import Happening
from portal.audit.service import AuditTrail
from portal.people.models import Person
from portal.sign_in.announcing import Announce
from portal.sign_in.birth_dates import same_birth_date
from portal.sign_in.models import AccountPerson, KeptKey
from portal.sign_in.outcomes import REFUSED, OwnSignIn, SignInRefused
from portal.sign_in.throttle import Limit, Throttle

_WRONG = Limit(tries=5, window=timedelta(days=1))
"""On one key, whether it exists or not; the other ways in count by themselves."""
_LONGEST = 200
_DECOY = "sign_in.key_decoy"


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key as its owner is shown it: never the key, and nothing made of it."""

    id: UUID
    made_at: datetime


class KeptKeys:
    """Keys that she writes down: 75 random bits, shown once and kept here as a keyed hash.

    There is no user name to guess.  The caller commits.
    """

    def __init__(
        self, session: Session, clock: Clock, keys: Keys, audit: AuditTrail, announce: Announce
    ) -> None:
        self._session = session
        self._clock = clock
        self._keys = keys
        self._audit = audit
        self._announce = announce
        self._throttle = Throttle(session, clock, keys)
        self._decoy = keys.ring.seal(b"0000-00-00", _DECOY)

    def make(self, account_id: UUID) -> str:
        """A new key for an account, in fours; it takes the place of an earlier one.

        The caller has asked whether its actor is allowed to, and announces it.
        """
        self._end(account_id)
        key = new_key()
        self._session.add(
            KeptKey(account_id=account_id, key_hash=self._hash(key), made_at=self._clock.now())
        )
        self._session.flush()
        return grouped(key)

    def make_own(self, actor: Actor, account_id: UUID) -> str:
        """A new key, from a session of her account; she is told of it as of any way in.

        Raises:
            NotAllowed: the account is not the actor's, or opens no history yet.
        """
        require(actor, Act.KEEP_WAYS_IN, account_id=account_id)
        require(actor, Act.SEE_HISTORY, person_ids=actor.person_ids)
        key, now = self.make(account_id), self._clock.now()
        for person_id in sorted(actor.person_ids):
            self._announce(person_id, "signed_in", now, now)
            self._audit.record(
                Act.KEEP_WAYS_IN,
                actor,
                subject=("account", str(account_id)),
                person_id=person_id,
            )
        return key

    def sign_in(self, key_text: str, birth_date: date | None) -> OwnSignIn | SignInRefused:
        """Come in with a kept key and her birth date.

        A hit and a miss take the same steps: one count, one look-up, one decryption, one
        comparison.  Five wrong dates a day close this key alone.
        """
        key = normalise(key_text[:_LONGEST])
        within = self._throttle.take("kept_key", key, _WRONG)
        link, kept_date = self._hers(key)
        fits = same_birth_date(kept_date, birth_date)
        if link is None or not (within and fits):
            return REFUSED
        self._throttle.give_back("kept_key", key)
        self._record(link)
        return OwnSignIn(link.account_id)

    def of(self, actor: Actor, account_id: UUID) -> list[KeyView]:
        """Her keys that work: one, or none.

        Raises:
            NotAllowed: the account is not the actor's.
        """
        require(actor, Act.KEEP_WAYS_IN, account_id=account_id)
        found = self._session.scalars(
            select(KeptKey).where(KeptKey.account_id == account_id, KeptKey.ended_at.is_(None))
        )
        return [KeyView(key.id, key.made_at) for key in found]

    def end(self, actor: Actor, account_id: UUID) -> None:
        """End her key: it was lost, or somebody has seen it.

        Raises:
            NotAllowed: the account is not the actor's.
        """
        require(actor, Act.KEEP_WAYS_IN, account_id=account_id)
        self._end(account_id)
        for person_id in sorted(actor.person_ids):
            self._audit.record(
                Act.KEEP_WAYS_IN,
                actor,
                subject=("account", str(account_id)),
                person_id=person_id,
            )

    def _hers(self, key: str) -> tuple[AccountPerson | None, str | None]:
        """The person first linked to the key's account, with her birth date; else a decoy."""
        row = self._session.execute(
            select(AccountPerson, Person.birth_date)
            .join(Person, Person.id == AccountPerson.person_id)
            .join(KeptKey, KeptKey.account_id == AccountPerson.account_id)
            .where(KeptKey.key_hash == self._hash(key), KeptKey.ended_at.is_(None))
            .order_by(AccountPerson.linked_at, AccountPerson.id)
            .limit(1)
        ).one_or_none()
        if row is None:
            self._keys.ring.open(self._decoy, _DECOY)
            return None, None
        return row[0], row[1]

    def _end(self, account_id: UUID) -> None:
        self._session.execute(
            update(KeptKey)
            .where(KeptKey.account_id == account_id, KeptKey.ended_at.is_(None))
            .values(ended_at=self._clock.now())
            .execution_options(synchronize_session=False)
        )

    def _record(self, link: AccountPerson) -> None:
        self._audit.record(
            Happening.SIGN_IN,
            resident(link.account_id, frozenset({link.person_id})),
            subject=("account", str(link.account_id)),
            person_id=link.person_id,
        )

    def _hash(self, key: str) -> bytes:
        return self._keys.code_hash(key, "kept_key")
