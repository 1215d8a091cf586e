from __future__ import annotations


class UsernameTaken(Exception):
    """Another account of staff has this user name."""


class PasswordTooShort(Exception):
    """The password has fewer characters than it needs."""


class UnknownUser(Exception):
    """There is no such account of staff, or it has ended."""


class OwnAccount(Exception):
    """Nobody ends her own account: an office must not lock itself out."""


class UnknownSession(Exception):
    """She has no such session that lives."""


class NotADemonstration(Exception):
    """One click signs in only where everybody is invented."""


class UnknownOpening(Exception):
    """There is no such way in, or it is not for whoever asks."""


class TooManyWaysIn(Exception):
    """So many ways in were begun for one person that the next has to wait."""


class UnknownPasskey(Exception):
    """She has no such passkey that works."""


class LinkedAlready(Exception):
    """Her account opens this record, or waits to open it, already."""
