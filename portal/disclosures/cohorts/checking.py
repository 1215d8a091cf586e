"""Reads a whole list before anything of it is loaded, and says everything that is wrong with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO
from uuid import UUID

from notifications.foundation.keys import Keys
from portal.disclosures.cohorts.errors import Reason, RowError
from portal.disclosures.cohorts.file import ListFile, UnreadableList
from portal.disclosures.cohorts.rows import checked_rows
from portal.people.indexes import client_number_index

# Nobody reads further; a file of another kind would otherwise fill memory with its errors.
MOST_ERRORS = 10_000


@dataclass(frozen=True, slots=True)
class CheckedList:
    """What reading a whole list found; ``unreadable`` where it could not be read to its end."""

    sha256: str
    people: int
    errors: tuple[RowError, ...]
    """At most ten thousand; errors of identity are counted on, and reading stops at as many."""
    identity_errors: int = 0
    unreadable: UnreadableList | None = None

    def is_refused(self, *, accept_contact_errors: bool) -> bool:
        """Whether nothing of it can be loaded."""
        if self.unreadable is not None or not self.people or self.identity_errors:
            return True
        return bool(self.errors) and not accept_contact_errors

    @property
    def error_rows(self) -> tuple[tuple[int, str, str], ...]:
        """Line, column and reason of each error, for the error file; never a value."""
        rows = tuple(error.as_row for error in self.errors)
        if self.unreadable is not None:
            return (*rows, (self.unreadable.line, "", self.unreadable.why))
        return rows or (() if self.people else ((1, "", "there is nobody in this list"),))


def check_list(file: BinaryIO, keys: Keys, agency_id: UUID, today: date) -> CheckedList:
    """Read a whole list in a stream and note every error; touches no database.

    Args:
        file: binary and seekable; read from its start.
        keys: to tell a client number that stands twice, by its keyed hash.
        agency_id: whose list it is.
        today: the Minnesota day on which no later date is possible.
    """
    file.seek(0)
    listed = ListFile(file)
    tally = _Tally()
    seen = _SeenNumbers(lambda number: client_number_index(keys, agency_id, number))
    unreadable = None
    try:
        for line, person, found in checked_rows(listed.records(), today):
            tally.people += 1
            tally.add(found)
            if person is not None and seen.again(person.client_number):
                tally.add([RowError(line, "client_number", Reason.TWICE)])
            if tally.identity_errors >= MOST_ERRORS:
                break
    except UnreadableList as error:
        unreadable = error
    finally:
        seen.close()
    return CheckedList(
        listed.sha256, tally.people, tuple(tally.errors), tally.identity_errors, unreadable
    )


class _Tally:
    """Counts people and errors, and keeps the first of the errors."""

    def __init__(self) -> None:
        self.people = 0
        self.identity_errors = 0
        self.errors: list[RowError] = []

    def add(self, found: list[RowError]) -> None:
        self.errors += found[: MOST_ERRORS - len(self.errors)]
        self.identity_errors += sum(not error.reason.is_of_contact for error in found)


class _SeenNumbers:
    """Tells a number that came before, in flat memory: keyed hashes in an unnamed file."""

    def __init__(self, index: Callable[[str], bytes]) -> None:
        self._index = index
        self._seen = sqlite3.connect("", isolation_level=None)
        self._seen.execute("PRAGMA journal_mode=OFF")
        self._seen.execute("CREATE TABLE seen (number BLOB PRIMARY KEY) WITHOUT ROWID")
        self._seen.execute("BEGIN")

    def again(self, number: str) -> bool:
        added = self._seen.execute("INSERT OR IGNORE INTO seen VALUES (?)", (self._index(number),))
        return added.rowcount == 0

    def close(self) -> None:
        self._seen.close()
