from __future__ import annotations


class AgencySentenceError(Exception):
    """Something about an agency's own sentences cannot be done; the message says what to do."""


class SentenceRefused(AgencySentenceError):
    """The text cannot stand in a notice."""


class TooManySentences(AgencySentenceError):
    """A notice carries at most three."""


class UnknownSentence(AgencySentenceError):
    """There is no such sentence here."""


class NotYetTranslated(AgencySentenceError):
    """There is no translation to approve."""


class OwnWorkApproved(AgencySentenceError):
    """Whoever wrote or typed it cannot approve it."""
