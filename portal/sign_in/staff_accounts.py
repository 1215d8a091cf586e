from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from portal.access.actors import Actor, Role
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.service import AuditTrail
from portal.sign_in.desk_sessions import DeskSessions
from portal.sign_in.errors import UnknownUser
from portal.sign_in.models import StaffUser
from portal.sign_in.second_factor.models import SecondFactor
from portal.sign_in.sleeping import sleeps


@dataclass(frozen=True, slots=True)
class StaffAccount:
    """One account as whoever looks after accounts is shown it."""

    id: UUID
    username: str = field(repr=False)
    name: str = field(repr=False)
    roles: tuple[Role, ...]
    created_at: datetime
    used_at: datetime | None
    ended_at: datetime | None
    has_factor: bool
    sleeps: bool


class StaffAccounts:
    """An agency's accounts of staff, for who looks after them.  The caller commits.

    Making and ending one is `StaffSignIn`'s.
    """

    def __init__(
        self, session: Session, clock: Clock, sessions: DeskSessions, audit: AuditTrail
    ) -> None:
        self._session = session
        self._clock = clock
        self._sessions = sessions
        self._audit = audit

    def of(self, actor: Actor, agency_id: UUID) -> list[StaffAccount]:
        """Every account of an agency, those that ended last.

        Raises:
            NotAllowed: the actor does not administer that agency.
        """
        require(actor, Act.SEE_USERS, agency_id=agency_id)
        has_factor = exists().where(
            SecondFactor.staff_user_id == StaffUser.id, SecondFactor.confirmed_at.is_not(None)
        )
        rows = self._session.execute(
            select(StaffUser, has_factor)
            .where(StaffUser.agency_id == agency_id)
            .order_by(StaffUser.ended_at.is_not(None), StaffUser.username)
        )
        return [self._shown(user, has_factor=found) for user, found in rows]

    def wake(self, actor: Actor, user_id: UUID) -> None:
        """Let an account that sleeps sign in again.

        Raises:
            UnknownUser: there is none, or it has ended.
            NotAllowed: the actor does not administer its agency.
        """
        user = self._living(user_id)
        require(actor, Act.WAKE_USER, agency_id=user.agency_id)
        user.woken_at = self._clock.now()
        self._session.flush()
        subject = ("staff_user", str(user.id))
        self._audit.record(Act.WAKE_USER, actor, subject=subject, agency_id=user.agency_id)

    def end_sessions(self, actor: Actor, user_id: UUID) -> None:
        """Sign somebody out everywhere.

        Raises:
            UnknownUser: there is none, or it has ended.
            NotAllowed: the actor does not administer its agency.
        """
        user = self._living(user_id)
        self._sessions.end_of(actor, user.id, user.agency_id)

    def id_of(self, username: str) -> UUID:
        """The account with this user name; for the shell.

        Raises:
            UnknownUser: there is none.
        """
        wanted = select(StaffUser.id).where(StaffUser.username == username.strip().lower())
        found = self._session.scalar(wanted)
        if found is None:
            raise UnknownUser("there is no such account")
        return found

    def _living(self, user_id: UUID) -> StaffUser:
        user = self._session.get(StaffUser, user_id)
        if user is None or user.ended_at is not None:
            raise UnknownUser("there is no such account")
        return user

    def _shown(self, user: StaffUser, *, has_factor: bool) -> StaffAccount:
        return StaffAccount(
            id=user.id,
            username=user.username,
            name=user.name,
            roles=tuple(Role(role) for role in user.roles),
            created_at=user.created_at,
            used_at=user.used_at,
            ended_at=user.ended_at,
            has_factor=has_factor,
            sleeps=user.ended_at is None and sleeps(user, self._clock.now()),
        )
