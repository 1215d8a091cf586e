"""The openings themselves: added, opened, ended, each on the trail.  Who is allowed is asked above.

An opening is begun with a letter, announced, and then opened by one of three proofs.  Time alone
opens nothing, and an objection ends it at any time.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.codes import REFERENCE_LENGTH, grouped, new_reference, normalise
from notifications.foundation.keys import Keys
from portal.access.actors import Actor
from portal.audit.happenings import Happening
from portal.audit.service import AuditTrail
from portal.people.models import Person
from portal.sign_in.announcing import Announce
from portal.sign_in.errors import LinkedAlready, TooManyWaysIn
from portal.sign_in.models import (
    Account,
    AccountPerson,
    KeptKey,
    LetterCode,
    OpenedBy,
    Opening,
    OpeningEnd,
)
from portal.sign_in.sessions import Sessions
from portal.sign_in.throttle import Limit, Throttle

_BEGUN = Limit(tries=3, window=timedelta(days=30))
"""Ways in begun for one person: nobody with a letter fills her mailbox with announcements."""
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class OpeningLedger:
    """Adds, opens and ends openings.  The caller commits."""

    session: Session
    clock: Clock
    keys: Keys
    audit: AuditTrail
    sessions: Sessions
    announce: Announce

    def new_account(self) -> UUID:
        account = Account(created_at=self.clock.now())
        self.session.add(account)
        self.session.flush()
        return account.id

    def add(self, account_id: UUID, person_id: UUID, letter_code_id: UUID) -> Opening:
        """Link a person to an account, as yet without her history.

        Raises:
            LinkedAlready: she is linked to it.
            TooManyWaysIn: three were begun for her in thirty days.
        """
        if self._is_linked(account_id, person_id):
            raise LinkedAlready
        if not Throttle(self.session, self.clock, self.keys).take(
            "way_in.begun", str(person_id), _BEGUN
        ):
            raise TooManyWaysIn
        now = self.clock.now()
        opening = Opening(
            reference=new_reference(),
            account_id=account_id,
            person_id=person_id,
            letter_code_id=letter_code_id,
            begun_at=now,
        )
        link = AccountPerson(
            account_id=account_id, person_id=person_id, opens_history=False, linked_at=now
        )
        self.session.add_all([opening, link])
        self.session.flush()
        return opening

    def tell(self, opening: Opening) -> None:
        """Announce it, as it stands now."""
        opening.announcement_id = self.announce(
            opening.person_id, "letter_code", opening.begun_at, opening.opened_at
        )
        self.session.flush()

    def open(
        self, actor: Actor, opening: Opening, opened_by: OpenedBy, shown: str | None = None
    ) -> None:
        """Open her history to the account, and tell her so: an earlier letter said *not yet*.

        ``shown``: a code of the papers that a clerk has seen.
        """
        now = self.clock.now()
        opening.opened_at, opening.opened_by = now, opened_by
        self.session.execute(
            update(AccountPerson)
            .where(_is_link_of(opening))
            .values(opens_history=True, opened_by=opened_by.value, linked_at=now)
            .execution_options(synchronize_session=False)
        )
        self.tell(opening)
        detail = {"by": opened_by.value} | ({"shown": shown} if shown else {})
        self.record(Happening.OPEN_HISTORY, actor, opening, detail=detail)

    def end(self, opening: Opening, why: OpeningEnd) -> None:
        """Take the link away; with the last one, the account's key and its sessions end too."""
        opening.ended_at, opening.ended_by = self.clock.now(), why
        self.session.flush()
        self._run(delete(AccountPerson).where(_is_link_of(opening)))
        left = select(AccountPerson.id).where(AccountPerson.account_id == opening.account_id)
        if self.session.scalar(left.limit(1)) is None:
            self._run(
                update(KeptKey)
                .where(KeptKey.account_id == opening.account_id, KeptKey.ended_at.is_(None))
                .values(ended_at=self.clock.now())
            )
            self.sessions.end_all(opening.account_id)

    def by_reference(self, typed: str) -> Opening | None:
        """The opening with this reference that has not ended."""
        plain = normalise(typed[:_LONGEST])
        if len(plain) != REFERENCE_LENGTH:
            return None
        same = Opening.reference == grouped(plain)
        return self.session.scalar(select(Opening).where(same, Opening.ended_at.is_(None)))

    def about(self, notice_id: UUID) -> Collection[Opening]:
        """What one letter began, or announced, or brought the second code for."""
        return self.session.scalars(
            select(Opening)
            .join(LetterCode, LetterCode.id == Opening.letter_code_id)
            .where(
                Opening.ended_at.is_(None),
                or_(
                    LetterCode.notice_id == notice_id,
                    Opening.announcement_id == notice_id,
                    Opening.second_notice_id == notice_id,
                ),
            )
        ).all()

    def person(self, opening: Opening) -> Person:
        return self.session.get_one(Person, opening.person_id)

    def record(
        self,
        act: str,
        actor: Actor,
        opening: Opening,
        *,
        reason: str | None = None,
        detail: dict[str, str] | None = None,
    ) -> None:
        person = self.person(opening)
        self.audit.record(
            act,
            actor,
            subject=("opening", str(opening.id)),
            person_id=person.id,
            agency_id=person.agency_id,
            reason=reason,
            detail=detail,
        )

    def _is_linked(self, account_id: UUID, person_id: UUID) -> bool:
        link = select(AccountPerson.id).where(
            AccountPerson.account_id == account_id, AccountPerson.person_id == person_id
        )
        return self.session.scalar(link) is not None

    def _run(self, statement: object) -> None:
        self.session.execute(
            statement.execution_options(synchronize_session=False)  # type: ignore[attr-defined]
        )


def _is_link_of(opening: Opening) -> ColumnElement[bool]:
    return (AccountPerson.account_id == opening.account_id) & (
        AccountPerson.person_id == opening.person_id
    )
