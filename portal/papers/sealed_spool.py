"""Where an upload waits while it comes in: sealed on disk, readable by this process alone."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from typing_extensions import Buffer

_CHUNK = 256 * 1024
_TAG = 16


class SealedSpool(io.RawIOBase):
    """A temporary file, written once and then read from its start; only ciphertext touches disk.

    Web servers' libraries spool uploads to disk in clear unless they are given a place like this.
    The key lives in this object and dies with it.  Chunks are numbered by their nonces.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Wait in this folder, made where it is missing; else where temporary files go."""
        super().__init__()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._cipher = AESGCM(AESGCM.generate_key(256))
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed with this object
        self._clear = bytearray()
        self._chunk = 0
        self._complete = False
        self._position = 0

    def seekable(self) -> bool:
        return True

    def writable(self) -> bool:
        return not self._complete

    def readable(self) -> bool:
        return self._complete

    def write(self, data: Buffer) -> int:
        """Take the next bytes of the upload."""
        if self._complete:
            raise io.UnsupportedOperation("this upload is complete")
        taken = bytes(data)
        self._clear += taken
        self._position += len(taken)
        while len(self._clear) >= _CHUNK:
            self._seal(_CHUNK)
        return len(taken)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to the start, where the upload is complete and can be read; or say where it stands."""
        if offset == 0 and whence == os.SEEK_CUR:
            return self._position
        if offset or whence != os.SEEK_SET:
            raise io.UnsupportedOperation("only the start can be sought")
        if not self._complete:
            self._seal(len(self._clear))
            self._complete = True
        self._file.seek(0)
        self._clear.clear()
        self._chunk = 0
        self._position = 0
        return 0

    def readinto(self, buffer: Buffer) -> int:
        """Give the next bytes; 0 at the end."""
        target = memoryview(buffer).cast("B")
        if not self._clear:
            self._clear += self._opened()
        count = min(len(target), len(self._clear))
        target[:count] = self._clear[:count]
        del self._clear[:count]
        self._position += count
        return count

    def close(self) -> None:
        """Remove the file; what was in it cannot be read again."""
        self._file.close()
        self._clear.clear()
        super().close()

    def _seal(self, size: int) -> None:
        if size:
            self._file.write(self._cipher.encrypt(self._nonce(), bytes(self._clear[:size]), None))
            del self._clear[:size]

    def _opened(self) -> bytes:
        sealed = self._file.read(_CHUNK + _TAG)
        return self._cipher.decrypt(self._nonce(), sealed, None) if sealed else b""

    def _nonce(self) -> bytes:
        self._chunk += 1
        return self._chunk.to_bytes(12, "big")
