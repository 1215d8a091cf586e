"""Documents on disk: sealed in chunks, so that one is never whole in memory nor in clear on disk.

Each chunk is sealed by itself under the key ring (AES-256-GCM).  What is authenticated with it
names the document, the chunk's place and whether it is the last: chunks cannot be changed, left
out, exchanged or cut off without the reading failing.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from notifications.foundation.keys import KeyProblem, KeyRing
from portal.papers.errors import DocumentDamaged, DocumentTooLarge
from portal.papers.media_types import TypeCheck

CHUNK_BYTES = 256 * 1024
LARGEST_DOCUMENT = 200 * 1024 * 1024
_LENGTH = struct.Struct(">I")
# Room for the ring's version, key id, nonce and tag around a chunk.
_MOST_SEALED = CHUNK_BYTES + 64


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What was learned while a document was stored; ``size`` in bytes, in clear."""

    size: int
    sha256: str
    media_type: str


class SealedFiles:
    """Keeps documents under one folder, each in a file named by its id."""

    def __init__(self, folder: Path, ring: KeyRing) -> None:
        self._folder = folder
        self._ring = ring

    def store(self, document_id: UUID, file: BinaryIO) -> StoredFile:
        """Seal a document from a stream; it is there whole afterwards, or not at all.

        Raises:
            DocumentTooLarge: more than 200 MB.
            DocumentTypeRefused: no PDF, PNG, JPEG or plain text.
            DocumentEmpty: no bytes.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._folder / f".{document_id}.part"
        try:
            with _new_private(draft) as sealed:
                stored = self._seal_all(document_id, file, sealed)
                sealed.flush()
                os.fsync(sealed.fileno())
            draft.replace(self._path(document_id))
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        return stored

    def read(self, document_id: UUID) -> Iterator[bytes]:
        """The document in clear, chunk by chunk, each checked before it is given out.

        Raises:
            DocumentDamaged: it is missing, or is not what was sealed.
        """
        try:
            with self._path(document_id).open("rb") as sealed:
                yield from self._open_all(document_id, sealed)
        except FileNotFoundError:
            raise DocumentDamaged(f"document {document_id} is not on disk") from None

    def discard(self, document_id: UUID) -> None:
        """Remove a document from disk, if it is there."""
        self._path(document_id).unlink(missing_ok=True)

    def _path(self, document_id: UUID) -> Path:
        return self._folder / str(document_id)

    def _seal_all(self, document_id: UUID, file: BinaryIO, sealed: BinaryIO) -> StoredFile:
        digest, check, size = hashlib.sha256(), TypeCheck(), 0
        for index, (chunk, last) in enumerate(_chunks(file)):
            size += len(chunk)
            if size > LARGEST_DOCUMENT:
                raise DocumentTooLarge("A document can have at most 200 MB.")
            check.feed(chunk)
            digest.update(chunk)
            body = self._ring.seal(chunk, _place(document_id, index, last=last))
            sealed.write(_LENGTH.pack(len(body)) + body)
        return StoredFile(size, digest.hexdigest(), check.finish())

    def _open_all(self, document_id: UUID, sealed: BinaryIO) -> Iterator[bytes]:
        index, body = 0, _next_body(sealed)
        while body is not None:
            after = _next_body(sealed)
            place = _place(document_id, index, last=after is None)
            try:
                yield self._ring.open(body, place)
            except KeyProblem as error:
                raise DocumentDamaged(f"document {document_id} does not open") from error
            index, body = index + 1, after
        if index == 0:
            raise DocumentDamaged(f"document {document_id} has no content")


def _new_private(path: Path) -> BinaryIO:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(descriptor, "wb")


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Chunks of one size, each with whether it is the last."""
    chunk = _filled(file)
    while chunk:
        after = _filled(file)
        yield chunk, not after
        chunk = after


def _filled(file: BinaryIO) -> bytes:
    """A full chunk where there is one: a stream can give less than it is asked."""
    parts, missing = [], CHUNK_BYTES
    while missing and (part := file.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _next_body(sealed: BinaryIO) -> bytes | None:
    head = sealed.read(_LENGTH.size)
    if not head:
        return None
    length = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else 0
    body = sealed.read(length) if 0 < length <= _MOST_SEALED else b""
    if not body or len(body) != length:
        raise DocumentDamaged("a sealed document is cut short")
    return body


def _place(document_id: UUID, index: int, *, last: bool) -> str:
    return f"documents/{document_id}/{index}/{'last' if last else 'more'}"
