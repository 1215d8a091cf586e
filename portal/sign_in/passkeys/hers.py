from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.keys import Keys
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.happenings import Happening
from portal.audit.service import AuditTrail
from portal.sign_in.announcing import Announce
from portal.sign_in.errors import UnknownPasskey
from portal.sign_in.passkeys import kit
from portal.sign_in.passkeys.ceremonies import Ceremonies
from portal.sign_in.passkeys.models import Ceremony, Passkey
from portal.sign_in.passkeys.relying_party import RelyingParty
from portal.sign_in.throttle import Limit, Throttle

_ADDED = Limit(tries=5, window=timedelta(days=1))
"""By one account: each is a letter to her."""


@dataclass(frozen=True, slots=True)
class PasskeyView:
    """A passkey as its owner is shown it."""

    id: UUID
    made_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page asks of the browser, and the ticket that the form brings back."""

    ticket: str
    options: str


class Passkeys:
    """Her passkeys: made and ended in a session of her own, while her history is open to her.

    The caller has asked whether anyone else uses the phone, and commits.
    """

    def __init__(
        self,
        session: Session,
        clock: Clock,
        keys: Keys,
        audit: AuditTrail,
        announce: Announce,
    ) -> None:
        self._session = session
        self._clock = clock
        self._keys = keys
        self._audit = audit
        self._announce = announce
        self._ceremonies = Ceremonies(session, clock, keys)
        self._throttle = Throttle(session, clock, keys)

    def begin(self, actor: Actor, account_id: UUID, party: RelyingParty) -> Asked:
        """Ask her phone for a passkey.

        Raises:
            NotAllowed: the account is not the actor's, or opens no history yet.
        """
        self._require(actor, account_id)
        begun = self._ceremonies.begin(Ceremony.ADD, account_id)
        known = [each.credential_id for each in self._working(account_id)]
        return Asked(begun.ticket, kit.options_to_add(party, begun, known))

    def add(
        self, actor: Actor, account_id: UUID, party: RelyingParty, ticket: str, answer: str
    ) -> bool:
        """Keep the passkey that her phone made; she is told of it as of any way in.

        Returns:
            whether one was added: the answer must be the first to a challenge of this account.

        Raises:
            NotAllowed: the account is not the actor's, or opens no history yet.
        """
        self._require(actor, account_id)
        begun = self._ceremonies.take(ticket, Ceremony.ADD, account_id)
        made = kit.read_new(party, begun, answer) if begun else None
        if begun is None or made is None or self._is_known(made.credential_id):
            return False
        if not self._throttle.take("passkey.added", str(account_id), _ADDED):
            return False
        passkey = Passkey(
            account_id=account_id,
            credential_hash=credential_hash(self._keys, made.credential_id),
            credential_id=made.credential_id,
            handle_hash=handle_hash(self._keys, begun.handle),
            public_key=made.public_key,
            sign_count=made.sign_count,
            made_at=self._clock.now(),
        )
        self._session.add(passkey)
        self._session.flush()
        for person_id in sorted(actor.person_ids):
            self._announce(person_id, "signed_in", passkey.made_at, passkey.made_at)
        self._record(Happening.ADD_PASSKEY, actor, passkey)
        return True

    def of(self, actor: Actor, account_id: UUID) -> list[PasskeyView]:
        """Her passkeys that work.

        Raises:
            NotAllowed: the account is not the actor's.
        """
        require(actor, Act.KEEP_WAYS_IN, account_id=account_id)
        return [
            PasskeyView(each.id, each.made_at, each.last_used_at)
            for each in self._working(account_id)
        ]

    def end(self, actor: Actor, account_id: UUID, passkey_id: UUID) -> None:
        """End one of her passkeys: the phone is lost, sold, or no longer hers alone.

        Raises:
            NotAllowed: the account is not the actor's.
            UnknownPasskey: she has none such that works.
        """
        require(actor, Act.KEEP_WAYS_IN, account_id=account_id)
        found = self._working(account_id, Passkey.id == passkey_id)
        if not found:
            raise UnknownPasskey
        found[0].ended_at = self._clock.now()
        self._session.flush()
        self._record(Happening.END_PASSKEY, actor, found[0])

    def _require(self, actor: Actor, account_id: UUID) -> None:
        require(actor, Act.KEEP_WAYS_IN, account_id=account_id)
        require(actor, Act.SEE_HISTORY, person_ids=actor.person_ids)

    def _working(self, account_id: UUID, *more: ColumnElement[bool]) -> list[Passkey]:
        found = self._session.scalars(
            select(Passkey)
            .where(Passkey.account_id == account_id, Passkey.ended_at.is_(None), *more)
            .order_by(Passkey.made_at, Passkey.id)
        )
        return list(found)

    def _is_known(self, credential_id: str) -> bool:
        """Whether anybody has, or had, a passkey of this id: nobody takes over another's."""
        known = select(Passkey.id).where(
            Passkey.credential_hash == credential_hash(self._keys, credential_id)
        )
        return self._session.scalar(known) is not None

    def _record(self, happening: Happening, actor: Actor, passkey: Passkey) -> None:
        for person_id in sorted(actor.person_ids):
            self._audit.record(
                happening, actor, subject=("passkey", str(passkey.id)), person_id=person_id
            )


def credential_hash(keys: Keys, credential_id: str) -> bytes:
    """Under which a passkey is found."""
    return keys.code_hash(credential_id, "passkey.credential")


def handle_hash(keys: Keys, handle: bytes) -> bytes:
    """Under which the random name is kept that her phone gives back."""
    return keys.code_hash(handle.hex(), "passkey.user_handle")
