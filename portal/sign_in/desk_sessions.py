from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.service import AuditTrail
from portal.sign_in.errors import UnknownSession
from portal.sign_in.models import WebSession
from portal.sign_in.sessions import Sessions, ends_at


@dataclass(frozen=True, slots=True)
class DeskSession:
    """A session of staff's as its owner is shown it; ``is_this``: the one that she looks from."""

    id: UUID
    started_at: datetime
    seen_at: datetime
    is_this: bool


class DeskSessions:
    """The sessions of members of staff, seen and ended by their owner.  The caller commits."""

    def __init__(
        self, session: Session, clock: Clock, sessions: Sessions, audit: AuditTrail
    ) -> None:
        self._session = session
        self._clock = clock
        self._sessions = sessions
        self._audit = audit

    def own(self, actor: Actor, token: str) -> list[DeskSession]:
        """Her sessions that live, newest first.

        Raises:
            NotAllowed: the actor is not staff.
        """
        require(actor, Act.KEEP_OWN_ACCOUNT, agency_id=actor.agency_id)
        this = self._sessions.hash_of(token)
        return [
            DeskSession(row.id, row.started_at, row.seen_at, row.token_hash == this)
            for row in self._living(UUID(str(actor.id)))
        ]

    def end_own(self, actor: Actor, session_id: UUID) -> None:
        """End one of her own.

        Raises:
            NotAllowed: the actor is not staff.
            UnknownSession: she has none such that lives.
        """
        require(actor, Act.KEEP_OWN_ACCOUNT, agency_id=actor.agency_id)
        user_id = UUID(str(actor.id))
        found = [row for row in self._living(user_id) if row.id == session_id]
        if not found:
            raise UnknownSession
        self._end(found)
        self._record(Act.KEEP_OWN_ACCOUNT, actor, user_id, found)

    def end_others(self, actor: Actor, token: str) -> None:
        """End all of her own but the one of this token.

        Raises:
            NotAllowed: the actor is not staff.
        """
        require(actor, Act.KEEP_OWN_ACCOUNT, agency_id=actor.agency_id)
        this, user_id = self._sessions.hash_of(token), UUID(str(actor.id))
        found = [row for row in self._living(user_id) if row.token_hash != this]
        self._end(found)
        self._record(Act.KEEP_OWN_ACCOUNT, actor, user_id, found)

    def end_of(self, actor: Actor, user_id: UUID, agency_id: UUID) -> None:
        """End all of another's: her computer is lost.

        Raises:
            NotAllowed: the actor does not administer that agency.
        """
        require(actor, Act.END_SESSIONS, agency_id=agency_id)
        found = self._living(user_id)
        self._end(found)
        self._record(Act.END_SESSIONS, actor, user_id, found)

    def _living(self, user_id: UUID) -> list[WebSession]:
        rows = self._session.scalars(
            select(WebSession)
            .where(WebSession.staff_user_id == user_id, WebSession.ended_at.is_(None))
            .order_by(WebSession.started_at.desc(), WebSession.id)
        )
        now = self._clock.now()
        return [row for row in rows if ends_at(row) > now]

    def _end(self, rows: list[WebSession]) -> None:
        for row in rows:
            row.ended_at = self._clock.now()
        self._session.flush()

    def _record(self, act: Act, actor: Actor, user_id: UUID, ended: list[WebSession]) -> None:
        self._audit.record(
            act,
            actor,
            subject=("staff_user", str(user_id)),
            detail={"sessions_ended": len(ended)},
        )
