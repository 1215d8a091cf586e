from __future__ import annotations


class DocumentTooLarge(ValueError):
    """The document is larger than the portal takes."""


class DocumentTypeRefused(ValueError):
    """The bytes are no PDF, PNG, JPEG or plain text, whatever the file's name says."""


class DocumentEmpty(ValueError):
    """The document has no bytes."""


class DocumentDamaged(RuntimeError):
    """What is stored is not what was sealed: a part is missing, changed or moved."""


class UnknownPaper(LookupError):
    """There is no such paper here."""
