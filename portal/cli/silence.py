"""Orders not to tell, at the shell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import click

from notifications.foundation.days import minnesota_day
from portal.cli.shell import SHELL, json_option, refusing, table, to_json, working
from portal.disclosures.kinds import SilenceForm
from portal.disclosures.silence.values import SilenceDraft
from portal.papers.values import Scan

_DAY = click.DateTime(["%Y-%m-%d"])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def silence() -> None:
    """Orders not to tell."""


@silence.command("add")
@click.option("--matter", "reference", required=True)
@click.option("--entry", "entry", help="Only this entry; without it, the whole matter.")
@click.option("--form", type=click.Choice([one.value for one in SilenceForm]), default="order")
@click.option("--authority", required=True, help="What the order rests on.")
@click.option("--court", required=True, help="Who made it.")
@click.option("--begins", type=_DAY, help="Its first day; today by default.")
@click.option("--last-day", type=_DAY, help="Its last day; without it, until further order.")
@click.option("--review-on", type=_DAY, help="When counsel asks whether it still stands.")
@click.option("--paper", type=_FILE, help="The scan of it.")
@refusing
def silence_add(
    reference: str,
    entry: str | None,
    form: str,
    authority: str,
    court: str,
    begins: datetime | None,
    last_day: datetime | None,
    review_on: datetime | None,
    paper: Path | None,
) -> None:
    """Record an order; it binds at once."""
    with _scan(paper) as scan, working() as services:
        draft = SilenceDraft(
            matter_reference=reference,
            authority=authority,
            court=court,
            begins_on=_day(begins) or minnesota_day(services.clock.now()),
            last_day=_day(last_day),
            entry_reference=entry,
            form=SilenceForm(form),
            review_on=_day(review_on),
            scan=scan,
        )
        made = services.silence.add(draft, SHELL)
    until = made.last_day or "further order"
    click.echo(f"{made.reference}: silent from {made.begins_on} until {until}.")


@silence.command("renew")
@click.argument("order")
@click.option("--last-day", type=_DAY, required=True, help="Its new last day.")
@click.option("--paper", type=_FILE, required=True, help="The scan of what renews it.")
@refusing
def silence_renew(order: str, last_day: datetime, paper: Path) -> None:
    """Record that an order was renewed."""
    with _scan(paper) as scan, working() as services:
        if scan is not None:
            services.silence.renew(order, last_day.date(), scan, SHELL)
    click.echo(f"{order} is silent until {last_day.date()}.")


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
        found = services.silence_register.everywhere(SHELL)
    if as_json:
        click.echo(to_json(found))
        return
    table(
        (one.reference, one.matter_reference, one.begins_on, one.last_day or "further order",
         "in force" if one.in_force else "ended")
        for one in found
    )  # fmt: skip


@contextmanager
def _scan(paper: Path | None) -> Iterator[Scan | None]:
    if paper is None:
        yield None
        return
    with paper.open("rb") as file:
        yield Scan(file, paper.name)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
