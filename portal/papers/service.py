"""Papers on which something rests, sealed on disk; whoever opens one is on the trail."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.ids import new_id
from portal.access.actors import Actor, ActorKind
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.service import AuditTrail
from portal.papers.errors import UnknownPaper
from portal.papers.kept_files import Download, KeptFiles, plain_name
from portal.papers.models import Paper
from portal.papers.values import PaperView, Scan


class Papers:
    """Keeps papers for the rooms that need them; those have asked who is allowed to."""

    def __init__(self, session: Session, clock: Clock, files: KeptFiles, audit: AuditTrail) -> None:
        self._session = session
        self._clock = clock
        self._files = files
        self._audit = audit

    def keep(self, subject: tuple[str, UUID], agency_id: UUID, scan: Scan, actor: Actor) -> UUID:
        """Seal a paper under what it belongs to.

        Raises:
            DocumentTooLarge, DocumentTypeRefused, DocumentEmpty: the portal does not take it.
        """
        paper_id = new_id()
        stored = self._files.store(paper_id, scan.file)
        is_staff = actor.kind is ActorKind.STAFF and actor.id is not None
        paper = Paper(
            id=paper_id,
            agency_id=agency_id,
            subject_kind=subject[0],
            subject_id=subject[1],
            file_name=plain_name(scan.file_name),
            media_type=stored.media_type,
            size=stored.size,
            sha256=stored.sha256,
            kept_at=self._clock.now(),
            kept_by=UUID(str(actor.id)) if is_staff else None,
        )
        self._session.add(paper)
        self._session.flush()
        return paper_id

    def of(self, subject: tuple[str, UUID]) -> tuple[PaperView, ...]:
        """The papers of something, the oldest first."""
        rows = self._session.scalars(
            select(Paper)
            .where(Paper.subject_kind == subject[0], Paper.subject_id == subject[1])
            .order_by(Paper.kept_at, Paper.id)
        )
        return tuple(
            PaperView(p.id, p.file_name, p.media_type, p.size, p.sha256, p.kept_at, p.kept_by)
            for p in rows
        )

    def open(self, paper_id: UUID, actor: Actor) -> Download:
        """A paper in clear, for staff of its agency who read papers.

        Raises:
            UnknownPaper: there is none.
            NotAllowed: the actor does not read papers of its agency.
            DocumentDamaged: while reading; what is on disk is not what was sealed.
        """
        paper = self._session.get(Paper, paper_id)
        if paper is None:
            raise UnknownPaper("there is no such paper")
        require(actor, Act.SEE_PAPER, agency_id=paper.agency_id)
        self._audit.record(
            Act.SEE_PAPER, actor, subject=("paper", str(paper.id)), agency_id=paper.agency_id
        )
        chunks = self._files.read(paper.id)
        return Download(paper.file_name, paper.media_type, paper.size, chunks)
