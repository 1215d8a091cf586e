"""An agency's own words: written by one, approved by another, in each language by a translator."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import may_approve, require
from portal.agency_sentences.errors import (
    NotYetTranslated,
    OwnWorkApproved,
    SentenceRefused,
    TooManySentences,
    UnknownSentence,
)
from portal.agency_sentences.models import OwnSentence, OwnTranslation, Use
from portal.agency_sentences.rules import MOST, fault, tidy
from portal.audit.service import AuditTrail
from translations.registry import ENGLISH, LANGUAGES

_SECOND_PERSON = "Whoever wrote it cannot approve it. Ask a second person."


class AgencySentences:
    """At most three sentences about one entry."""

    def __init__(self, session: Session, clock: Clock, trail: AuditTrail) -> None:
        self._session = session
        self._clock = clock
        self._trail = trail

    def write(
        self, about: UUID, agency_id: UUID, use: Use, english: str, actor: Actor
    ) -> OwnSentence:
        """Type a sentence; no notice says it until counsel has approved it.

        Raises:
            NotAllowed: the actor does not write for this agency.
            SentenceRefused: it cannot stand in a notice; the message says why.
            TooManySentences: three stand already.
        """
        require(actor, Act.WRITE_AGENCY_SENTENCE, agency_id=agency_id)
        text = _checked(english, english=True)
        standing = select(func.count()).where(
            OwnSentence.about == about, OwnSentence.withdrawn_at.is_(None)
        )
        if (self._session.scalar(standing) or 0) >= MOST:
            raise TooManySentences(f"A notice carries at most {MOST}. Take one out first.")
        sentence = OwnSentence(
            agency_id=agency_id,
            about=about,
            use=use,
            english=text,
            written_by=_id(actor),
            written_at=self._clock.now(),
        )
        self._session.add(sentence)
        self._session.flush()
        self._note(Act.WRITE_AGENCY_SENTENCE, sentence, actor)
        return sentence

    def withdraw(self, sentence_id: UUID, actor: Actor) -> None:
        """Take a sentence out: notices that are not made yet no longer say it.

        Raises:
            NotAllowed, UnknownSentence: as their names say.
        """
        sentence = self._to_do(Act.WRITE_AGENCY_SENTENCE, sentence_id, actor)
        sentence.withdrawn_at = self._clock.now()
        self._note(Act.WRITE_AGENCY_SENTENCE, sentence, actor, withdrawn=True)

    def translate(self, sentence_id: UUID, language: str, text: str, actor: Actor) -> None:
        """Type a sentence in another language; a new wording asks for a new approval.

        Raises:
            NotAllowed, UnknownSentence: as their names say.
            SentenceRefused: it cannot stand in a notice, or the language is not one of ours.
        """
        sentence = self._to_do(Act.WRITE_AGENCY_SENTENCE, sentence_id, actor)
        if language not in LANGUAGES or language == ENGLISH.code:
            raise SentenceRefused("Choose one of the fifteen languages.")
        checked, row = _checked(text, english=False), _in(sentence, language)
        if row is None:
            row = OwnTranslation(sentence_id=sentence.id, language=language)
            sentence.translations.append(row)
        row.text, row.typed_by = checked, _id(actor)
        row.typed_at = self._clock.now()
        row.approver = row.approved_by = row.approved_at = None
        self._session.flush()
        self._note(Act.WRITE_AGENCY_SENTENCE, sentence, actor, language=language)

    def approve_english(self, sentence_id: UUID, actor: Actor) -> None:
        """Counsel stands behind the English.

        Raises:
            NotAllowed, UnknownSentence: as their names say.
            OwnWorkApproved: the actor wrote it, or has an account of the writer's making.
        """
        sentence = self._to_do(Act.APPROVE_AGENCY_SENTENCE, sentence_id, actor)
        if not may_approve(sentence.written_by, actor):
            raise OwnWorkApproved(_SECOND_PERSON)
        sentence.approved_by, sentence.approved_at = _id(actor), self._clock.now()
        self._note(Act.APPROVE_AGENCY_SENTENCE, sentence, actor)

    def approve_translation(
        self, sentence_id: UUID, language: str, approver: str, actor: Actor
    ) -> None:
        """Record that a certified translator stands behind a translation.

        Args:
            sentence_id: Which sentence.
            language: In which language.
            approver: The translator, as the record names her.
            actor: The second person, who records it.

        Raises:
            NotAllowed, UnknownSentence, NotYetTranslated: as their names say.
            OwnWorkApproved: the actor typed the translation herself.
            SentenceRefused: the translator is not named.
        """
        sentence = self._to_do(Act.APPROVE_AGENCY_SENTENCE, sentence_id, actor)
        row = _in(sentence, language)
        if row is None:
            raise NotYetTranslated("There is no translation in this language yet.")
        if not may_approve(row.typed_by, actor):
            raise OwnWorkApproved(_SECOND_PERSON)
        if not tidy(approver):
            raise SentenceRefused("Name the certified translator who approved it.")
        row.approver, row.approved_by = tidy(approver)[:200], _id(actor)
        row.approved_at = self._clock.now()
        self._note(Act.APPROVE_AGENCY_SENTENCE, sentence, actor, language=language)

    def _to_do(self, act: Act, sentence_id: UUID, actor: Actor) -> OwnSentence:
        sentence = self._session.get(OwnSentence, sentence_id)
        if sentence is None or sentence.withdrawn_at is not None:
            raise UnknownSentence("There is no such sentence here.")
        require(actor, act, agency_id=sentence.agency_id)
        return sentence

    def _note(self, act: Act, sentence: OwnSentence, actor: Actor, **detail: object) -> None:
        self._trail.record(
            act,
            actor,
            subject=("agency_sentence", str(sentence.id)),
            agency_id=sentence.agency_id,
            detail=dict(detail),
        )


def _checked(text: str, *, english: bool) -> str:
    tidied = tidy(text)
    wrong = fault(tidied, english=english)
    if wrong:
        raise SentenceRefused(wrong)
    return tidied


def _in(sentence: OwnSentence, language: str) -> OwnTranslation | None:
    return next((t for t in sentence.translations if t.language == language), None)


def _id(actor: Actor) -> UUID:
    return UUID(str(actor.id))
