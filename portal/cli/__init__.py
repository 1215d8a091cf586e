"""The console command ``rights-portal``."""

from __future__ import annotations

import click

from portal.cli.backing_up import backup, restore_command
from portal.cli.database import db
from portal.cli.demonstrating import demo
from portal.cli.house import audit, users
from portal.cli.matters import cohorts, matters
from portal.cli.runs import letters, runs
from portal.cli.serving import serve, worker
from portal.cli.silence import silence
from portal.cli.translating import translations


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Tell residents when a government asked for, or was given, their data."""


_COMMANDS = (audit, backup, cohorts, db, demo, letters, matters, runs, serve, silence)
for command in (*_COMMANDS, restore_command, translations, users, worker):
    main.add_command(command)
