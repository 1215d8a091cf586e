"""Sentences out to translators, back in, and approved.  Everything is files of the project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import click

from notifications.notice import Notice
from portal.cli.shell import REFUSED, json_option, refusing, to_json, working
from portal.notices.queries import run_by_reference
from portal.notices.service import batches
from portal.wiring import Services
from translations.catalogues import (
    DOMAINS,
    Domain,
    po_path,
    read_catalog,
    template_path,
    template_sentences,
)
from translations.exchange import approving, incoming, pofilter, word
from translations.exchange.incoming import Brought, Incoming, WrongLine
from translations.messages import sentence_of
from translations.registry import LANGUAGES, Language, language
from translations.status import Standing, standing

_TRANSLATED = [code for code, one in LANGUAGES.items() if not one.is_english]
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, path_type=Path)
_language = click.option(
    "--language", "code", type=click.Choice(_TRANSLATED), required=True, help="A language's code."
)
_domain = click.option(
    "--domain", type=click.Choice(DOMAINS), help="One domain alone; else all three."
)


@click.group()
def translations() -> None:
    """Sentences out to translators, back in, and approved."""


@translations.command("status")
@click.option("--language", "code", type=click.Choice(list(LANGUAGES)), help="One language alone.")
@json_option
@refusing
def translations_status(code: str | None, *, as_json: bool) -> None:
    """For each language and domain: total, translated, approved, stale, left open."""
    found = {
        f"{one.code} {domain}": standing(one, domain)
        for one in LANGUAGES.values()
        for domain in DOMAINS
        if code in {None, one.code}
    }
    if as_json:
        click.echo(to_json(found))
        return
    click.echo(f"{'':17}{'total':>7}{'translated':>12}{'approved':>10}{'stale':>7}{'open':>6}")
    for name, now in found.items():
        click.echo(f"{name:17}{_counts(now)}")


@translations.command("export")
@_language
@_domain
@click.option("--format", "form", type=click.Choice(["po", "docx"]), default="docx")
@click.option("--run", "run", help="Only what this run's notices say, such as R-2026-0001.")
@click.option("--missing", is_flag=True, help="Only sentences without a translation.")
@click.option("--to", "to", type=_NEW_FILE, required=True, help="The file to write.")
@refusing
def translations_export(
    code: str, domain: Domain | None, form: str, run: str | None, to: Path, *, missing: bool
) -> None:
    """Write one file for a translator: Word side by side, or PO."""
    spoken = language(code)
    if form == "po":
        if domain is None or run or missing:
            raise click.UsageError("PO is one whole domain: name it with --domain, and no run.")
        to.write_bytes(po_path(spoken, domain).read_bytes())
        click.echo(f"{to}: {len(template_sentences(domain))} sentences.")
        return
    wanted, own = _said_by_run(run, code) if run else (None, [])
    places = [
        place
        for place in _places([domain] if domain else DOMAINS)
        if wanted is None or (place.domain, place.sentence.msgid) in wanted
    ]
    if missing:
        places = [place for place in places if not _is_translated(spoken, place)]
    count = word.write(to, spoken, places, own)
    click.echo(f"{to}: {count} sentences, {len(own)} of the agency's own.")


@translations.command("import")
@click.argument("file", type=_FILE)
@_language
@json_option
@refusing
def translations_import(file: Path, code: str, *, as_json: bool) -> None:
    """Read a Word or PO file back, whole or not at all; each wrong line is named."""
    spoken = language(code)
    read, wrong = _read(file, spoken)
    brought = incoming.bring_in(spoken, read, wrong)
    _tell(brought, as_json=as_json)
    if brought.wrong:
        raise SystemExit(REFUSED)


@translations.command("approve")
@click.option("--language", "code", type=click.Choice(list(LANGUAGES)), required=True)
@click.option("--domain", type=click.Choice(DOMAINS), required=True)
@click.option("--approver", required=True, help="Who stands behind it, as the record names her.")
@click.option("--sentence", "only", multiple=True, help="Begins the hash of one sentence.")
@click.option("--every", is_flag=True, help="Every translated sentence of the domain.")
@refusing
def translations_approve(
    code: str, domain: Domain, approver: str, only: tuple[str, ...], *, every: bool
) -> None:
    """Write down that a certified translator, or counsel for English, approved sentences."""
    if bool(only) == every:
        raise click.UsageError("Name sentences with --sentence, or say --every.")
    try:
        count = approving.approve(language(code), domain, approver, date.today(), only)  # noqa: DTZ011
    except (approving.NothingToApprove, approving.Faulty) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{count} newly approved. Commit the file under review/.")


def _counts(now: Standing) -> str:
    return f"{now.total:7}{now.translated:12}{now.approved:10}{now.stale:7}{now.open:6}"


def _places(domains: Iterable[Domain]) -> Iterator[word.Place]:
    """Every sentence with the first place that it comes from."""
    for domain in domains:
        known = template_sentences(domain)
        for message in read_catalog(template_path(domain)):
            if message.id:
                sentence = known[sentence_of(message).key]
                yield word.Place(domain, sentence, message.locations[0][0])


def _is_translated(spoken: Language, place: word.Place) -> bool:
    held = read_catalog(po_path(spoken, place.domain), spoken)
    message = held.get(place.sentence.msgid, context=place.sentence.context)
    return message is not None and bool(sentence_of(message).msgstr)


def _said_by_run(reference: str, code: str) -> tuple[set[tuple[str, str]], list[str]]:
    """What a run's notices to readers of a language say, and the agency's own among it."""
    said: set[tuple[str, str]] = set()
    own: set[str] = set()
    with working() as services:
        for notice in _notices(services, reference):
            if notice.language == code:
                said |= services.sender.sentences_used(notice, code)
                own |= {s.english for s in notice.agency_sentences if not s.in_language(code)}
    return said, sorted(own)


def _notices(services: Services, reference: str) -> Iterator[Notice]:
    run = run_by_reference(services.session, reference)
    planner = services.runs.planner(services.runs.telling(run.entry_id), run.cohort_id)
    for batch in batches(services.session, run.cohort_id):
        yield from (one.notice for one in planner.plan(batch) if one.notice is not None)


def _read(file: Path, spoken: Language) -> tuple[list[Incoming], list[WrongLine]]:
    match file.suffix.lower():
        case ".docx":
            return word.read(file)
        case ".po":
            return incoming.read_po_file(file, spoken)
    raise click.UsageError("A translator's file ends in .docx or .po.")


def _tell(brought: Brought, *, as_json: bool) -> None:
    if as_json:
        click.echo(to_json(brought))
        return
    for one in brought.wrong:
        click.echo(f"line {one.line}: {one.why}: {one.english}", err=True)
    if brought.wrong:
        click.echo("Nothing was brought in. Mend these lines, and import again.", err=True)
        return
    click.echo(f"{brought.changed} changed, {brought.unchanged} as they were.")
    if not pofilter.is_installed():
        click.echo("Checked without pofilter: install the extra “translators” for its checks.")
