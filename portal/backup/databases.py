"""A whole database at one moment, as a file, and back: SQLite's copy, PostgreSQL's tools."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, func, inspect, select, text

from notifications.foundation.database import Base, Database
from portal.backup.errors import BackupRefused


@contextmanager
def dumped(database: Database, target: Path) -> Iterator[Connection]:
    """Write the database to a file; yields a connection that reads that very moment of it.

    Raises:
        BackupRefused: PostgreSQL's tools are not here, or they failed.
    """
    if database.is_sqlite:
        _copy_sqlite(database, target)
        engine = create_engine(f"sqlite:///{target}")
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()
        return
    isolated = database.engine.execution_options(isolation_level="REPEATABLE READ")
    with isolated.connect() as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        _run("pg_dump", database.engine.url, "--format=custom", f"--snapshot={snapshot}",
             f"--file={target}")  # fmt: skip
        yield connection


def load(database: Database, source: Path) -> None:
    """Fill an empty database from a file.

    Raises:
        BackupRefused: it is not empty, or PostgreSQL's tools are not here or failed.
    """
    if inspect(database.engine).get_table_names():
        raise BackupRefused("The database is not empty. Restore into one that is.")
    if database.is_sqlite:
        _load_sqlite(database, source)
        return
    url = database.engine.url
    _run("pg_restore", url, "--no-owner", "--no-privileges", "--single-transaction",
         f"--dbname={url.database}", str(source))  # fmt: skip


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    there = set(inspect(connection).get_table_names())
    return {
        name: connection.scalar(select(func.count()).select_from(table)) or 0
        for name, table in sorted(Base.metadata.tables.items())
        if name in there
    }


def _copy_sqlite(database: Database, target: Path) -> None:
    raw = database.engine.raw_connection()
    try:
        with closing(sqlite3.connect(target)) as copy:
            _driver(raw.driver_connection).backup(copy)
    finally:
        raw.close()
    target.chmod(0o600)


def _load_sqlite(database: Database, source: Path) -> None:
    raw = database.engine.raw_connection()
    try:
        with closing(sqlite3.connect(source)) as copy:
            copy.backup(_driver(raw.driver_connection))
    finally:
        raw.close()


def _driver(connection: object) -> sqlite3.Connection:
    if not isinstance(connection, sqlite3.Connection):
        raise TypeError("this is no SQLite connection")
    return connection


def _run(tool: str, url: URL, *arguments: str) -> None:
    found = shutil.which(tool)
    if found is None:
        raise BackupRefused(f"{tool} is not here: install PostgreSQL's client programs.")
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, with arguments of our own
        [found, *arguments], env={**os.environ, **_libpq(url)}, capture_output=True, check=False
    )
    if done.returncode:
        raise BackupRefused(f"{tool} failed: {done.stderr.decode(errors='replace').strip()}")


def _libpq(url: URL) -> dict[str, str]:
    """Where the server is and who asks: as variables, so that no list of processes shows it."""
    host = url.host or url.query.get("host")
    said = {
        "PGHOST": host,
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": str(url.password) if url.password else None,
        "PGDATABASE": url.database,
    }
    return {name: str(value) for name, value in said.items() if value}
