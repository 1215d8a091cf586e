"""Bring a database's schema up to date."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from notifications.foundation.database import Database

_HERE = Path(__file__).parent


def upgrade(database: Database, revision: str = "head") -> None:
    """Run every migration that the database has not had, each in its own transaction."""
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()
