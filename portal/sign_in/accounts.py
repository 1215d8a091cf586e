from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from portal.access.actors import Actor
from portal.audit.happenings import Happening
from portal.audit.service import AuditTrail
from portal.sign_in.models import Account, AccountPerson


class Accounts:
    """Residents' accounts and the persons linked to them.

    Nothing here decides whether a history opens: its caller has seen papers, or a code of hers,
    and says which.
    """

    def __init__(self, session: Session, clock: Clock, audit: AuditTrail) -> None:
        self._session = session
        self._clock = clock
        self._audit = audit

    def open_for(self, person_ids: Collection[UUID], actor: Actor, opened_by: str) -> UUID:
        """Make an account that opens the history of these persons, who are one human being.

        Args:
            person_ids: persons of one or several agencies.
            actor: who makes it.
            opened_by: how we know that they are hers, such as ``staff_saw_papers``.
        """
        now = self._clock.now()
        account = Account(created_at=now)
        self._session.add(account)
        self._session.flush()
        self._session.add_all(
            AccountPerson(
                account_id=account.id,
                person_id=person_id,
                opens_history=True,
                opened_by=opened_by,
                linked_at=now,
            )
            for person_id in person_ids
        )
        for person_id in person_ids:
            self._audit.record(
                Happening.OPEN_ACCOUNT,
                actor,
                subject=("account", str(account.id)),
                person_id=person_id,
                reason=opened_by,
            )
        return account.id
