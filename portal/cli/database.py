from __future__ import annotations

import click

from migrations.upgrade import upgrade
from notifications.foundation.stamp import stamp
from portal.cli.shell import opened, refusing
from portal.wiring import Portal


@click.group()
def db() -> None:
    """The database's schema."""


@db.command("upgrade")
@refusing
def db_upgrade() -> None:
    """Bring the schema up to date, and stamp a new database with its mode."""
    with opened(checked=False) as portal:
        bring_up_to_date(portal)
    click.echo("The database is up to date.")


def bring_up_to_date(portal: Portal) -> None:
    """Run the migrations and stamp the database.

    Raises:
        WrongMode: it was made for another mode.
    """
    portal.settings.var.mkdir(parents=True, exist_ok=True)
    upgrade(portal.database)
    with portal.database.transaction() as session:
        stamp(session, portal.settings.mode, portal.clock)
