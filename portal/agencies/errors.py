from __future__ import annotations


class UnknownAgency(LookupError):
    """No agency has this slug or id."""


class AgencyExists(ValueError):
    """Another agency has this slug already."""
