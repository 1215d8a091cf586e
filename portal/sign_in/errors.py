from __future__ import annotations


class UsernameTaken(Exception):
    """Another account of staff has this user name."""


class PasswordTooShort(Exception):
    """The password has fewer characters than it needs."""


class UnknownUser(Exception):
    """There is no such account of staff, or it has ended."""


class NotADemonstration(Exception):
    """One click signs in only where everybody is invented."""
