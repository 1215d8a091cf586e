from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, insert, null, select, update
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.codes import CODE_LENGTH, letter_secrets, normalise
from notifications.foundation.ids import new_id
from notifications.foundation.keys import Keys
from portal.access.actors import PUBLIC, letter_reader
from portal.audit.happenings import Happening
from portal.audit.service import AuditTrail
from portal.people.models import Person
from portal.sign_in.birth_dates import same_birth_date
from portal.sign_in.models import LetterCode
from portal.sign_in.outcomes import REFUSED, OpenedLetter, SignInRefused
from portal.sign_in.throttle import Limit, Throttle

MOST_WRONG_DATES = 5
WRONG_DATES = "wrong_dates"
HELPED = "helped"
_PER_PERSON = Limit(tries=10, window=timedelta(days=1))
"""Over all the letters of one person, or on one code that does not exist."""
_LONGEST = 200
_DECOY = "sign_in.decoy"


@dataclass(frozen=True, slots=True)
class _Tried:
    id: UUID
    notice_id: UUID
    person_id: UUID
    matter_id: UUID | None
    wrong_dates: int


@dataclass(frozen=True, slots=True)
class _Her:
    birth_date: str | None
    agency_id: UUID | None


class LetterCodes:
    """The codes that letters carry: kept as keyed hashes, opened with a birth date.

    Nothing here raises for a wrong code or date: see ``outcomes``.  The caller commits.
    """

    def __init__(self, session: Session, clock: Clock, keys: Keys, audit: AuditTrail) -> None:
        self._session = session
        self._clock = clock
        self._keys = keys
        self._audit = audit
        self._throttle = Throttle(session, clock, keys)
        self._decoy = keys.ring.seal(b"0000-00-00", _DECOY)

    def issue(
        self,
        notice_id: UUID,
        person_id: UUID,
        expires_at: datetime,
        *,
        matter_id: UUID | None = None,
    ) -> None:
        """Keep the hashes of one letter's code; see :meth:`issue_many`."""
        self.issue_many([(notice_id, person_id, expires_at)], matter_id=matter_id)

    def issue_many(
        self, issues: Sequence[tuple[UUID, UUID, datetime]], *, matter_id: UUID | None = None
    ) -> None:
        """Keep the hashes of the codes of many letters, in one statement.

        Args:
            issues: the notice, the person whose birth date opens it, and when the code expires.
            matter_id: what the letters are about; her log leaves an opening out while it is held.
        """
        now = self._clock.now()
        rows = [self._row(*one, now, matter_id) for one in issues]
        if rows:
            self._session.execute(insert(LetterCode), rows)

    def open(
        self, code_text: str, birth_date: date | None, *, helped: bool = False
    ) -> OpenedLetter | SignInRefused:
        """Open a letter with its typed or scanned code and her birth date.

        ``helped``: she says that somebody sits beside her, and her log says so too.

        A hit and a miss take the same steps: one count of the code, one of the person (or of the
        code that does not exist), one look-up, one decryption, one comparison.
        """
        code = normalise(code_text[:_LONGEST])
        tried = self._take_try(code)
        counted = str(tried.person_id) if tried else code
        within = self._throttle.take("letter", counted, _PER_PERSON)
        her = self._her(tried)
        fits = same_birth_date(her.birth_date, birth_date)
        if tried is None or not (within and fits):
            self._record_end(tried, her)
            return REFUSED
        self._give_back(tried)
        return self._opened(tried, her, helped=helped)

    def end(self, notice_id: UUID, reason: str) -> bool:
        """End every code of a notice, and so every session begun with one; whether any ended."""
        ended = self._session.execute(
            update(LetterCode)
            .where(LetterCode.notice_id == notice_id, LetterCode.ended_at.is_(None))
            .values(ended_at=self._clock.now(), ended_reason=reason)
            .returning(LetterCode.id)
            .execution_options(synchronize_session=False)
        )
        return bool(ended.all())

    def matter_of(self, notice_id: UUID) -> UUID | None:
        """What the letter of a notice is about, if it is about a matter."""
        return self._session.scalar(
            select(LetterCode.matter_id).where(LetterCode.notice_id == notice_id).limit(1)
        )

    def matters_of(self, notice_ids: Iterable[UUID]) -> dict[UUID, UUID | None]:
        """As `matter_of`, for many notices."""
        wanted = LetterCode.notice_id.in_(list(notice_ids))
        rows = self._session.execute(
            select(LetterCode.notice_id, LetterCode.matter_id).where(wanted)
        )
        return {row[0]: row[1] for row in rows}

    def _row(
        self,
        notice_id: UUID,
        person_id: UUID,
        expires_at: datetime,
        now: datetime,
        matter_id: UUID | None,
    ) -> dict[str, Any]:
        secrets = letter_secrets(self._keys.codes, notice_id)
        return {
            "id": new_id(self._clock),
            "notice_id": notice_id,
            "person_id": person_id,
            "typed_hash": self._keys.code_hash(secrets.typed, "typed"),
            "scanned_hash": self._keys.code_hash(secrets.scanned, "scanned"),
            "issued_at": now,
            "expires_at": expires_at,
            "matter_id": matter_id,
        }

    def _take_try(self, code: str) -> _Tried | None:
        """Count a wrong date against a code that lives, before the date is judged.

        The count and its end are one statement, so that tries at once queue behind it: five get
        through, whoever is fast.  A date that fits is given back.
        """
        now = self._clock.now()
        last = LetterCode.wrong_dates + 1 >= MOST_WRONG_DATES
        counted = (
            update(LetterCode)
            .where(self._is(code), LetterCode.ended_at.is_(None), LetterCode.expires_at > now)
            .values(
                wrong_dates=LetterCode.wrong_dates + 1,
                ended_at=case((last, now), else_=null()),
                ended_reason=case((last, WRONG_DATES), else_=null()),
            )
            .returning(
                LetterCode.id,
                LetterCode.notice_id,
                LetterCode.person_id,
                LetterCode.matter_id,
                LetterCode.wrong_dates,
            )
            .execution_options(synchronize_session=False)
        )
        row = self._session.execute(counted).one_or_none()
        return None if row is None else _Tried(*row)

    def _is(self, code: str) -> Any:
        if len(code) == CODE_LENGTH + 1:
            return LetterCode.typed_hash == self._keys.code_hash(code, "typed")
        return LetterCode.scanned_hash == self._keys.code_hash(code, "scanned")

    def _her(self, tried: _Tried | None) -> _Her:
        wanted = tried.person_id if tried else new_id(self._clock)
        row = self._session.execute(
            select(Person.birth_date, Person.agency_id).where(Person.id == wanted)
        ).one_or_none()
        if row is None:
            self._keys.ring.open(self._decoy, _DECOY)
            return _Her(None, None)
        return _Her(*row)

    def _give_back(self, tried: _Tried) -> None:
        self._session.execute(
            update(LetterCode)
            .where(LetterCode.id == tried.id)
            .values(wrong_dates=LetterCode.wrong_dates - 1, ended_at=None, ended_reason=None)
            .execution_options(synchronize_session=False)
        )
        self._throttle.give_back("letter", str(tried.person_id))

    def _opened(self, tried: _Tried, her: _Her, *, helped: bool) -> OpenedLetter:
        self._audit.record(
            Happening.OPEN_LETTER,
            letter_reader(tried.id, tried.notice_id, tried.person_id),
            subject=("notice", str(tried.notice_id)),
            person_id=tried.person_id,
            matter_id=tried.matter_id,
            agency_id=her.agency_id,
            reason=HELPED if helped else None,
        )
        return OpenedLetter(tried.id, tried.notice_id, tried.person_id, helped)

    def _record_end(self, tried: _Tried | None, her: _Her) -> None:
        if tried is None or tried.wrong_dates < MOST_WRONG_DATES:
            return
        self._audit.record(
            Happening.END_LETTER_CODE,
            PUBLIC,
            subject=("notice", str(tried.notice_id)),
            person_id=tried.person_id,
            matter_id=tried.matter_id,
            agency_id=her.agency_id,
            reason=WRONG_DATES,
        )
