"""Nobody can tell from the outside that something is withheld.

Two houses begin as one database.  In the first, a matter about the same people is opened, put
under an order of silence, given its list and an approved run; the second never had it.  Then both
answer every address of residents and the public, and the answers are the same, byte for byte.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule

from notifications.foundation.clock import SetClock
from notifications.foundation.codes import letter_secrets
from notifications.foundation.keys import Keys
from portal.access.actors import system
from portal.app import create_app
from portal.demonstration.agencies import EXAMPLE_COUNTY
from portal.demonstration.list_file import list_file
from portal.demonstration.population import population
from portal.demonstration.showcase import SHOWCASE
from portal.disclosures.drafts import EntryDraft, MatterDraft
from portal.disclosures.kinds import EntryKind
from portal.disclosures.models import Entry, Matter
from portal.disclosures.silence import SilenceDraft
from portal.jobs.expansion import expand_runs
from portal.notices.approvals import Typed
from portal.notices.models import RunPerson
from portal.people.queries import PeopleQueries
from portal.sign_in.models import AccountPerson
from portal.sign_in.outcomes import OwnSignIn
from portal.wiring import Portal, Services, wire
from tests.factories.houses import MORNING, settings_for, staged_house
from tests.servers import PostgresServer

HELD_SLUG = "held-matter-example"
TOKENS = re.compile(
    # What is random on every page: a form's token, and a passkey's ticket with its challenge.
    rb'name="form_token" value="[0-9a-f]*"'
    rb'|name="ticket" value="[0-9A-Za-z_-]*"|(?<=challenge&#34;: &#34;)[0-9A-Za-z_-]*'
)
FIGURES_ARE_FROZEN = datetime(2027, 2, 3, 16, 0, tzinfo=UTC)
MONTHS_FROZEN = 2
FIGURES = ("/en/numbers", "/ar/numbers?month=2026-11", "/en/numbers?month=2026-10", "/numbers.csv")
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
JUNE = SHOWCASE[0]


@dataclass(frozen=True, slots=True)
class Twins:
    """The house with the held matter, the one that never had it, and the matter's references."""

    held: Portal
    never: Portal
    references: tuple[str, ...]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def twins(request: pytest.FixtureRequest, tmp_path: Path, keys: Keys) -> Iterator[Twins]:
    copy = _postgres_copy if request.param == "postgres" else _sqlite_copy
    yield from copy(request, tmp_path, keys)


def _sqlite_copy(request: pytest.FixtureRequest, tmp_path: Path, keys: Keys) -> Iterator[Twins]:
    first, second = tmp_path / "never.db", tmp_path / "held.db"
    staged_house(tmp_path / "never", f"sqlite:///{first}", keys).database.close()
    shutil.copy(first, second)
    yield from _twins(tmp_path, keys, f"sqlite:///{first}", f"sqlite:///{second}")


def _postgres_copy(request: pytest.FixtureRequest, tmp_path: Path, keys: Keys) -> Iterator[Twins]:
    server: PostgresServer = request.getfixturevalue("postgres")
    first = server.create()
    url = first.render_as_string(hide_password=False)
    staged_house(tmp_path / "never", url, keys).database.close()
    second = server.create(template=first)
    yield from _twins(tmp_path, keys, url, second.render_as_string(hide_password=False))
    server.drop(first)
    server.drop(second)


def _twins(tmp_path: Path, keys: Keys, never_url: str, held_url: str) -> Iterator[Twins]:
    never = wire(settings_for(tmp_path / "never", never_url, keys), SetClock(MORNING))
    held = wire(settings_for(tmp_path / "held", held_url, keys), SetClock(MORNING))
    references = _hold_a_matter(held)
    yield Twins(held, never, references)
    held.database.close()
    never.database.close()


def _hold_a_matter(portal: Portal) -> tuple[str, ...]:
    """Everything that a held matter can leave behind: log, order, list, approved run, a look."""
    with portal.database.transaction() as session:
        services = portal.services(session)
        matter = services.matters.open(_draft(), system("shell"))
        services.silence.add(
            SilenceDraft(matter.reference, "An example order", "Example Court", date(2026, 1, 1)),
            system("shell"),
        )
        people = population(EXAMPLE_COUNTY, 20)
        services.cohorts.load(
            system("shell"), matter.id, list_file(people), accept_contact_errors=True
        )
        entry = session.scalars(select(Entry).where(Entry.matter_id == matter.id)).one()
        run = services.runs.prepare(
            entry.reference, services.staff_sign_in.actor_named("county.clerk")
        )
        approver = services.staff_sign_in.actor_named("county.approver")
        services.runs.approve(run.reference, approver, Typed(run.preflight["notices"]))
        services.runs.sample(run.reference, approver)
        references = (HELD_SLUG, matter.reference, matter.public_reference, entry.reference)
    expand_runs(portal)
    return references


def _draft() -> MatterDraft:
    entry = EntryDraft.model_validate(
        {
            "kind": "disclosed",
            "notice": "data_disclosed",
            "happened_on": date(2026, 10, 1),
            "elements_asked": ["name", "address"],
            "elements_given": ["address"],
            "holder": "ice",
            "changes_today": ["unknown"],
            "duty": "policy",
            "claims": [
                {
                    "basis": "mn-13.46-2-private",
                    "claimed_by": "agency",
                    "says": "permits",
                    "standing": "asserted",
                }
            ],
        }
    )
    return MatterDraft.model_validate(
        {
            "slug": HELD_SLUG,
            "reference": "M-2026-0099",
            "agency": "example-county",
            "example": True,
            "title": "A held example",
            "purpose": "Nobody is told of this example yet.",
            "requester": "ice",
            "instrument": "court_order",
            "judge_signed": True,
            "programmes": ["snap"],
            "entries": [entry],
        }
    )


def test_every_answer_is_the_same_with_a_held_matter_and_without_one(twins: Twins) -> None:
    sessions: tuple[Callable[[Portal, Flask], FlaskClient], ...] = (_nobody, _letter, _own)
    apps = create_app(twins.held), create_app(twins.never)
    compared = 0
    for sign_in in sessions:
        held, never = (sign_in(p, a) for p, a in zip((twins.held, twins.never), apps, strict=True))
        for path in _paths(twins, apps[0]):
            answers = [_answer(client, path) for client in (held, never)]
            assert answers[0] == answers[1], path
            compared += 1
    assert compared > 100


def test_what_a_resident_sends_gets_the_same_answer_too(twins: Twins) -> None:
    apps = create_app(twins.held), create_app(twins.never)
    forms = [("/en/real", {"reference": one}) for one in twins.references]
    forms += [("/en/wrong-home", {"reference": one}) for one in twins.references]
    for path, form in forms:
        answers = [app.test_client().post(path, data=form, headers=FROM_HERE) for app in apps]
        assert answers[0].status_code == answers[1].status_code
        assert answers[0].data == answers[1].data, path


def test_the_figures_of_everyone_are_the_same_too(twins: Twins) -> None:
    answers = []
    for portal in (twins.held, twins.never):
        portal.clock.moment = FIGURES_ARE_FROZEN  # type: ignore[attr-defined]
        with portal.database.transaction() as session:
            assert portal.services(session).statistics.freeze_due() == MONTHS_FROZEN
        client = create_app(portal).test_client()
        answers.append([client.get(path).data for path in FIGURES])
    assert answers[0] == answers[1]
    assert b"2026-11,matters,given" in answers[0][-1]


def test_the_held_matter_shows_itself_once_its_order_has_ended(twins: Twins) -> None:
    with twins.held.database.transaction() as session:
        services = twins.held.services(session)
        order = services.silence.everywhere(system("shell"))[0]
        services.silence.end(order.reference, system("shell"))
    twins.held.clock.moment = MORNING.replace(hour=17)  # type: ignore[attr-defined]
    client = _own(twins.held, create_app(twins.held))
    assert b"A held example" in client.get(f"/en/matters/{HELD_SLUG}").data
    assert client.get(f"/en/history/{twins.references[-1]}").status_code == 200
    expand_runs(twins.held)
    with twins.held.database.reading() as session:
        told = (
            select(func.count(RunPerson.id))
            .join(Matter, Matter.slug == HELD_SLUG)
            .where(RunPerson.notice_id.is_not(None))
        )
        assert session.scalar(told)


def _answer(client: FlaskClient, path: str) -> tuple[int, bytes, list[tuple[str, str]]]:
    answer = client.get(path)
    headers = [(k, v) for k, v in answer.headers if k not in {"Set-Cookie", "Date"}]
    return answer.status_code, TOKENS.sub(b"", answer.data), headers


def _nobody(_portal: Portal, app: Flask) -> FlaskClient:
    return app.test_client()


def _letter(portal: Portal, app: Flask) -> FlaskClient:
    with portal.database.reading() as session:
        person = _june(portal.services(session))
        notice_id = session.scalars(
            select(RunPerson.notice_id)
            .where(RunPerson.person_id == person, RunPerson.notice_id.is_not(None))
            .order_by(RunPerson.notice_id)
        ).first()
    assert notice_id is not None
    client = app.test_client()
    born = JUNE.birth_date
    answer = client.post(
        "/en/letter",
        data={
            "code": letter_secrets(portal.keys.codes, notice_id).typed,
            "birth_year": born.year,
            "birth_month": born.month,
            "birth_day": born.day,
        },
        headers=FROM_HERE,
    )
    assert answer.status_code == 303
    return client


def _own(portal: Portal, app: Flask) -> FlaskClient:
    with portal.database.transaction() as session:
        services = portal.services(session)
        account = session.scalars(
            select(AccountPerson.account_id).where(AccountPerson.person_id == _june(services))
        ).one()
        token = services.sessions.start_own(OwnSignIn(account))
    client = app.test_client()
    client.set_cookie("visit", token)
    return client


def _june(services: Services) -> UUID:
    agency = services.agencies.by_slug(EXAMPLE_COUNTY.new.slug).id
    queries = PeopleQueries(services.session, services.keys)
    return queries.by_client_number(agency, JUNE.client_number(EXAMPLE_COUNTY)).id


def _paths(twins: Twins, app: Flask) -> list[str]:
    """Every address that anybody but staff can ask for, with every reference there is."""
    rules = [r for r in app.url_map.iter_rules() if "GET" in (r.methods or ())]
    theirs = [r for r in rules if r.endpoint.startswith(("public.", "resident."))]
    plain = {path for rule in theirs for path in _filled(rule, twins)}
    return sorted(plain | set(_asked_in_parts()))


def _asked_in_parts() -> Iterator[str]:
    """Every part of her history and of her log that a form can ask for, and some that none can."""
    for kind in ("", *EntryKind, "none-such"):
        for agency in ("", EXAMPLE_COUNTY.new.slug, "none-such"):
            for year in ("", "2025", "2026"):
                yield f"/en/history?agency={agency}&kind={kind}&year={year}"
    for page in (1, 2, 3):
        yield f"/en/looks?page={page}"
        yield f"/en/looks?page={page}&whose=hers"


def _filled(rule: Rule, twins: Twins) -> list[str]:
    path = str(rule).replace("<language:language>", "en").replace("<language>", "en")
    if "uuid:" in path:
        return [re.sub(r"<uuid:[a-z_]+>", str(uuid4()), path)]
    if "<" not in path:
        return [path]
    with twins.never.database.reading() as session:
        known = [
            *session.scalars(select(Entry.reference)),
            *session.scalars(select(Matter.slug)),
            *session.scalars(select(Matter.public_reference)),
        ]
    names = [str(name) for name in known if name]
    return [re.sub(r"<[^>]+>", name, path) for name in (*names, *twins.references)]
