"""The folder from which a print house takes its files: everything in it is sealed to its key.

Nothing is ever in it in clear.  A file is a draft, under a name that no print house takes, until
the database says that its letters were handed over; then it is published by one rename.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from pysequoia import Cert, encrypt

from notifications.printing.merging import PrintFile

_ENDINGS = (".pdf.pgp", ".csv.pgp")
_CONFIRMATIONS = "confirmations"


class DropFolder:
    """Drafts, published files, and the one lock that lets a single process make files."""

    def __init__(self, folder: Path, certificate: bytes) -> None:
        """``certificate`` is the print house's OpenPGP certificate, armored or not.

        Raises:
            ValueError: it is no certificate.
        """
        self._folder = folder
        try:
            self._cert = Cert.from_bytes(certificate)
        except Exception as error:
            raise ValueError("the print house's key is no OpenPGP certificate") from error

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether this process is the one that makes files here, until the end of the block."""
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            yield _taken(lock)
        finally:
            os.close(lock)

    def draft(self, bundle_id: UUID, made: PrintFile) -> None:
        """Write both files, sealed, under names that nobody takes."""
        for ending, plain in zip(_ENDINGS, (made.pdf, made.manifest), strict=True):
            sealed = encrypt(recipients=[self._cert], bytes=plain, armor=False)
            self._write(self._draft(bundle_id, ending), sealed)
        self._sync()

    def publish(self, bundle_id: UUID) -> bool:
        """Give the drafts the names under which they are taken; again changes nothing.

        Returns:
            Whether both files are there now.
        """
        for ending in _ENDINGS:
            draft = self._draft(bundle_id, ending)
            if draft.exists():
                draft.replace(self._published(bundle_id, ending))
        self._sync()
        return all(self._published(bundle_id, ending).exists() for ending in _ENDINGS)

    def drop_drafts(self, keep: set[UUID]) -> None:
        """Erase the drafts of bundles that never came to be."""
        for path in self._folder.glob(".draft-*"):
            if not any(str(bundle_id) in path.name for bundle_id in keep):
                path.unlink(missing_ok=True)

    def erase(self, bundle_id: UUID) -> None:
        """Take a bundle's files away: its letters are mailed."""
        for ending in _ENDINGS:
            self._published(bundle_id, ending).unlink(missing_ok=True)

    def confirmations(self) -> list[Path]:
        """The confirmation files that lie here, oldest name first."""
        return sorted((self._folder / _CONFIRMATIONS).glob("*.csv"))

    def settle(self, path: Path, wrong: list[str]) -> None:
        """Put a confirmation aside: among those entered, or beside what is wrong with it."""
        ending = ".refused" if wrong else ".entered"
        if wrong:
            errors = "line,column,what is wrong\n" + "\n".join(wrong) + "\n"
            path.with_suffix(".errors").write_text(errors, "utf-8")
        path.replace(path.with_suffix(ending))

    def _write(self, path: Path, data: bytes) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def _sync(self) -> None:
        """A rename is on disk once its folder is."""
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _draft(self, bundle_id: UUID, ending: str) -> Path:
        return self._folder / f".draft-{bundle_id}{ending}"

    def _published(self, bundle_id: UUID, ending: str) -> Path:
        return self._folder / f"letters-{bundle_id}{ending}"


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
