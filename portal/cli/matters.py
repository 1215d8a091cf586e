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
from portal.disclosures.silence import SilenceDraft
from portal.disclosures.staff_queries import staff_matters
from portal.notices.queries import matter_by_reference
from portal.wiring import Portal

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DAY = click.DateTime(formats=["%Y-%m-%d"])


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


@click.group()
def silence() -> None:
    """Orders not to tell."""


@silence.command("add")
@click.option("--matter", "reference", required=True)
@click.option("--entry", "entry", help="Only this entry; without it, the whole matter.")
@click.option("--authority", required=True, help="What the order rests on.")
@click.option("--court", required=True, help="Who made it.")
@click.option("--begins", type=_DAY, help="Its first day; today by default.")
@click.option("--last-day", type=_DAY, help="Its last day; without it, until further order.")
@refusing
def silence_add(
    reference: str,
    entry: str | None,
    authority: str,
    court: str,
    begins: datetime | None,
    last_day: datetime | None,
) -> None:
    """Record an order; it binds at once."""
    with working() as services:
        today = minnesota_day(services.clock.now())
        made = services.silence.add(
            SilenceDraft(reference, authority, court, _day(begins) or today, _day(last_day), entry),
            SHELL,
        )
    until = made.last_day or "further order"
    click.echo(f"{made.reference}: silent from {made.begins_on} until {until}.")


@silence.command("end")
@click.argument("order")
@refusing
def silence_end(order: str) -> None:
    """Record that an order was lifted, now."""
    with working() as services:
        services.silence.end(order, SHELL)
    click.echo(f"{order} has ended.")


@silence.command("list")
@json_option
@refusing
def silence_list(*, as_json: bool) -> None:
    """Every order, ended ones too."""
    with working() as services:
        found = services.silence.everywhere(SHELL)
    if as_json:
        click.echo(to_json(found))
        return
    table(
        (one.reference, one.matter_reference, one.begins_on, one.last_day or "further order",
         "in force" if one.in_force else "ended")
        for one in found
    )  # fmt: skip


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _answer(value: object, *, as_json: bool, words: str) -> None:
    click.echo(to_json(value) if as_json else words)
