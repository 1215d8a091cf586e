from __future__ import annotations

import getpass
import sys
from pathlib import Path
from uuid import UUID

import click

from notifications import reports
from notifications.foundation.files import write_whole
from notifications.foundation.stamp import Mode
from notifications.recipients import Channel
from portal.access.actors import Actor
from portal.cli.progress import progress_bar
from portal.cli.shell import SHELL, json_option, opened, refusing, table, to_json, working
from portal.jobs.expansion import expand_runs
from portal.notices.approvals import NotProved, Typed
from portal.notices.queries import newest_telling_entry, run_by_reference

_BY = click.option("--by", "username", required=True, help="The user name of who decides this.")


_CODE = "The code that your phone shows now: "
_NOT_PROVED = {
    NotProved.COUNT: "That is not how many notices the preflight counted. Nothing was approved.",
    NotProved.CODE: (
        "That code does not fit, or there is no second factor yet: one is set up at the console. "
        "A code works once; after five wrong ones none fits for a quarter of an hour."
    ),
}


@click.group()
def runs() -> None:
    """Notice runs: prepared by one person, approved by another."""


@runs.command("prepare")
@click.option("--matter", "reference", required=True, help="Staff's number, such as M-2026-0001.")
@click.option("--entry", help="The entry's reference; by default the last that owes a notice.")
@_BY
@json_option
@refusing
def runs_prepare(reference: str, entry: str | None, username: str, *, as_json: bool) -> None:
    """Prepare a run, and count who would be told in which language by which channel."""
    actor = _signed_in(username)
    with working() as services, progress_bar("Counting who would be told how"):
        told = entry or newest_telling_entry(services.session, reference)
        run = services.runs.prepare(told, actor)
    if as_json:
        click.echo(to_json({"reference": run.reference, "preflight": run.preflight}))
        return
    click.echo(f"{run.reference} is prepared. A second person approves it:")
    click.echo(f"  rights-portal runs approve {run.reference} --by USERNAME --count NOTICES")
    table((name, value) for name, value in run.preflight.items())


@runs.command("preview")
@click.argument("reference")
@click.option("--person", type=click.UUID, help="One person of the list; the first by default.")
@click.option("--channel", type=click.Choice([c.value for c in Channel]), default="letter")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write it.")
@_BY
@refusing
def runs_preview(
    reference: str, person: UUID | None, channel: str, out: Path | None, username: str
) -> None:
    """Show what one person would get, with the code masked."""
    actor = _signed_in(username)
    with working() as services:
        planned = services.runs.sample(reference, actor, person)
        if planned is None or planned.notice is None:
            raise click.ClickException("Nobody on this list would get that.")
        shown = services.sender.preview(services.session, planned.notice, Channel(channel))
    if out:
        out.write_bytes(shown.data)
        click.echo(str(out))
    else:
        sys.stdout.buffer.write(shown.data)


@runs.command("approve")
@click.argument("reference")
@_BY
@click.option("--count", type=int, help="How many notices the preflight counted; else asked for.")
@click.option("--code", help="The code that your phone shows; else asked for where one is needed.")
@refusing
def runs_approve(reference: str, username: str, count: int | None, code: str | None) -> None:
    """Approve a run as a second person: its notices go out from then on."""
    actor = _named(username)
    typed = _typed(actor, count, code)
    with working() as services:
        done = services.runs.approve(reference, actor, typed)
    if isinstance(done, NotProved):
        raise click.ClickException(_NOT_PROVED[done])
    with opened() as portal, progress_bar("Putting notices into the outbox"):
        made = expand_runs(portal)
    click.echo(f"{reference} is approved; {made} people are in the outbox or with a human.")


@runs.command("status")
@click.argument("reference")
@json_option
@refusing
def runs_status(reference: str, *, as_json: bool) -> None:
    """How far a run has come, by channel and state."""
    with working() as services:
        run = run_by_reference(services.session, reference)
        progress = reports.run_progress(services.session, run.id)
    if as_json:
        click.echo(to_json({"reference": reference, "state": run.state, "progress": progress}))
        return
    click.echo(f"{reference}: {run.state.value}")
    click.echo(to_json(progress))


@click.group()
def letters() -> None:
    """Letters that were sent."""


@letters.command("export")
@click.argument("reference")
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path))
@refusing
def letters_export(reference: str, folder: Path) -> None:
    """Copy a run's letters into a folder; demonstrations and tests only."""
    with opened() as portal, portal.database.transaction() as session:
        run = portal.services(session).runs.export_letters(reference, SHELL)
        sent = reports.names_of_run(session, run.id, Channel.LETTER)
        folder.mkdir(parents=True, exist_ok=True)
        for name in sent:
            source = portal.settings.sent_folder / "letter" / name
            write_whole(folder / name, source.read_bytes())
    click.echo(f"{len(sent)} letters copied to {folder}.")


def _typed(actor: Actor, count: int | None, code: str | None) -> Typed:
    with working() as services:
        asks = services.second_factors.asks(actor)
    if count is None:
        count = click.prompt("How many notices does this send?", type=int)
    if asks and code is None:
        code = getpass.getpass(_CODE)
    return Typed(count, code or "")


def _signed_in(username: str) -> Actor:
    """The named member of staff, who shows her second factor too, outside the demonstration."""
    actor = _named(username)
    with working() as services:
        asks = services.mode is not Mode.DEMO and services.second_factors.asks(actor)
    if asks:
        code = getpass.getpass(_CODE)
        with working() as services:
            shown = services.second_factors.prove(actor, code)
        if not shown:
            raise click.ClickException(_NOT_PROVED[NotProved.CODE])
    return actor


def _named(username: str) -> Actor:
    """The named member of staff, by her own password; in the demonstration by her name alone.

    In a transaction of its own: a wrong password is counted, whatever is refused afterwards.
    """
    with working() as services:
        staff = services.staff_sign_in
        if services.mode is Mode.DEMO:
            return staff.actor_named(username)
        found = staff.check_password(username, getpass.getpass(f"Password of {username}: "))
    if not isinstance(found, Actor):
        raise click.ClickException("That user name and password do not go together.")
    return found
