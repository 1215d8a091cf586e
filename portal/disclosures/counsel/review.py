"""Counsel's review of an answer: element by element, with why, under which agreement, and notes."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.service import AuditTrail
from portal.disclosures.counsel.errors import UnknownAgreement
from portal.disclosures.counsel.models import Agreement, Answer, CounselNote
from portal.disclosures.counsel.rules import split
from portal.disclosures.counsel.values import (
    AgreementDraft,
    AgreementView,
    AnswerDraft,
    AnswerView,
    NoteView,
)
from portal.disclosures.errors import UnknownEntry
from portal.disclosures.models import Entry, Matter
from portal.disclosures.numbers import next_number


class CounselReview:
    """What counsel records of a matter.  Nothing of it is shown to residents by itself."""

    def __init__(self, session: Session, clock: Clock, trail: AuditTrail) -> None:
        self._session = session
        self._clock = clock
        self._trail = trail

    def answer(self, entry_id: UUID, draft: AnswerDraft, actor: Actor) -> None:
        """Record how a demand was answered; an earlier answer stays, and no longer counts.

        Raises:
            NotAllowed: the actor is not counsel of this agency.
            UnknownEntry: there is no such entry.
            UnknownAgreement: this agency has no such agreement.
        """
        entry, matter = self._entry(entry_id)
        require(actor, Act.REVIEW_ANSWER, agency_id=matter.agency_id)
        if draft.agreement_id is not None:
            self._agreement(draft.agreement_id, matter.agency_id)
        self._session.add(
            Answer(
                entry_id=entry.id,
                not_held=list(draft.not_held),
                why_less=draft.why_less,
                agreement_id=draft.agreement_id,
                conditions=draft.conditions,
                onward=draft.onward,
                kept_until=draft.kept_until,
                recorded_at=self._clock.now(),
                recorded_by=UUID(str(actor.id)),
            )
        )
        self._session.flush()
        self._note(Act.REVIEW_ANSWER, ("entry", entry.id), matter, actor)

    def answer_to(self, entry_id: UUID) -> AnswerView | None:
        """The answer that counts for an entry; ``None`` where counsel has recorded none.

        The caller has asked ``portal.access`` first (``Act.SEE_MATTERS``).
        """
        row = self._session.scalar(
            select(Answer).where(Answer.entry_id == entry_id).order_by(Answer.id.desc()).limit(1)
        )
        if row is None:
            return None
        entry, _matter = self._entry(entry_id)
        asked = self.asked(entry_id)
        refused, not_held = split(asked, entry.elements_given, row.not_held)
        return AnswerView(
            asked=asked,
            given=tuple(entry.elements_given),
            refused=refused,
            not_held=not_held,
            why_less=row.why_less,
            agreement_id=row.agreement_id,
            conditions=row.conditions,
            onward=row.onward,
            kept_until=row.kept_until,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
        )

    def asked(self, entry_id: UUID) -> tuple[str, ...]:
        """Every fact that the matter's log asked for up to an entry, in the order asked."""
        entry, _matter = self._entry(entry_id)
        rows = self._session.scalars(
            select(Entry.elements_asked)
            .where(Entry.matter_id == entry.matter_id, Entry.position <= entry.position)
            .order_by(Entry.position)
        )
        return tuple(dict.fromkeys(element for asked in rows for element in asked))

    def write_note(self, matter_id: UUID, text: str, actor: Actor) -> None:
        """Keep a note of counsel's own on a matter.

        Raises:
            NotAllowed: the actor is not counsel of this agency.
        """
        matter = self._session.get_one(Matter, matter_id)
        require(actor, Act.KEEP_COUNSEL_NOTES, agency_id=matter.agency_id)
        self._session.add(
            CounselNote(
                matter_id=matter.id,
                text=text,
                written_at=self._clock.now(),
                written_by=UUID(str(actor.id)),
            )
        )
        self._session.flush()
        self._note(Act.KEEP_COUNSEL_NOTES, ("matter", matter.id), matter, actor)

    def notes(self, matter_id: UUID, actor: Actor) -> tuple[NoteView, ...]:
        """Counsel's notes on a matter, the newest first.

        Raises:
            NotAllowed: the actor is not counsel of this agency.
        """
        matter = self._session.get_one(Matter, matter_id)
        require(actor, Act.KEEP_COUNSEL_NOTES, agency_id=matter.agency_id)
        rows = self._session.scalars(
            select(CounselNote)
            .where(CounselNote.matter_id == matter_id)
            .order_by(CounselNote.id.desc())
        )
        return tuple(NoteView(row.text, row.written_at, row.written_by) for row in rows)

    def add_agreement(self, agency_id: UUID, draft: AgreementDraft, actor: Actor) -> str:
        """Register a data-sharing agreement, and return its number.

        Raises:
            NotAllowed: the actor is not counsel of this agency.
        """
        require(actor, Act.KEEP_AGREEMENTS, agency_id=agency_id)
        agreement = Agreement(
            agency_id=agency_id,
            reference=next_number(self._session, self._clock, Agreement.reference, "A"),
            title=draft.title,
            parties=draft.parties,
            scope=draft.scope,
            begins_on=draft.begins_on,
            ends_on=draft.ends_on,
            review_on=draft.review_on,
            recorded_at=self._clock.now(),
            recorded_by=UUID(str(actor.id)) if actor.id else None,
        )
        self._session.add(agreement)
        self._session.flush()
        self._trail.record(
            Act.KEEP_AGREEMENTS,
            actor,
            subject=("agreement", str(agreement.id)),
            agency_id=agency_id,
        )
        return agreement.reference

    def agreements(self, agency_id: UUID, actor: Actor) -> tuple[AgreementView, ...]:
        """The register of an agency, what is due for review first.

        Raises:
            NotAllowed: the actor does not see the matters of this agency.
        """
        require(actor, Act.SEE_MATTERS, agency_id=agency_id)
        today = minnesota_day(self._clock.now())
        rows = self._session.scalars(select(Agreement).where(Agreement.agency_id == agency_id))
        found = [_agreement_view(row, today) for row in rows]
        return tuple(sorted(found, key=lambda one: (one.ended, one.review_on or date.max)))

    def _agreement(self, agreement_id: UUID, agency_id: UUID) -> Agreement:
        found = self._session.get(Agreement, agreement_id)
        if found is None or found.agency_id != agency_id:
            raise UnknownAgreement("there is no such agreement here")
        return found

    def _entry(self, entry_id: UUID) -> tuple[Entry, Matter]:
        entry = self._session.get(Entry, entry_id)
        if entry is None:
            raise UnknownEntry("there is no such entry")
        return entry, self._session.get_one(Matter, entry.matter_id)

    def _note(self, act: Act, subject: tuple[str, UUID], matter: Matter, actor: Actor) -> None:
        self._trail.record(
            act,
            actor,
            subject=(subject[0], str(subject[1])),
            matter_id=matter.id,
            agency_id=matter.agency_id,
        )


def _agreement_view(row: Agreement, today: date) -> AgreementView:
    ended = row.ends_on is not None and row.ends_on < today
    return AgreementView(
        id=row.id,
        reference=row.reference,
        title=row.title,
        parties=row.parties,
        scope=row.scope,
        begins_on=row.begins_on,
        ends_on=row.ends_on,
        review_on=row.review_on,
        ended=ended,
        review_due=not ended and row.review_on is not None and row.review_on <= today,
    )
