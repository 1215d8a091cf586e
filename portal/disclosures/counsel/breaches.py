"""Two questions about every disclosure for which no law is named, answered apart, with reasons.

Nobody has to remember to ask: what is open is worked out from the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.service import AuditTrail
from portal.disclosures.counsel.errors import NoBreachQuestion, ReasonsMissing
from portal.disclosures.counsel.models import BreachAnswer
from portal.disclosures.counsel.rules import asks_about_breach, tell_by
from portal.disclosures.counsel.values import BreachFinding, BreachLaw, BreachQuestion
from portal.disclosures.errors import UnknownEntry
from portal.disclosures.kinds import EntryKind, Says
from portal.disclosures.models import Entry, Matter
from portal.tasks.service import TaskKind, Tasks

_TASKS = {
    BreachLaw.MINNESOTA: TaskKind.BREACH_MINNESOTA,
    BreachLaw.HIPAA: TaskKind.BREACH_HIPAA,
}


class Breaches:
    """Which breach law applies, if any, counsel decides and records."""

    def __init__(self, session: Session, clock: Clock, trail: AuditTrail, tasks: Tasks) -> None:
        self._session = session
        self._clock = clock
        self._trail = trail
        self._tasks = tasks

    def questions(self, entry_id: UUID) -> tuple[BreachQuestion, ...]:
        """The questions of an entry, answered or not; empty where it asks none.

        The caller has asked ``portal.access`` first (``Act.SEE_MATTERS``).
        """
        entry = self._entry(entry_id)
        if not _asks(entry):
            return ()
        return tuple(self._question(entry, law) for law in BreachLaw)

    def answer(
        self, entry_id: UUID, law: BreachLaw, finding: BreachFinding, reasons: str, actor: Actor
    ) -> None:
        """Decide one question; an earlier decision stays, and no longer counts.

        Raises:
            NotAllowed: the actor is not counsel of this agency.
            UnknownEntry: there is no such entry.
            NoBreachQuestion: the entry asks no such question.
            ReasonsMissing: no reasons were given.
        """
        entry = self._entry(entry_id)
        matter = self._session.get_one(Matter, entry.matter_id)
        require(actor, Act.DECIDE_BREACH, agency_id=matter.agency_id)
        if not _asks(entry):
            raise NoBreachQuestion
        if not reasons.strip():
            raise ReasonsMissing
        self._session.add(
            BreachAnswer(
                entry_id=entry.id,
                law=law,
                finding=finding,
                reasons=reasons.strip(),
                answered_at=self._clock.now(),
                answered_by=UUID(str(actor.id)),
            )
        )
        self._session.flush()
        self._tasks.done(_TASKS[law], ("entry", str(entry.id)), actor)
        self._trail.record(
            Act.DECIDE_BREACH,
            actor,
            subject=("entry", str(entry.id)),
            matter_id=matter.id,
            agency_id=matter.agency_id,
            detail={"law": law.value, "finding": finding.value},
        )

    def ask(self) -> int:
        """Ask counsel what nobody has answered yet; how many tasks that makes."""
        asked = 0
        for entry, agency_id in self._open():
            for question in self.questions(entry.id):
                if question.finding is None:
                    asked += self._tasks.ask(
                        _TASKS[question.law],
                        agency_id,
                        subject=("entry", str(entry.id)),
                        due_on=question.due_on or question.discovered_on,
                        owner_id=None,
                    )
        return asked

    def _open(self) -> Iterable[tuple[Entry, UUID]]:
        """Disclosures that are not corrected and have a question nobody answered."""
        corrected = select(Entry.supersedes_id).where(Entry.supersedes_id.is_not(None))
        rows = self._session.execute(
            select(Entry, Matter.agency_id)
            .join(Matter, Matter.id == Entry.matter_id)
            .where(
                Entry.kind == EntryKind.DISCLOSED,
                Entry.id.not_in(corrected),
            )
            .options(selectinload(Entry.claims))
        )
        return [(entry, agency_id) for entry, agency_id in rows if _asks(entry)]

    def _question(self, entry: Entry, law: BreachLaw) -> BreachQuestion:
        found = self._session.scalar(
            select(BreachAnswer)
            .where(BreachAnswer.entry_id == entry.id, BreachAnswer.law == law)
            .order_by(BreachAnswer.id.desc())
            .limit(1)
        )
        discovered: date = minnesota_day(entry.recorded_at)
        return BreachQuestion(
            law=law,
            discovered_on=discovered,
            due_on=tell_by(law, discovered),
            finding=found.finding if found else None,
            reasons=found.reasons if found else None,
            answered_at=found.answered_at if found else None,
            answered_by=found.answered_by if found else None,
        )

    def _entry(self, entry_id: UUID) -> Entry:
        found = self._session.scalar(
            select(Entry).where(Entry.id == entry_id).options(selectinload(Entry.claims))
        )
        if found is None:
            raise UnknownEntry("there is no such entry")
        return found


def _asks(entry: Entry) -> bool:
    return asks_about_breach(entry.kind, [Says(claim.says) for claim in entry.claims])
