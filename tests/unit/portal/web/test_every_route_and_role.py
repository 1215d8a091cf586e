"""Every address × everybody, signed out included, against the one table of access.

The application is whole; only the session is handed in, and the database is a door that says who
came as far as to it.  Whoever gets there, or any answer of the view's own, was let in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask, g
from werkzeug.routing import Rule

from notifications.foundation.clock import SetClock
from notifications.foundation.stamp import Mode
from portal.access.actors import PUBLIC, Actor, ActorKind, Role, letter_reader, resident, staff
from portal.access.rules import Concern, is_allowed
from portal.web.shared import sessions
from portal.web.shared.sessions import Visitor
from portal.web.staff.guards import Door
from portal.web.staff.routes import DOORS
from tests.unit.portal.web.conftest import app_in
from tests.unit.portal.web.test_route_access import (
    ANYBODY,
    IN_THE_DEMONSTRATION,
    WITH_A_LETTER,
    WITH_EITHER,
    WITH_HER_OWN_WAY,
)

AGENCY, HER = uuid4(), uuid4()
EVERYBODY: dict[str, Actor] = {
    "signed_out": PUBLIC,
    "letter": letter_reader(uuid4(), uuid4(), HER),
    "own": resident(uuid4(), frozenset({HER})),
    "no_role": staff(uuid4(), AGENCY, frozenset()),
    **{role.value: staff(uuid4(), AGENCY, frozenset({role})) for role in Role},
}
OF_STAFF = {f"staff.{door.view.__name__}": door for door in DOORS}
NOT_ASKED = {
    "static": "files that are everybody's",
    "staff.sign_out": "open to everybody, and leads to the sign-in",
    "resident.sign_out": "leads to the sign-in",
    "resident.sign_out_everywhere": "leads to the sign-in",
    "staff_demo.sent_one": "a file that a demonstration has to write first",
}
# What fills an address that asks for something known; another would not be there for anybody.
_OF_KIND = {"uuid": str(UUID(int=7)), "int": "1"}
_FITTING = {"channel": "sms", "lang": "en", "language": "en", "law_id": "mn-13.04-3-access"}


class CameToTheDatabaseError(Exception):
    """Whoever asked was let in as far as anybody needs to be: the answer is *something broke*."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    many = {"page_limit": "1000000 per minute", "guess_limit": "1000000 per minute"}
    # Passkeys are offered on an address with a name alone.
    settings = {"base_url": "http://localhost", **many}
    clock = SetClock(datetime(2026, 11, 23, 16, 0, tzinfo=UTC))
    return app_in(Mode.DEMO, tmp_path_factory.mktemp("var"), clock, **settings)


@pytest.fixture(params=EVERYBODY)
def who(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@contextmanager
def _no_database() -> Iterator[None]:
    raise CameToTheDatabaseError
    yield


@pytest.fixture
def signed_in(who: str, monkeypatch: pytest.MonkeyPatch) -> Actor:
    """Have every request come from this one, with the token of her own session in each form."""
    actor = EVERYBODY[who]

    def visitor_of(*kinds: ActorKind) -> Visitor | None:
        if actor.kind not in kinds:
            return None
        g.visitor = Visitor(actor, "token")
        return g.visitor

    monkeypatch.setattr(sessions, "visitor_of", visitor_of)
    monkeypatch.setattr(sessions, "_token_fits", lambda: True)
    for name in ("transaction", "reading"):
        monkeypatch.setattr(f"portal.wiring.Database.{name}", lambda _self: _no_database())
    return actor


def test_every_address_lets_in_exactly_those_whom_the_table_names(
    app: Flask, who: str, signed_in: Actor
) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in NOT_ASKED]
    found = {(rule.endpoint, rule.rule): _is_let_in(app, rule) for rule in rules}
    expected = {(rule.endpoint, rule.rule): _expected(rule.endpoint, signed_in) for rule in rules}

    wrong = {key: found[key] for key in found if found[key] is not expected[key]}
    assert not wrong, who
    assert len(found) > 150


def _expected(endpoint: str, actor: Actor) -> bool:
    if endpoint in OF_STAFF:
        return _by_the_table(OF_STAFF[endpoint], actor)
    if endpoint in ANYBODY or endpoint.startswith(IN_THE_DEMONSTRATION):
        return True
    kinds = {
        ActorKind.RESIDENT_LETTER: WITH_A_LETTER | WITH_EITHER,
        ActorKind.RESIDENT_OWN: WITH_HER_OWN_WAY | WITH_EITHER,
    }
    return endpoint in kinds.get(actor.kind, set())


def _by_the_table(door: Door, actor: Actor) -> bool:
    # What the table gives to others as well, they do on their own pages and not at a desk.
    allowed = is_allowed(actor, door.act, Concern(agency_id=actor.agency_id))
    return actor.kind is ActorKind.STAFF and allowed


def _is_let_in(app: Flask, rule: Rule) -> bool:
    method = "POST" if "POST" in (rule.methods or ()) else "GET"
    answer = app.test_client().open(
        _address(rule), method=method, headers={"Sec-Fetch-Site": "same-origin"}
    )
    if answer.status_code == 404:
        return False
    return not (answer.status_code == 303 and _leads_to_a_sign_in(str(answer.location)))


def _leads_to_a_sign_in(address: str) -> bool:
    return bool(re.search(r"/(sign-in|letter)(\?closed=)?$", address))


def _address(rule: Rule) -> str:
    def fill(found: re.Match[str]) -> str:
        kind, name = found.groups()
        return _OF_KIND.get(kind) or _FITTING.get(name, "X-1")

    return re.sub(r"<(?:([^:<>]+):)?(\w+)>", fill, rule.rule)
