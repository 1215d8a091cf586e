"""The bytes of a list, as records: UTF-8 with or without a mark, RFC 4180, read in a stream.

What is wrong with the file itself (an encoding, an open quote, a field of megabytes) ends the
reading at once: nothing after it can be trusted.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections.abc import Iterator
from typing import BinaryIO

# The longest of the columns holds a line of an address; this leaves room for all of them together.
LONGEST_LINE = 20_000
LONGEST_FIELD = 500


class UnreadableList(Exception):
    """The file is not the CSV that was asked for.  Knows the line; never holds a value."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line
        self.why = why


class ListFile:
    """Reads records from a binary file, and takes the SHA-256 of every byte on the way."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sha256 = hashlib.sha256()
        self._line = 0

    @property
    def sha256(self) -> str:
        """Of the bytes read so far: of the whole file once the records have ended."""
        return self._sha256.hexdigest()

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Each record with the line on which it begins; empty lines are left out.

        Raises:
            UnreadableList: the file is not UTF-8, or not RFC 4180.
        """
        reader = csv.reader(self._lines(), strict=True)
        begins = 1
        while True:
            try:
                record = next(reader, None)
            except csv.Error as error:
                raise UnreadableList(max(begins, 1), _in_words(error)) from None
            if record is None:
                return
            if record:
                yield begins, record
            begins = self._line + 1

    def _lines(self) -> Iterator[str]:
        while line := self._file.readline(LONGEST_LINE + 1):
            self._line += 1
            self._sha256.update(line)
            yield self._decoded(line)

    def _decoded(self, line: bytes) -> str:
        if len(line) > LONGEST_LINE:
            raise UnreadableList(self._line, "this line is too long for a list of people")
        if self._line == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if b"\0" in line:
            raise UnreadableList(self._line, "there is a NUL byte; save the file as UTF-8")
        if b"\r" in line.removesuffix(b"\r\n"):
            raise UnreadableList(self._line, "there is a line end that is not RFC 4180 (a lone CR)")
        try:
            return line.decode()
        except UnicodeDecodeError:
            raise UnreadableList(self._line, "this line is not UTF-8") from None


def _in_words(error: csv.Error) -> str:
    if "unexpected end of data" in str(error):
        return "a quote is opened and never closed; the file can be cut short"
    if "field larger" in str(error):
        return "a field is too long for a list of people"
    return "the quotes or commas are not as RFC 4180 has them"
