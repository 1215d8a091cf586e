from __future__ import annotations

from pathlib import Path

import click

from portal.backup.service import Made, back_up, restore
from portal.cli.shell import SHELL, json_option, opened, refusing, to_json

_NEW_FILE = click.Path(dir_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=_NEW_FILE)
@json_option
@refusing
def backup(file: Path, *, as_json: bool) -> None:
    """Write everything but the keys to one file: database, documents, the trail's heads."""
    with opened() as portal:
        made = back_up(portal, file, SHELL)
    click.echo(to_json(made) if as_json else _say(made, f"written to {file}"))


@click.command("restore")
@click.argument("file", type=_FILE)
@json_option
@refusing
def restore_command(file: Path, *, as_json: bool) -> None:
    """Fill an empty database and folder from a backup; nothing is sent until you resume it."""
    with opened(checked=False) as portal:
        made = restore(portal, file, SHELL)
    words = _say(made, "restored") + (
        "\nNothing is sent from here: every channel stands still until it is resumed at the"
        " console. Now run: rights-portal audit verify"
    )
    click.echo(to_json(made) if as_json else words)


def _say(made: Made, done: str) -> str:
    lines = [f"{made.rows} rows and {made.documents} documents {done}."]
    if made.missing:
        lines.append(f"{len(made.missing)} documents were not on disk when it was made.")
    return "\n".join(lines)
