"""What a refusal says at the shell, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.exc import OperationalError

from portal.access.errors import NotAllowed
from portal.agencies.errors import UnknownAgency
from portal.audit.errors import UnknownHead
from portal.backup.errors import BackupRefused
from portal.disclosures.errors import (
    EntryRefused,
    MattersRefused,
    SilenceAlreadyEnded,
    SilenceNeverBinds,
    SilenceNotLonger,
    UnknownEntry,
    UnknownMatter,
    UnknownSilenceOrder,
)
from portal.notices.errors import RunRefused
from portal.papers.errors import DocumentEmpty, DocumentTooLarge, DocumentTypeRefused
from portal.people.errors import UnknownPerson
from portal.sign_in.errors import PasswordTooShort, UnknownUser, UsernameTaken

_WORDS: Mapping[type[Exception], Callable[[Exception], str]] = {
    NotAllowed: lambda e: f"You are {e}. Ask someone whose role it is.",
    UnknownAgency: str,
    UnknownHead: str,
    UnknownMatter: lambda e: f"There is no matter {e}. See: rights-portal matters list",
    UnknownEntry: lambda e: f"The matter has no entry {e}.",
    UnknownSilenceOrder: lambda e: f"There is no order {e}. See: rights-portal silence list",
    SilenceAlreadyEnded: lambda e: f"{e} has ended already.",
    SilenceNeverBinds: lambda _e: "The last day stands before the first. Check both dates.",
    SilenceNotLonger: lambda _e: "A renewal ends later than what it renews, and not in the past.",
    DocumentEmpty: lambda _e: "The file is empty.",
    DocumentTooLarge: lambda _e: "The file is too large: at most 200 MB.",
    DocumentTypeRefused: lambda _e: "Only a PDF, PNG, JPEG or plain text (UTF-8) can be kept.",
    BackupRefused: str,
    EntryRefused: lambda e: f"The entry was refused: {e}",
    MattersRefused: str,
    UnknownPerson: lambda _e: "This agency keeps no data under that client number.",
    RunRefused: str,
    UnknownUser: lambda _e: "There is no such user. Add one with: rights-portal users add",
    UsernameTaken: lambda _e: "Another account has this user name. Choose another.",
    PasswordTooShort: lambda e: f"Nothing was added: {e}.",
    OperationalError: lambda _e: (
        "The database did not answer, or has no tables yet. "
        "Check PORTAL_DATABASE_URL, and run: rights-portal db upgrade"
    ),
}
REFUSALS = tuple(_WORDS)


def in_words(error: Exception) -> str:
    """The sentence for this error."""
    for kind in type(error).__mro__:
        if kind in _WORDS:
            return _WORDS[kind](error)
    return str(error)
