from __future__ import annotations


class UnknownAgreement(LookupError):
    """There is no such agreement at this agency."""


class NoBreachQuestion(ValueError):
    """This entry asks no question of breach: a law is named, or nothing was given."""


class ReasonsMissing(ValueError):
    """A finding about a breach says why."""
