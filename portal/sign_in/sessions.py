from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, not_, select, update
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.keys import Keys
from portal.access.actors import Actor, Role, letter_reader, resident, staff
from portal.sign_in.models import AccountPerson, LetterCode, SessionKind, StaffUser, WebSession
from portal.sign_in.outcomes import OpenedLetter, OwnSignIn
from portal.sign_in.second_factor.standing import Lacks, lacks

IDLE = {
    SessionKind.LETTER: timedelta(minutes=20),
    SessionKind.OWN: timedelta(minutes=15),
    SessionKind.STAFF: timedelta(minutes=15),
}
IN_ALL = timedelta(hours=12)
HELPED_IN_ALL = timedelta(minutes=20)
"""With somebody beside her a session does not grow longer by being used."""
_SEEN_AGAIN = timedelta(seconds=30)
"""A session seen within this time is not written again: a page is many requests."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that lives: who acts in it, and when it ends if nothing more is asked.

    ``id`` is for the trail; the token is the browser's alone.  While it lacks something, a member
    of staff acts in it without any role.
    """

    id: UUID
    kind: SessionKind
    actor: Actor
    started_at: datetime
    ends_at: datetime
    lacks: Lacks | None = None


class Sessions:
    """Sessions on the server's side: the browser holds 256 random bits, we their keyed hash.

    ``factor_required``: staff without a second factor do nothing but set one up.
    """

    def __init__(
        self, session: Session, clock: Clock, keys: Keys, *, factor_required: bool = False
    ) -> None:
        self._session = session
        self._clock = clock
        self._keys = keys
        self._factor_required = factor_required

    def start_letter(self, opened: OpenedLetter, *, replacing: str | None = None) -> str:
        """Begin a session of one letter's notice; returns the token, and ends the one replaced."""
        return self._start(
            SessionKind.LETTER,
            replacing,
            letter_code_id=opened.letter_code_id,
            helped=opened.helped,
        )

    def start_own(self, signed_in: OwnSignIn, *, replacing: str | None = None) -> str:
        """Begin a session of her own account; returns the token, and ends the one replaced."""
        return self._start(SessionKind.OWN, replacing, account_id=signed_in.account_id)

    def start_staff(
        self, user_id: UUID, *, replacing: str | None = None, factor_shown: bool = False
    ) -> str:
        """Begin a session of a member of staff's; returns the token, and ends the one replaced.

        ``factor_shown``: her second factor has just fitted.
        """
        return self._start(
            SessionKind.STAFF,
            replacing,
            staff_user_id=user_id,
            factor_at=self._clock.now() if factor_shown else None,
        )

    def resolve(self, token: str) -> SignedIn | None:
        """Who is signed in with this token, if its session lives; it has now been seen.

        Writes when it was last seen: call it in a transaction that commits.

        A session ends when it was idle too long or is twelve hours old, when it is signed out, and
        when what it stands on ends: the letter's code, the account of staff.
        """
        row = self._session.scalar(
            select(WebSession)
            .where(WebSession.token_hash == self.hash_of(token), WebSession.ended_at.is_(None))
            .execution_options(populate_existing=True)
        )
        now = self._clock.now()
        if row is None or ends_at(row) <= now:
            return None
        actor = self._actor(row, now)
        if actor is None:
            return None
        if now - row.seen_at >= _SEEN_AGAIN:
            row.seen_at = now
        lacking = self._lacks(row)
        if lacking is not None:
            actor = replace(actor, roles=frozenset())
        return SignedIn(row.id, row.kind, actor, row.started_at, ends_at(row), lacking)

    def end(self, token: str) -> None:
        """Sign out."""
        self._end(WebSession.token_hash == self.hash_of(token))

    def end_all(self, account_id: UUID) -> None:
        """Sign an account out everywhere."""
        self._end(WebSession.account_id == account_id)

    def end_staff(self, user_id: UUID) -> None:
        """Sign a member of staff out everywhere."""
        self._end(WebSession.staff_user_id == user_id)

    def end_others(self, account_id: UUID, token: str) -> None:
        """Sign an account out everywhere but in the session of this token."""
        this = WebSession.token_hash == self.hash_of(token)
        self._end(and_(WebSession.account_id == account_id, not_(this)))

    def _start(
        self,
        kind: SessionKind,
        replacing: str | None,
        *,
        helped: bool = False,
        **stands_on: UUID | datetime | None,
    ) -> str:
        # Always a new token: one that was known before the sign-in is worth nothing after it.
        if replacing is not None:
            self.end(replacing)
        token, now = secrets.token_urlsafe(32), self._clock.now()
        self._session.add(
            WebSession(
                token_hash=self.hash_of(token),
                kind=kind,
                helped=helped,
                started_at=now,
                seen_at=now,
                **stands_on,
            )
        )
        self._session.flush()
        return token

    def _end(self, which: object) -> None:
        self._session.execute(
            update(WebSession)
            .where(which, WebSession.ended_at.is_(None))  # type: ignore[arg-type]
            .values(ended_at=self._clock.now())
            .execution_options(synchronize_session=False)
        )

    def _lacks(self, row: WebSession) -> Lacks | None:
        if row.kind is not SessionKind.STAFF:
            return None
        return lacks(self._session, row, required=self._factor_required)

    def _actor(self, row: WebSession, now: datetime) -> Actor | None:
        match row.kind:
            case SessionKind.LETTER:
                return self._letter_reader(row, now)
            case SessionKind.OWN:
                return self._resident(row.account_id)
            case SessionKind.STAFF:
                return self._staff(row.staff_user_id)

    def _letter_reader(self, row: WebSession, now: datetime) -> Actor | None:
        code = self._session.get(LetterCode, row.letter_code_id, populate_existing=True)
        if code is None or code.ended_at is not None or code.expires_at <= now:
            return None
        return letter_reader(code.id, code.notice_id, code.person_id, helped=row.helped)

    def _resident(self, account_id: UUID | None) -> Actor | None:
        if account_id is None:
            return None
        open_to_her = select(AccountPerson.person_id).where(
            AccountPerson.account_id == account_id, AccountPerson.opens_history
        )
        return resident(account_id, frozenset(self._session.scalars(open_to_her)))

    def _staff(self, user_id: UUID | None) -> Actor | None:
        user = self._session.get(StaffUser, user_id, populate_existing=True)
        return (
            None if user is None or user.ended_at is not None else staff_actor(self._session, user)
        )

    def hash_of(self, token: str) -> bytes:
        """Under which a token's session is kept."""
        return self._keys.code_hash(token, "web_session")


def staff_actor(session: Session, user: StaffUser) -> Actor:
    """The actor that an account of staff makes."""
    roles = frozenset(Role(role) for role in user.roles)
    return staff(
        user.id,
        user.agency_id,
        roles,
        made_by=_makers(session, user),
        since=user.created_at,
    )


def _makers(session: Session, user: StaffUser) -> frozenset[UUID]:
    """Who made the account, who made theirs, and so on; accounts from the shell have no maker."""
    found: set[UUID] = set()
    made: StaffUser | None = user
    while made is not None and made.created_by is not None and made.created_by not in found:
        found.add(made.created_by)
        made = session.get(StaffUser, made.created_by)
    return frozenset(found)


def ends_at(row: WebSession) -> datetime:
    """When a session is over if nothing more is asked in it."""
    in_all = HELPED_IN_ALL if row.helped else IN_ALL
    return min(row.seen_at + IDLE[row.kind], row.started_at + in_all)
