"""What every command shares: the portal it works on, how it answers, how it refuses.

Exit codes: 0 done; 1 refused, with the reason on stderr; 2 the command's words or the settings are
wrong; 3 a check found something wrong.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

import click

from notifications.foundation.stamp import WrongMode, check_stamp
from portal.access.actors import Actor, system
from portal.cli.refusals import REFUSALS, in_words
from portal.settings import SettingsProblem, load_settings, unknown_names
from portal.wiring import Portal, Services, wire

REFUSED, WRONG_WORDS, FOUND_WRONG = 1, 2, 3
SHELL: Actor = system("shell")

Answer = TypeVar("Answer")
json_option = click.option("--json", "as_json", is_flag=True, help="Answer for a program to read.")


def refusing(command: Callable[..., Answer]) -> Callable[..., Answer]:
    """Turn a domain error into a sentence on stderr and an exit code."""

    @functools.wraps(command)
    def run(*args: Any, **named: Any) -> Answer:
        try:
            return command(*args, **named)
        except (SettingsProblem, WrongMode) as error:
            click.echo(str(error), err=True)
            sys.exit(WRONG_WORDS)
        except REFUSALS as error:
            click.echo(in_words(error), err=True)
            sys.exit(REFUSED)

    return run


@contextmanager
def opened(*, checked: bool = True) -> Iterator[Portal]:
    """The portal that the settings name; its database's mode is checked first."""
    for name in unknown_names():
        click.echo(f"{name} is not a setting of this program; it is ignored.", err=True)
    portal = wire(load_settings())
    try:
        if checked:
            with portal.database.reading() as session:
                check_stamp(session, portal.settings.mode)
        yield portal
    finally:
        portal.database.close()


@contextmanager
def working() -> Iterator[Services]:
    """The services in one transaction."""
    with opened() as portal, portal.database.transaction() as session:
        yield portal.services(session)


def to_json(value: Any) -> str:
    """A value of the program as JSON."""
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=2)


def table(rows: Iterable[Iterable[object]]) -> None:
    """Rows of text in columns as wide as their longest entry."""
    lines = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))] if lines else []
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)
