from __future__ import annotations

from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from notifications.foundation.ids import new_id
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.errors import NotAllowed
from portal.access.rules import require
from portal.audit.service import AuditTrail
from portal.papers.kept_files import Download, KeptFiles, plain_name
from portal.papers.sealed_files import StoredFile
from portal.records_requests.errors import MoveNotPossible
from portal.records_requests.models import RecordsRequest, ReleasedDocument
from portal.records_requests.service import RecordsRequests
from portal.records_requests.values import RequestState

_TAKES_DOCUMENTS = frozenset({RequestState.RECEIVED, RequestState.READY})


class Documents:
    """Takes documents from staff and gives them to their subject, and to nobody else."""

    def __init__(
        self, session: Session, files: KeptFiles, requests: RecordsRequests, audit: AuditTrail
    ) -> None:
        self._session = session
        self._files = files
        self._requests = requests
        self._audit = audit

    def add(
        self, actor: Actor, request_id: UUID, file: BinaryIO, file_name: str
    ) -> ReleasedDocument:
        """Store a document for a request; its subject sees it once it is released.

        Raises:
            NotAllowed: the actor is not allowed to release documents of this agency.
            UnknownRequest: there is no such request.
            MoveNotPossible: the request is answered already.
            DocumentTooLarge, DocumentTypeRefused, DocumentEmpty: the portal does not take it.
        """
        request = self._requests.by_id(request_id)
        require(actor, Act.RELEASE_DOCUMENT, agency_id=request.agency_id)
        if request.state not in _TAKES_DOCUMENTS:
            raise MoveNotPossible(request.state, RequestState.READY)
        document_id = new_id()
        stored = self._files.store(document_id, file)
        document = _row(document_id, request, file_name, stored)
        self._session.add(document)
        self._session.flush()
        self._record(Act.ANSWER_REQUEST, actor, request, document)
        return document

    def answer(
        self, actor: Actor, request_id: UUID, file: BinaryIO, file_name: str
    ) -> RecordsRequest:
        """Answer a request with a document: store it, say it is ready, and release it.

        Where it is not settled who asked, it waits as ready; ``release`` follows once it is.

        Raises:
            NotAllowed, UnknownRequest, MoveNotPossible: as their names say.
            DocumentTooLarge, DocumentTypeRefused, DocumentEmpty: the portal does not take it.
        """
        self.add(actor, request_id, file, file_name)
        request = self._requests.by_id(request_id)
        if request.state is RequestState.RECEIVED:
            self._requests.mark_ready(actor, request_id)
        if request.identity_settled_at is not None:
            self._requests.release(actor, request_id)
        return request

    def download(self, actor: Actor, document_id: UUID) -> Download:
        """A released document for its subject, in by her own way with her history open.

        Raises:
            NotAllowed: it is not hers, not released, or not there: the answer is the same.
            DocumentDamaged: while reading; what is on disk is not what was sealed.
        """
        document, request = self._released(document_id)
        if document is None or request is None or request.person_id is None:
            raise NotAllowed(Act.DOWNLOAD_DOCUMENT)
        require(actor, Act.DOWNLOAD_DOCUMENT, person_ids={request.person_id})
        self._record(Act.DOWNLOAD_DOCUMENT, actor, request, document)
        chunks = self._files.read(document.id)
        return Download(document.file_name, document.media_type, document.size, chunks)

    def _released(self, document_id: UUID) -> tuple[ReleasedDocument | None, RecordsRequest | None]:
        document = self._session.get(ReleasedDocument, document_id)
        if document is None or document.released_at is None:
            return None, None
        return document, self._session.get(RecordsRequest, document.request_id)

    def _record(
        self, act: Act, actor: Actor, request: RecordsRequest, document: ReleasedDocument
    ) -> None:
        self._audit.record(
            act,
            actor,
            subject=("released_document", str(document.id)),
            person_id=request.person_id,
            agency_id=request.agency_id,
        )


def _row(
    document_id: UUID, request: RecordsRequest, file_name: str, stored: StoredFile
) -> ReleasedDocument:
    return ReleasedDocument(
        id=document_id,
        request_id=request.id,
        file_name=plain_name(file_name),
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
    )
