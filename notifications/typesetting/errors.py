"""What can go wrong when a document is set.  No error here carries any of the document's words."""

from __future__ import annotations


class TypesettingError(Exception):
    """A document could not be set."""


class UnprintableText(TypesettingError):
    """Some characters cannot be printed.  ``code_points`` are such as ``U+1F600``, sorted."""

    def __init__(self, code_points: tuple[str, ...]) -> None:
        super().__init__("cannot be printed: " + (" ".join(code_points) or "unknown characters"))
        self.code_points = code_points


class DoesNotFit(TypesettingError):
    """Words are too long for a place of fixed size.  ``place`` is such as ``address``."""

    def __init__(self, place: str) -> None:
        super().__init__(f"too long for its place: {place}")
        self.place = place


class TooLongForQr(TypesettingError):
    """An address is longer than the largest QR code that scans well on folded paper."""


class UnknownTemplate(TypesettingError):
    """There is no template of that name."""


class BrokenTemplate(TypesettingError):
    """A template and its data do not agree.  A fault of ours, never of the words."""
