from __future__ import annotations


class UnknownAgency(LookupError):
    """No agency has this slug or id."""


class AgencyExists(ValueError):
    """Another agency has this slug already."""


class NumberRefused(Exception):
    """It cannot stand in the register; the message says what to mend."""


class UnknownNumber(Exception):
    """There is no such number here."""
