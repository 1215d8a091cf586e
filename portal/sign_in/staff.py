from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.keys import Keys
from notifications.foundation.stamp import Mode
from portal.access.actors import Actor, ActorKind, Role
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.happenings import Happening
from portal.audit.service import AuditTrail
from portal.sign_in.errors import (
    NotADemonstration,
    OwnAccount,
    PasswordTooShort,
    UnknownUser,
    UsernameTaken,
)
from portal.sign_in.models import StaffUser
from portal.sign_in.outcomes import REFUSED, SignInRefused
from portal.sign_in.sessions import staff_actor
from portal.sign_in.sleeping import sleeps
from portal.sign_in.throttle import Limit, Throttle

LEAST_PASSWORD = 15
"""Characters, as NIST SP 800-63B asks where a password stands alone."""
_LONGEST_PASSWORD = 1024
_TRIES = Limit(tries=10, window=timedelta(minutes=15))
_HASHER = PasswordHasher()


@dataclass(frozen=True, slots=True)
class StaffCard:
    """One account of staff as a list shows it."""

    id: UUID
    agency_id: UUID
    username: str
    name: str
    roles: tuple[Role, ...]


class StaffSignIn:
    """Staff's accounts and passwords.  ``mode`` is what the process and its database are for."""

    def __init__(
        self, session: Session, clock: Clock, keys: Keys, audit: AuditTrail, mode: Mode
    ) -> None:
        self._session = session
        self._clock = clock
        self._audit = audit
        self._mode = mode
        self._throttle = Throttle(session, clock, keys)

    def add_user(
        self,
        actor: Actor,
        *,
        agency_id: UUID,
        username: str,
        name: str,
        roles: Collection[Role],
        password: str | None,
    ) -> UUID:
        """Make an account; without a password it can be used in the demonstration only.

        Raises:
            NotAllowed: the actor does not administer that agency.
            UsernameTaken: another account has the user name.
            PasswordTooShort: the password is shorter than ``LEAST_PASSWORD``.
        """
        require(actor, Act.ADD_USER, agency_id=agency_id)
        username = _plain(username)
        if self._find(username) is not None:
            raise UsernameTaken("another account has this user name")
        user = StaffUser(
            agency_id=agency_id,
            username=username,
            name=name,
            password_hash=None if password is None else _hash(password),
            roles=sorted(role.value for role in roles),
            created_at=self._clock.now(),
            created_by=UUID(actor.id) if actor.kind is ActorKind.STAFF and actor.id else None,
        )
        self._session.add(user)
        self._session.flush()
        self._record(Act.ADD_USER, actor, user)
        return user.id

    def end_user(self, actor: Actor, user_id: UUID) -> None:
        """End an account and, with it, every session it has.

        Raises:
            UnknownUser: there is none, or it has ended.
            NotAllowed: the actor does not administer its agency.
            OwnAccount: it is the actor's.
        """
        user = self._living(user_id)
        require(actor, Act.END_USER, agency_id=user.agency_id)
        if actor.id == str(user.id):
            raise OwnAccount("nobody ends her own account")
        user.ended_at = self._clock.now()
        self._session.flush()
        self._record(Act.END_USER, actor, user)

    def sign_in(self, username: str, password: str) -> Actor | SignInRefused:
        """The member of staff with this user name and password; for the console."""
        actor = self.check_password(username, password)
        if isinstance(actor, Actor):
            self._audit.record(Happening.STAFF_SIGN_IN, actor)
        return actor

    def check_password(self, username: str, password: str) -> Actor | SignInRefused:
        """Who has this user name and password; for an approval at the shell.

        An unknown user name takes as long as a wrong password, and is counted alike; so does an
        account that sleeps.
        """
        username = _plain(username)
        within = self._throttle.take("staff", username, _TRIES)
        user = self._find(username)
        usable = user is not None and self._is_awake(user)
        kept = user.password_hash if user is not None and usable else None
        fits = _fits(kept or _hash_of_nobody(), password)
        if user is None or kept is None or not (within and fits):
            return REFUSED
        self._throttle.give_back("staff", username)
        user.used_at = self._clock.now()
        return staff_actor(self._session, user)

    def demo_sign_in(self, user_id: UUID) -> Actor:
        """One click, in the demonstration only, where everybody is invented.

        Raises:
            NotADemonstration: the process runs for something else.
            UnknownUser: there is no such account, or it has ended.
        """
        self._only_in_the_demonstration()
        user = self._living(user_id)
        user.used_at = self._clock.now()
        actor = staff_actor(self._session, user)
        self._audit.record(Happening.STAFF_SIGN_IN, actor, reason="demonstration")
        return actor

    def demo_users(self) -> tuple[StaffCard, ...]:
        """Whom one click signs in.

        Raises:
            NotADemonstration: the process runs for something else.
        """
        self._only_in_the_demonstration()
        users = self._session.scalars(
            select(StaffUser).where(StaffUser.ended_at.is_(None)).order_by(StaffUser.username)
        )
        return tuple(_card(user) for user in users)

    def actor_named(self, username: str) -> Actor:
        """The actor behind a user name: for the demonstration's shell, which asks no password.

        Raises:
            NotADemonstration: the process runs for something else.
            UnknownUser: there is no such account, or it has ended.
        """
        self._only_in_the_demonstration()
        user = self._find(_plain(username))
        if user is None or user.ended_at is not None:
            raise UnknownUser("there is no such account")
        return staff_actor(self._session, user)

    def _is_awake(self, user: StaffUser) -> bool:
        return user.ended_at is None and not sleeps(user, self._clock.now())

    def _only_in_the_demonstration(self) -> None:
        if self._mode is not Mode.DEMO:
            raise NotADemonstration("one click signs in in the demonstration only")

    def _find(self, username: str) -> StaffUser | None:
        return self._session.scalar(select(StaffUser).where(StaffUser.username == username))

    def _living(self, user_id: UUID) -> StaffUser:
        user = self._session.get(StaffUser, user_id)
        if user is None or user.ended_at is not None:
            raise UnknownUser("there is no such account")
        return user

    def _record(self, act: Act, actor: Actor, user: StaffUser) -> None:
        self._audit.record(
            act,
            actor,
            subject=("staff_user", str(user.id)),
            agency_id=user.agency_id,
            detail={"roles": list(user.roles)},
        )


def _plain(username: str) -> str:
    return username.strip().lower()[:80]


def _hash(password: str) -> str:
    if len(password) < LEAST_PASSWORD:
        raise PasswordTooShort(f"a password needs at least {LEAST_PASSWORD} characters")
    return _HASHER.hash(password[:_LONGEST_PASSWORD])


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password[:_LONGEST_PASSWORD])
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _hash_of_nobody() -> str:
    """What an unknown user's password is compared with, so that it takes as long."""
    return _HASHER.hash("nobody has this password")


def _card(user: StaffUser) -> StaffCard:
    roles = tuple(Role(role) for role in user.roles)
    return StaffCard(user.id, user.agency_id, user.username, user.name, roles)
