from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

import portal.models  # noqa: F401 - every table, for the one MetaData
from migrations.upgrade import upgrade
from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from notifications.foundation.stamp import Mode, stamp
from tests.conftest import missing
from tests.servers import NoServerError, PostgresServer, postgres_server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    database = Database(f"sqlite:///{path}", keys)
    upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    try:
        with postgres_server() as server:
            yield server
    except NoServerError as error:
        missing(f"PostgreSQL suite not run: {error}")


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer, keys: Keys) -> Iterator[URL]:
    url = postgres.create()
    database = Database(url.render_as_string(hide_password=False), keys)
    upgrade(database)
    database.close()
    yield url
    postgres.drop(url)


@pytest.fixture
def sqlite_database(tmp_path: Path, sqlite_template: Path, keys: Keys) -> Iterator[Database]:
    path = tmp_path / "portal.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}", keys)
    yield database
    database.close()


@pytest.fixture
def postgres_database(
    postgres: PostgresServer, postgres_template: URL, keys: Keys
) -> Iterator[Database]:
    url = postgres.create(template=postgres_template)
    database = Database(url.render_as_string(hide_password=False), keys)
    yield database
    database.close()
    postgres.drop(url)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, clock: SetClock) -> Database:
    """A fresh database on each of the two kinds, made by the real migrations, in test mode."""
    made: Database = request.getfixturevalue(f"{request.param}_database")
    with made.transaction() as session:
        stamp(session, Mode.TEST, clock)
    return made
