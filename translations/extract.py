"""``python -m translations.extract``: bring templates and PO files up to what the sources say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from translations.catalogues import DOMAINS, Domain, read_catalog
from translations.messages import placeholder_fault, sentence_of
from translations.po_files import fresh_files
from translations.registry import FOLDER

PROJECT = FOLDER.parent


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; end with 1 if a file is not fresh.")
def main(check: bool) -> None:  # noqa: FBT001 - click hands a flag over as it is
    """Collect every English sentence and list it for each language."""
    faults = [fault for domain in DOMAINS for fault in refresh(domain, PROJECT, FOLDER, check)]
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(1)


def refresh(domain: Domain, project: Path, root: Path, check: bool) -> Iterator[str]:  # noqa: FBT001
    """Writes the files of a domain, or with ``check`` only compares; yields what is wrong.

    A translation whose placeholders differ from its sentence's is wrong either way.
    """
    for path, fresh in fresh_files(domain, project, root).items():
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(fresh)
        elif not path.exists() or path.read_bytes() != fresh:
            yield f"{_name(path, root)} is not fresh: run python -m translations.extract"
        yield from _placeholder_faults(path, root)


def _placeholder_faults(path: Path, root: Path) -> Iterator[str]:
    for message in read_catalog(path):
        fault = placeholder_fault(sentence_of(message)) if message.id else None
        if fault:
            yield f"{_name(path, root)}: {fault}"


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


if __name__ == "__main__":
    main()
