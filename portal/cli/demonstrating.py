from __future__ import annotations

import os
import sys
from typing import Any, NoReturn

import click

from notifications import reports
from notifications.foundation.stamp import Mode
from portal.cli.database import bring_up_to_date
from portal.cli.progress import progress_bar
from portal.cli.shell import json_option, opened, refusing, to_json
from portal.demonstration.guide import Guide, guide
from portal.demonstration.population import DEFAULT_SIZE
from portal.demonstration.staging import Demonstration
from portal.settings import SettingsProblem
from portal.wiring import Portal


@click.command()
@click.option("--headless", is_flag=True, help="Do everything but serve.")
@click.option(
    "--people",
    type=click.IntRange(min=40, max=200_000),
    default=DEFAULT_SIZE,
    show_default=True,
    help="How many made-up people the lists hold together.",
)
@json_option
@refusing
def demo(*, headless: bool, people: int, as_json: bool) -> None:
    """Load the demonstration, send its notices, and serve the portal."""
    with opened(checked=False) as portal:
        if portal.settings.mode is not Mode.DEMO:
            raise SettingsProblem("The demonstration runs with PORTAL_MODE=demo, or with none set.")
        bring_up_to_date(portal)
        demonstration = Demonstration(portal, people)
        with progress_bar("Loading lists and preparing runs"):
            demonstration.stage()
        with progress_bar("Printing letters and sending"):
            demonstration.send()
        click.echo(to_json(_counts(portal)) if as_json else _follow(guide(portal)))
    if not headless:
        _serve()


def _serve() -> NoReturn:
    """Go on as ``serve``, in a program begun anew.

    The threads of a typesetter that has set a letter do not live on in the process that gunicorn
    forks, and there the next letter would wait for them for ever.
    """
    sys.stdout.flush()
    os.execv(sys.executable, (sys.executable, "-m", "portal.cli", "serve"))  # noqa: S606 - no shell is wanted


def _counts(portal: Portal) -> dict[str, Any]:
    with portal.database.reading() as session:
        figures = reports.figures(session)
    return {
        "notices": figures.notices,
        "by_language": figures.by_language,
        "by_channel": figures.by_channel,
        "by_state": figures.by_state,
        "by_channel_and_state": figures.by_channel_and_state,
        "folder": str(portal.settings.sent_folder),
    }


def _follow(shown: Guide) -> str:
    letters = [
        f"  {one.language}: {one.letter}\n"
        f"      open it at {one.address}  code {one.code}  birth date {one.birth_date}"
        for one in shown.letters
    ]
    return "\n".join(
        (
            "",
            f"The portal: {shown.address}",
            "",
            "A resident's letter in each of four languages:",
            *letters,
            "",
            "Her own way in: sign in with her phone or email; the code is on the /sent page.",
            *(f"  {one.language}: {one.contact}, birth date {one.birth_date}"
              for one in shown.letters),
            "",
            f"Staff sign in by one click: {shown.address}/staff/",
            f"  {shown.waiting_run} waits for its second approval:",
            "    sign in as the approver of Example County,",
            f"    and type how many notices go out: {shown.waiting_notices}.",
            "  An auditor reads the trail: sign in as the auditor of Example County.",
            f"Everything that was sent: {shown.address}/sent",
            "",
        )
    )  # fmt: skip
