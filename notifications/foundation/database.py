"""One MetaData, one engine, and transactions that end.

SQLite runs in WAL mode; a writing transaction begins IMMEDIATE, so that two writers queue instead
of failing half-way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Engine, MetaData, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session

from notifications.foundation.keys import KeyProblem, Keys

T = TypeVar("T")
_TRIES = 4
_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every table, so that foreign keys are real and there is one migration history."""

    metadata = MetaData(naming_convention=_NAMES)


class Database:
    """An engine with its key ring, and the two ways to use it: to write, and to read."""

    def __init__(self, url: str, keys: Keys) -> None:
        self.keys = keys
        self.engine = _engine(url)
        # SQLAlchemy gives column types the dialect, and nothing else of the engine.
        self.engine.dialect.key_ring = keys.ring  # type: ignore[attr-defined]
        self.engine.dialect.portal_keys = keys  # type: ignore[attr-defined]
        self._reading = self.engine.execution_options(sqlite_begin="DEFERRED")

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is committed at the end, or undone whole by an error."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading; whatever it changed is undone."""
        with Session(self._reading, expire_on_commit=False) as session:
            yield session
            session.rollback()

    def write(self, work: Callable[[Session], T]) -> T:
        """Do this in a transaction of its own, and again if another one stood in its way.

        Two transactions that wait for each other are not a fault: the database ends one of them.

        Raises:
            OperationalError: the database is away, or it stood in its way every time.
        """
        for tries_left in reversed(range(_TRIES)):
            try:
                with self.transaction() as session:
                    return work(session)
            except OperationalError:
                if not tries_left:
                    raise
        raise AssertionError

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        self.engine.dispose()


def keys_of(session: Session) -> Keys:
    """The keys that this session's database was opened with.

    Raises:
        KeyProblem: it was opened without any.
    """
    keys = getattr(session.get_bind().dialect, "portal_keys", None)
    if not isinstance(keys, Keys):
        raise KeyProblem("this database was opened without keys")
    return keys


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout": 30, "check_same_thread": False}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own BEGIN comes too late for a read-then-write: see _begin_sqlite.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    how = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {how}")
