"""Letters, texts and emails as files that a person can read, in place of sending them.

The files hold the letter and the number in clear, so this exists for made-up people alone: it
refuses to be made in production.  A file's name is its delivery's id and says nothing else.
"""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from notifications.foundation.files import write_whole
from notifications.foundation.stamp import Mode
from notifications.providers.base import (
    Accepted,
    Doubt,
    EmailMessage,
    LetterMessage,
    PassingFailure,
    Providers,
    TextMessage,
)
from notifications.recipients import Channel

NAME = "files"


class FilesInProduction(Exception):
    """The files provider was asked for outside demonstrations and tests."""


class _Folder:
    """One channel's folder.  A delivery is written once, whole; again changes nothing."""

    def __init__(self, folder: Path, channel: Channel, ending: str, mode: Mode) -> None:
        if mode.is_production:
            raise FilesInProduction("letters and messages are written in clear only for a demo")
        self._folder = folder / channel.value
        self._ending = ending

    @property
    def name(self) -> str:
        return NAME

    def find(self, doubt: Doubt) -> Accepted | None:
        path = self._path(doubt.delivery_id)
        return Accepted(path.name) if path.exists() else None

    def _path(self, delivery_id: UUID) -> Path:
        return self._folder / f"{delivery_id}{self._ending}"

    def _write(self, delivery_id: UUID, data: bytes) -> Accepted:
        path = self._path(delivery_id)
        if not path.exists():
            try:
                write_whole(path, data, writer=NAME)
            except OSError as error:
                raise PassingFailure("disk") from error
        return Accepted(path.name)


class LetterFiles(_Folder):
    """Letters as PDF."""

    def __init__(self, folder: Path, mode: Mode) -> None:
        super().__init__(folder, Channel.LETTER, ".pdf", mode)

    def send(self, message: LetterMessage) -> Accepted:
        return self._write(message.delivery_id, message.pdf)


class TextFiles(_Folder):
    """Text messages as text files."""

    def __init__(self, folder: Path, mode: Mode) -> None:
        super().__init__(folder, Channel.SMS, ".txt", mode)

    def send(self, message: TextMessage) -> Accepted:
        return self._write(message.delivery_id, f"To: {message.to}\n\n{message.body}\n".encode())


class EmailFiles(_Folder):
    """Emails as text files."""

    def __init__(self, folder: Path, mode: Mode) -> None:
        super().__init__(folder, Channel.EMAIL, ".txt", mode)

    def send(self, message: EmailMessage) -> Accepted:
        head = f"To: {message.to}\nSubject: {message.subject}\n"
        return self._write(message.delivery_id, "\n".join((head, *message.paragraphs, "")).encode())


def file_providers(folder: Path, mode: Mode) -> Providers:
    """All three channels as files under ``folder``.

    Raises:
        FilesInProduction: the mode is production.
    """
    return Providers(
        letter=LetterFiles(folder, mode),
        sms=TextFiles(folder, mode),
        email=EmailFiles(folder, mode),
    )
