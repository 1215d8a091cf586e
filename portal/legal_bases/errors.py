"""What can be wrong with a legal basis that someone names."""

from __future__ import annotations


class UnknownLegalBasis(LookupError):
    """No law in the catalogue has this id, or none that was in force on that day."""


class EditionChanged(ValueError):
    """What counsel read is not what the catalogue says now; read it again before signing."""


class DemonstrationOnly(ValueError):
    """A demonstration's review was to be written into a production database."""


class ProposalRefused(ValueError):
    """A proposed edition cannot stand in the catalogue; the message says why."""
