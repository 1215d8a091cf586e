"""Backups: the database, its documents and the trail's heads at one consistent point.

The database is copied first, at one moment.  A document that it names was on disk before its row
was written, so whatever the copy names is there to be taken afterwards.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, select, text

from notifications import Channel
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import require
from portal.backup import archive
from portal.backup.archive import Manifest
from portal.backup.databases import counts, dumped, load
from portal.backup.errors import BackupRefused
from portal.papers.models import Paper
from portal.records_requests.models import ReleasedDocument
from portal.wiring import Portal

_DATABASE, _HEADS, _DOCUMENTS = "database", "audit-heads.log", "documents"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made or restored."""

    rows: int
    documents: int
    missing: tuple[str, ...]


def back_up(portal: Portal, target: Path, actor: Actor) -> Made:
    """Write everything but the keys to one file, while the portal serves.

    Raises:
        NotAllowed: the actor is not the house itself.
        BackupRefused: the file is there already, or PostgreSQL's tools are not or failed.
    """
    require(actor, Act.BACK_UP)
    with (
        tempfile.TemporaryDirectory(dir=target.absolute().parent) as folder,
        archive.written(target) as file,
    ):
        dump = Path(folder) / _DATABASE
        with dumped(portal.database, dump) as connection:
            rows, revision = counts(connection), _revision(connection)
            ids = list(_documents(connection))
        parts = {_DATABASE: archive.put(file, _DATABASE, dump)}
        missing = []
        for each in ids:
            path = portal.settings.documents_folder / str(each)
            if path.exists():
                name = f"{_DOCUMENTS}/{each}"
                parts[name] = archive.put(file, name, path)
            else:
                missing.append(str(each))
        if portal.settings.audit_heads.exists():
            parts[_HEADS] = archive.put(file, _HEADS, portal.settings.audit_heads)
        manifest = Manifest(
            mode=portal.settings.mode.value,
            database=portal.database.engine.dialect.name,
            revision=revision,
            made_at=portal.clock.now().isoformat(),
            rows=rows,
            parts=parts,
            missing=tuple(missing),
        )
        archive.put_manifest(file, manifest)
    with portal.database.transaction() as session:
        portal.services(session).audit.record(Act.BACK_UP, actor)
    return Made(sum(rows.values()), len(ids) - len(missing), tuple(missing))


def restore(portal: Portal, source: Path, actor: Actor) -> Made:
    """Fill an empty house from a backup.  Nothing is sent from it until somebody says so.

    What left between the backup and its restore is not known here, and would leave twice: every
    channel stands still until it is resumed at the console.

    Raises:
        NotAllowed: the actor is not the house itself.
        BackupRefused: it was changed, is of another mode or database, or the house is not empty.
    """
    require(actor, Act.RESTORE)
    with archive.checked(source) as (file, manifest):
        _fits(portal, manifest)
        with tempfile.TemporaryDirectory(dir=_made(portal.settings.var)) as folder:
            dump = Path(folder) / _DATABASE
            archive.take(file, _DATABASE, dump)
            load(portal.database, dump)
        documents = _made(portal.settings.documents_folder)
        names = [name for name in manifest.parts if name.startswith(f"{_DOCUMENTS}/")]
        for name in names:
            archive.take(file, name, documents / name.partition("/")[2])
        if _HEADS in manifest.parts and not portal.settings.audit_heads.exists():
            archive.take(file, _HEADS, portal.settings.audit_heads)
    with portal.database.reading() as session:
        found = counts(session.connection())
    if found != manifest.rows:
        raise BackupRefused("The database has not the rows that the backup counted.")
    _stand_still(portal, actor)
    return Made(sum(found.values()), len(names), manifest.missing)


def _fits(portal: Portal, manifest: Manifest) -> None:
    if manifest.mode != portal.settings.mode.value:
        raise BackupRefused(f"It is a backup of a {manifest.mode} house, and this is none.")
    if manifest.database != portal.database.engine.dialect.name:
        raise BackupRefused(f"It is a backup of {manifest.database}: restore it into that.")
    documents = portal.settings.documents_folder
    if documents.exists() and any(documents.iterdir()):
        raise BackupRefused(f"{documents} is not empty. Restore into a house that is.")


def _stand_still(portal: Portal, actor: Actor) -> None:
    with portal.database.transaction() as session:
        for channel in Channel:
            portal.sender.pause(session, channel=channel)
        portal.services(session).audit.record(Act.RESTORE, actor)


def _documents(connection: Connection) -> Iterator[UUID]:
    for model in (ReleasedDocument, Paper):
        yield from connection.scalars(select(model.__table__.c.id))


def _revision(connection: Connection) -> str:
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
