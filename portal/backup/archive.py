"""One tar file with a manifest at its end: what is in it, with the SHA-256 of each part.

Nothing in it is in clear that was not in clear where it came from: personal columns and documents
stay sealed, and the keys are not in it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from portal.backup.errors import BackupRefused

FORMAT = 1
MANIFEST = "manifest.json"
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.  ``rows`` counts each table, at the moment of the backup."""

    mode: str
    database: str
    revision: str
    made_at: str
    rows: dict[str, int]
    parts: dict[str, str] = field(default_factory=dict)
    """SHA-256 by name."""
    missing: tuple[str, ...] = ()
    """Documents that the database names and that were not on disk."""
    format: int = FORMAT


@contextmanager
def written(target: Path) -> Iterator[tarfile.TarFile]:
    """A new archive, readable by its owner alone; there whole afterwards, or not at all.

    Raises:
        BackupRefused: there is a file of this name already.
    """
    if target.exists():
        raise BackupRefused(f"{target} is there already. Choose another name.")
    draft = target.with_name(f".{target.name}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def put(archive: tarfile.TarFile, name: str, path: Path) -> str:
    """Add a file under a name; its SHA-256."""
    info = archive.gettarinfo(path, name)
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    with path.open("rb") as file:
        archive.addfile(info, file)
    return _sha256(path)


def put_manifest(archive: tarfile.TarFile, manifest: Manifest) -> None:
    """Add the manifest, last."""
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
    info = tarfile.TarInfo(MANIFEST)
    info.size = len(text)
    archive.addfile(info, io.BytesIO(text))


@contextmanager
def checked(source: Path) -> Iterator[tuple[tarfile.TarFile, Manifest]]:
    """An archive, every part of which is what its manifest says.

    Raises:
        BackupRefused: it is no backup, was cut short, or a part was changed.
    """
    try:
        with tarfile.open(source, "r") as archive:
            manifest = _manifest(archive)
            _check(archive, manifest)
            yield archive, manifest
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BackupRefused(f"{source} is no backup that can be read: {error}.") from error


def take(archive: tarfile.TarFile, name: str, path: Path) -> None:
    """Write one part to a file, readable by its owner alone."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file, _part(archive, name) as part:
        while chunk := part.read(_CHUNK):
            file.write(chunk)


def _manifest(archive: tarfile.TarFile) -> Manifest:
    names = archive.getnames()
    if not names or names[-1] != MANIFEST:
        raise BackupRefused("It has no manifest at its end: it is no backup, or was cut short.")
    with _part(archive, MANIFEST) as part:
        raw = json.load(part)
    if raw.get("format") != FORMAT:
        raise BackupRefused("It was made by another version of this program.")
    return Manifest(**{**raw, "missing": tuple(raw["missing"])})


def _check(archive: tarfile.TarFile, manifest: Manifest) -> None:
    names = [name for name in archive.getnames() if name != MANIFEST]
    if sorted(names) != sorted(manifest.parts):
        raise BackupRefused("Its parts are not those of its manifest.")
    for name, expected in manifest.parts.items():
        digest = hashlib.sha256()
        with _part(archive, name) as part:
            while chunk := part.read(_CHUNK):
                digest.update(chunk)
        if digest.hexdigest() != expected:
            raise BackupRefused(f"{name} was changed since the backup was made.")


def _part(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    found = archive.extractfile(name)
    if found is None:
        raise BackupRefused(f"{name} is no file.")
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
