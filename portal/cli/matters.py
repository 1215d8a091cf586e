from __future__ import annotations

import csv
import sys
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

import click

from notifications.foundation.days import minnesota_day
from portal.cli.progress import progress_bar
from portal.cli.shell import REFUSED, SHELL, json_option, opened, refusing, table, to_json, working
from portal.disclosures.cohorts.checking import check_list
from portal.disclosures.cohorts.errors import ERROR_FILE_HEADER
from portal.disclosures.cohorts.service import CohortReport
from portal.disclosures.loading import load_matters
from portal.disclosures.queries import matter_by_reference
from portal.disclosures.staff_queries import staff_matters
from portal.wiring import Portal

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def matters() -> None:
    """What third parties asked for: matters and their logs."""


@matters.command("load")
@click.argument("file", type=_FILE)
@json_option
@refusing
def matters_load(file: Path, *, as_json: bool) -> None:
    """Load a file of matters, whole or not at all."""
    with working() as services:
        loaded = load_matters(services.session, file, services.clock, services.audit)
    _answer(
        loaded,
        as_json=as_json,
        words=(
            f"{loaded.opened} opened, {loaded.entries_added} entries added, "
            f"{loaded.unchanged} as they were."
        ),
    )


@matters.command("list")
@json_option
@refusing
def matters_list(*, as_json: bool) -> None:
    """Every matter of every agency."""
    with opened() as portal, portal.database.reading() as session:
        found = staff_matters(session, portal.clock.now())
    if as_json:
        click.echo(to_json(found))
        return
    table(
        (one.reference, one.entries, one.people, "held" if one.held else "", one.matter.title)
        for one in found
    )


@click.group()
def cohorts() -> None:
    """Lists of people that matters concern."""


@cohorts.command("load")
@click.argument("file", type=_FILE)
@click.option("--matter", "reference", required=True, help="Staff's number, such as M-2026-0001.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option(
    "--accept-contact-errors",
    is_flag=True,
    help="Load people whose contact is wrong, and hold them for a human.",
)
@json_option
@refusing
def cohorts_load(
    file: Path, reference: str, *, dry_run: bool, accept_contact_errors: bool, as_json: bool
) -> None:
    """Load a list (CSV): sealed whole, or not at all."""
    with opened() as portal, file.open("rb") as opened_file:
        report = _load(
            portal, opened_file, reference, dry_run=dry_run, accept=accept_contact_errors
        )
    errors = _write_errors(file, report)
    if as_json:
        click.echo(to_json(report))
    else:
        click.echo(_say(report, errors))
    if report.refused:
        sys.exit(REFUSED)


def _load(
    portal: Portal,
    file: BinaryIO,
    reference: str,
    *,
    dry_run: bool,
    accept: bool,
) -> CohortReport:
    today = minnesota_day(portal.clock.now())
    with portal.database.reading() as session:
        matter = matter_by_reference(session, reference)
        matter_id, agency_id = matter.id, matter.agency_id
    # Checked before the database is held: a long list must not stop the portal.
    checked = check_list(file, portal.keys, agency_id, today)
    with (
        portal.database.transaction() as session,
        progress_bar("Loading", checked.people) as progress,
    ):
        return portal.services(session).cohorts.load(
            SHELL,
            matter_id,
            file,
            accept_contact_errors=accept,
            dry_run=dry_run,
            checked=checked,
            progress=progress,
        )


def _write_errors(file: Path, report: CohortReport) -> Path | None:
    if not report.errors:
        return None
    path = file.with_suffix(".errors.csv")
    with path.open("w", newline="", encoding="utf-8") as written:
        csv.writer(written).writerows([ERROR_FILE_HEADER, *report.errors])
    return path


def _say(report: CohortReport, errors: Path | None) -> str:
    lines = []
    if errors:
        first = report.errors[0]
        lines.append(f"Line {first[0]}, {first[1]}: {first[2]}")
        lines.append(f"{len(report.errors)} problems in all: see {errors}")
    if report.refused:
        lines.append("Nothing was loaded. Mend the list and load it again.")
    elif report.unchanged:
        lines.append("This very list was loaded before. Nothing changed.")
    else:
        done = "would be loaded" if report.dry_run else "loaded and sealed"
        lines.append(
            f"{report.members} people {done}: {report.new} new, {report.known} known, "
            f"{report.held} held for a human. SHA-256 {report.sha256}"
        )
    return "\n".join(lines)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _answer(value: object, *, as_json: bool, words: str) -> None:
    click.echo(to_json(value) if as_json else words)
