"""A database knows its mode: a demonstration's is never taken for a production one."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from notifications.foundation.clock import Clock
from notifications.foundation.columns import UtcDateTime, coded
from notifications.foundation.database import Base


class Mode(StrEnum):
    """What a database and a process are for."""

    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"

    @property
    def is_production(self) -> bool:
        return self is Mode.PRODUCTION


class WrongMode(Exception):
    """The database was made for another mode than the one the program runs in."""


class DatabaseStamp(Base):
    __tablename__ = "database_stamp"

    id: Mapped[int] = mapped_column(primary_key=True)
    mode: Mapped[Mode] = mapped_column(coded(Mode))
    stamped_at: Mapped[datetime] = mapped_column(UtcDateTime)


def stamp(session: Session, mode: Mode, clock: Clock) -> None:
    """Stamp a new database with its mode, or check the stamp of one that has it.

    Raises:
        WrongMode: it was stamped for another mode.
    """
    found = session.scalar(select(DatabaseStamp))
    if found is None:
        session.add(DatabaseStamp(id=1, mode=mode, stamped_at=clock.now()))
    else:
        _require(found.mode, mode)


def check_stamp(session: Session, mode: Mode) -> None:
    """Refuse a database that was stamped for another mode, or never stamped.

    Raises:
        WrongMode: the stamp is missing or names another mode.
    """
    found = session.scalar(select(DatabaseStamp))
    if found is None:
        raise WrongMode("This database has no mode yet. Run: rights-portal db upgrade")
    _require(found.mode, mode)


def _require(found: Mode, wanted: Mode) -> None:
    if found is not wanted:
        raise WrongMode(
            f"This database was made for {found.value} and the program runs in {wanted.value}. "
            "Set PORTAL_DATABASE_URL to another database."
        )
