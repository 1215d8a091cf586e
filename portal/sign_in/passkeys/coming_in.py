from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.keys import Keys
from portal.access.actors import Actor, resident, system
from portal.audit.happenings import Happening
from portal.audit.service import AuditTrail
from portal.people.models import Person
from portal.sign_in.birth_dates import same_birth_date
from portal.sign_in.models import AccountPerson
from portal.sign_in.outcomes import REFUSED, OwnSignIn, SignInRefused
from portal.sign_in.passkeys import kit
from portal.sign_in.passkeys.ceremonies import Begun, Ceremonies
from portal.sign_in.passkeys.hers import Asked, credential_hash, handle_hash
from portal.sign_in.passkeys.kit import Answer
from portal.sign_in.passkeys.models import Ceremony, Passkey
from portal.sign_in.passkeys.relying_party import RelyingParty
from portal.sign_in.sessions import Sessions
from portal.sign_in.throttle import Limit, Throttle
from portal.tasks.service import TaskKind, Tasks

_WRONG = Limit(tries=5, window=timedelta(days=1))
"""Birth dates on an account's passkeys; the other ways in count by themselves."""
_NOBODY = "nobody"
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class _Hers:
    """The person first linked to a passkey's account, by whose birth date it opens."""

    person: Person
    link: AccountPerson


class PasskeySignIn:
    """Coming in with a passkey and her birth date; she types no name, and is shown none.

    Only who holds the phone, and has opened it, comes as far as the birth date.  The caller
    commits.
    """

    def __init__(
        self,
        session: Session,
        clock: Clock,
        keys: Keys,
        audit: AuditTrail,
        sessions: Sessions,
        tasks: Tasks,
    ) -> None:
        self._session = session
        self._clock = clock
        self._keys = keys
        self._audit = audit
        self._sessions = sessions
        self._tasks = tasks
        self._ceremonies = Ceremonies(session, clock, keys)
        self._throttle = Throttle(session, clock, keys)

    def begin(self, party: RelyingParty) -> Asked:
        """Ask a browser for any passkey of this site: the same for everybody."""
        begun = self._ceremonies.begin(Ceremony.SIGN_IN)
        return Asked(begun.ticket, kit.options_to_sign_in(party, begun))

    def sign_in(
        self, party: RelyingParty, ticket: str, answer_text: str, birth_date: date | None
    ) -> OwnSignIn | SignInRefused:
        """Come in: the answer must be the first to its challenge.

        Five wrong birth dates a day close the account's passkeys, and no other way in.
        """
        begun = self._ceremonies.take(ticket, Ceremony.SIGN_IN)
        answer = kit.read_answer(answer_text)
        passkey = self._signed(party, begun, answer)
        subject = _subject(passkey, ticket)
        within = self._throttle.take("passkey", subject, _WRONG)
        hers = self._hers(passkey)
        kept_date = hers.person.birth_date if hers else None
        fits = same_birth_date(kept_date, birth_date)
        if passkey is None or hers is None or not (within and fits):
            return REFUSED
        self._throttle.give_back("passkey", subject)
        self._record(Happening.SIGN_IN, _actor(hers.link), passkey, hers)
        return OwnSignIn(passkey.account_id)

    def _signed(
        self, party: RelyingParty, begun: Begun | None, answer: Answer | None
    ) -> Passkey | None:
        """The passkey that signed this answer, with its counter gone forward."""
        passkey = self._named(answer)
        if begun is None or answer is None or passkey is None:
            return None
        count = kit.counted(party, begun, answer, passkey.public_key)
        if count is None:
            return None
        if _went_back(passkey.sign_count, count):
            self._stop(passkey)
            return None
        return passkey if self._move_on(passkey, count) else None

    def _named(self, answer: Answer | None) -> Passkey | None:
        named = answer.credential_id if answer else _NOBODY
        handle = answer.handle if answer else b""
        passkey = self._session.scalar(
            select(Passkey)
            .where(
                Passkey.credential_hash == credential_hash(self._keys, named),
                Passkey.ended_at.is_(None),
            )
            .execution_options(populate_existing=True)
        )
        kept = passkey.handle_hash if passkey else bytes(32)
        fits = hmac.compare_digest(kept, handle_hash(self._keys, handle))
        return passkey if fits else None

    def _move_on(self, passkey: Passkey, count: int) -> bool:
        """Keep the counter, unless another answer moved it, or she ended the passkey, meanwhile."""
        moved = self._session.execute(
            update(Passkey)
            .where(
                Passkey.id == passkey.id,
                Passkey.sign_count == passkey.sign_count,
                Passkey.ended_at.is_(None),
            )
            .values(sign_count=count, last_used_at=self._clock.now())
            .returning(Passkey.id)
            .execution_options(synchronize_session=False)
        ).all()
        return bool(moved)

    def _stop(self, passkey: Passkey) -> None:
        """A counter that goes back means that two things sign with one key: one is a copy.

        It ends, whoever came in by it is out, and a human calls her.
        """
        passkey.ended_at = self._clock.now()
        self._session.flush()
        self._sessions.end_all(passkey.account_id)
        hers = self._hers(passkey)
        if hers is None:
            return
        self._record(Happening.STOP_PASSKEY, system("passkeys"), passkey, hers)
        self._tasks.add(
            TaskKind.WAY_IN_STOPPED,
            hers.person.agency_id,
            subject=("passkey", str(passkey.id)),
            person_id=hers.person.id,
        )

    def _hers(self, passkey: Passkey | None) -> _Hers | None:
        row = self._session.execute(
            select(Person, AccountPerson)
            .join(AccountPerson, AccountPerson.person_id == Person.id)
            .where(AccountPerson.account_id == (passkey.account_id if passkey else None))
            .order_by(AccountPerson.linked_at, AccountPerson.id)
            .limit(1)
        ).one_or_none()
        return None if row is None else _Hers(row[0], row[1])

    def _record(self, happening: Happening, actor: Actor, passkey: Passkey, hers: _Hers) -> None:
        self._audit.record(
            happening,
            actor,
            subject=("passkey", str(passkey.id)),
            person_id=hers.person.id,
            agency_id=hers.person.agency_id,
        )


def _went_back(kept: int, given: int) -> bool:
    """Whether a counter did not go forward, where there is one (section 6.1.1 of the standard)."""
    return (kept > 0 or given > 0) and given <= kept


def _subject(passkey: Passkey | None, ticket: str) -> str:
    """What a try counts against: without a passkey that signed, nothing of anybody's."""
    return f"account {passkey.account_id}" if passkey else f"ticket {ticket[:_LONGEST]}"


def _actor(link: AccountPerson) -> Actor:
    return resident(link.account_id, frozenset({link.person_id}))
