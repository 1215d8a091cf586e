"""What a document is, told by its bytes and never by its name."""

from __future__ import annotations

import codecs

from portal.papers.errors import DocumentEmpty, DocumentTypeRefused

PLAIN_TEXT = "text/plain"
_SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
# What a text file holds beside printed characters.
_TEXT_CONTROLS = frozenset(b"\t\n\r\f")


class TypeCheck:
    """Looks at a document's bytes as they pass; text has no signature: it is read to its end."""

    def __init__(self) -> None:
        self._media_type: str | None = None
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def feed(self, chunk: bytes) -> None:
        """Look at the next bytes; the first chunk holds at least eight unless there are no more.

        Raises:
            DocumentTypeRefused: they are of no type that is taken.
        """
        if self._media_type is None:
            self._media_type = _signed_type(chunk) or PLAIN_TEXT
        if self._media_type == PLAIN_TEXT:
            self._check_text(chunk, final=False)

    def finish(self) -> str:
        """The media type, after the last bytes.

        Raises:
            DocumentTypeRefused: the text ended in the middle of a character.
            DocumentEmpty: there were no bytes.
        """
        if self._media_type is None:
            raise DocumentEmpty("this file is empty")
        if self._media_type == PLAIN_TEXT:
            self._check_text(b"", final=True)
        return self._media_type

    def _check_text(self, chunk: bytes, *, final: bool) -> None:
        try:
            self._decoder.decode(chunk, final)
        except UnicodeDecodeError:
            raise _refused() from None
        if any(byte < 0x20 and byte not in _TEXT_CONTROLS for byte in set(chunk)):  # noqa: PLR2004
            raise _refused()


def _signed_type(first: bytes) -> str | None:
    for signature, media_type in _SIGNATURES.items():
        if first.startswith(signature):
            return media_type
    return None


def _refused() -> DocumentTypeRefused:
    return DocumentTypeRefused("Only PDF, PNG, JPEG and plain text (UTF-8) can be released.")
