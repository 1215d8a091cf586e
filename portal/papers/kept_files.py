from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.papers.sealed_files import SealedFiles, StoredFile

_LONGEST_NAME = 150


@dataclass(frozen=True, slots=True)
class Download:
    """A document on its way to a reader: ``chunks`` are in clear, and can be read once."""

    file_name: str = field(repr=False)
    media_type: str
    size: int
    chunks: Iterator[bytes] = field(repr=False)


class KeptFiles:
    """Sealed files whose rows stand in a database: what is rolled back leaves no file behind."""

    def __init__(self, session: Session, files: SealedFiles) -> None:
        self._session = session
        self._files = files

    def store(self, document_id: UUID, file: BinaryIO) -> StoredFile:
        """Seal a document, for as long as the row that names it is kept.

        Raises:
            DocumentTooLarge, DocumentTypeRefused, DocumentEmpty: the portal does not take it.
        """
        stored = self._files.store(document_id, file)

        @event.listens_for(self._session, "after_rollback", once=True)
        def _discard(_session: Session) -> None:
            self._files.discard(document_id)

        return stored

    def read(self, document_id: UUID) -> Iterator[bytes]:
        """The document in clear, chunk by chunk.

        Raises:
            DocumentDamaged: while reading; what is on disk is not what was sealed.
        """
        return self._files.read(document_id)


def plain_name(file_name: str) -> str:
    """The last part of a name, printable: it goes into a header when it is downloaded."""
    last = file_name.replace("\\", "/").rpartition("/")[2]
    printable = "".join(c for c in last if c.isprintable()).strip(" .")
    return printable[-_LONGEST_NAME:] or "document"
