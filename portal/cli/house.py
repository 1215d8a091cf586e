from __future__ import annotations

import getpass
import sys

import click

from portal.access.actors import Role
from portal.access.presets import PRESETS, Preset
from portal.audit.seals import Finding, Verification
from portal.audit.service import verify
from portal.cli.shell import FOUND_WRONG, SHELL, json_option, opened, refusing, to_json, working


@click.group()
def audit() -> None:
    """The trail of every act."""


@audit.command("verify")
@click.option("--expect", metavar="HEAD", help="A head that you wrote down: 64 hexadecimal digits.")
@json_option
@refusing
def audit_verify(expect: str | None, *, as_json: bool) -> None:
    """Look for an edit, a gap or a removal; ends with 3 if there is one."""
    with opened() as portal, portal.database.reading() as session:
        found = verify(session, portal.keys, portal.settings.audit_heads, expect)
    click.echo(to_json(found) if as_json else _say(found))
    if not found.holds:
        sys.exit(FOUND_WRONG)


def _say(found: Verification) -> str:
    lines = [_finding(one) for one in found.findings] or ["The trail is whole."]
    if found.proven_by:
        lines.append(f"Head {found.proven_by} proves rows up to {found.proven_to}.")
    if found.head != found.proven_by:
        lines.append(f"The newest head is {found.head}.")
    if found.not_proven:
        first, last = found.not_proven
        lines.append(f"Rows {first} to {last} came later and are not proven by it.")
    return "\n".join(lines)


def _finding(found: Finding) -> str:
    rows = (
        f"row {found.first}"
        if found.last in {None, found.first}
        else (f"rows {found.first} to {found.last}")
    )
    return f"{found.wrong.value.replace('_', ' ').capitalize()}: {rows}."


@click.group()
def users() -> None:
    """Staff accounts."""


@users.command("add")
@click.argument("username")
@click.option("--agency", required=True, help="The agency's slug.")
@click.option("--name", required=True)
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.value for role in Role]),
)
@click.option(
    "--preset",
    type=click.Choice([preset.value for preset in Preset]),
    help="Roles that fit together, in place of, or beside, single ones.",
)
@refusing
def users_add(
    username: str, agency: str, name: str, roles: tuple[str, ...], preset: str | None
) -> None:
    """Add a member of staff; asks for a password, or reads one line where nobody types."""
    chosen = frozenset(Role(role) for role in roles)
    chosen |= PRESETS[Preset(preset)] if preset else frozenset()
    if not chosen:
        raise click.UsageError("Name a --role or a --preset.")
    password = _new_password()
    with working() as services:
        agency_id = services.agencies.by_slug(agency).id
        services.staff_sign_in.add_user(
            SHELL,
            agency_id=agency_id,
            username=username,
            name=name,
            roles=chosen,
            password=password,
        )
    click.echo(f"{username} can sign in.")


@users.command("wake")
@click.argument("username")
@refusing
def users_wake(username: str) -> None:
    """Let an account sign in again that nobody used for ninety days."""
    with working() as services:
        services.staff_accounts.wake(SHELL, services.staff_accounts.id_of(username))
    click.echo(f"{username} can sign in again.")


def _new_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("New password: ")
    if first != getpass.getpass("Again: "):
        raise click.ClickException("The two are not the same. Nothing was added.")
    return first
