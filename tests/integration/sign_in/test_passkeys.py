from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from portal.access.actors import resident
from portal.access.errors import NotAllowed
from portal.audit.models import AuditEvent
from portal.audit.service import AuditTrail
from portal.sign_in.errors import UnknownPasskey
from portal.sign_in.kept_keys import KeptKeys
from portal.sign_in.outcomes import REFUSED, OwnSignIn, SignInRefused
from portal.sign_in.passkeys.coming_in import PasskeySignIn
from portal.sign_in.passkeys.hers import Asked, Passkeys
from portal.sign_in.passkeys.models import Passkey, PasskeyCeremony
from portal.sign_in.passkeys.relying_party import RelyingParty, relying_party
from portal.sign_in.retention import forget_spent
from portal.sign_in.sessions import Sessions
from portal.tasks.models import Task
from portal.tasks.service import Tasks
from tests.factories.authenticators import Phone
from tests.factories.residents import BIRTH_DATE, Residents

SITE = relying_party("https://portal.example.org")
assert SITE
OTHER_SITE = RelyingParty("portal.example.net", "https://portal.example.net")
WRONG_DATE = date(1984, 3, 8)


@dataclass
class Door:
    """The way in by passkey, and whom it told of a new one."""

    database: Database
    clock: SetClock
    keys: Keys
    announced: list[UUID] = field(default_factory=list)

    def her(self) -> tuple[UUID, UUID]:
        """Somebody whose account opens her history: her ids as a person and as an account."""
        with self.database.transaction() as session:
            made = Residents(session, self.clock, self.keys)
            person_id = made.person(made.agency(f"county-{uuid4().hex[:8]}"))
            return person_id, made.account(person_id)

    def phone_of(self, person_id: UUID, account_id: UUID, **phone: Any) -> Phone:
        """A phone with a passkey of hers."""
        made = Phone(SITE.origin, **phone)
        asked = self.ask_to_add(person_id, account_id)
        assert self.add(person_id, account_id, asked.ticket, made.make(asked.options))
        return made

    def ask_to_add(self, person_id: UUID, account_id: UUID) -> Asked:
        with self._hers() as passkeys:
            return passkeys.begin(resident(account_id, frozenset({person_id})), account_id, SITE)

    def add(self, person_id: UUID, account_id: UUID, ticket: str, answer: str) -> bool:
        actor = resident(account_id, frozenset({person_id}))
        with self._hers() as passkeys:
            return passkeys.add(actor, account_id, SITE, ticket, answer)

    def end(self, person_id: UUID, account_id: UUID, passkey_id: UUID) -> None:
        with self._hers() as passkeys:
            passkeys.end(resident(account_id, frozenset({person_id})), account_id, passkey_id)

    def ask(self) -> Asked:
        with self._coming_in() as door:
            return door.begin(SITE)

    def enter(
        self, ticket: str, answer: str, birth_date: date | None = BIRTH_DATE
    ) -> OwnSignIn | SignInRefused:
        with self._coming_in() as door:
            return door.sign_in(SITE, ticket, answer, birth_date)

    def sign_in(
        self, phone: Phone, birth_date: date | None = BIRTH_DATE, **spoiled: Any
    ) -> OwnSignIn | SignInRefused:
        asked = self.ask()
        return self.enter(asked.ticket, phone.sign(asked.options, **spoiled), birth_date)

    def acts(self, person_id: UUID) -> list[str]:
        return self.all(
            select(AuditEvent.act)
            .where(AuditEvent.person_id == person_id)
            .order_by(AuditEvent.sequence)
        )

    def all(self, wanted: Any) -> list[Any]:
        """What the database answers, readable after the transaction."""
        with self.database.transaction() as session:
            return list(session.scalars(wanted))

    @contextmanager
    def _hers(self) -> Iterator[Passkeys]:
        with self.database.transaction() as session:
            audit = AuditTrail(session, self.clock, self.keys)
            yield Passkeys(session, self.clock, self.keys, audit, self._announce)

    @contextmanager
    def _coming_in(self) -> Iterator[PasskeySignIn]:
        with self.database.transaction() as session:
            yield self._sign_in(session)

    def _sign_in(self, session: Session) -> PasskeySignIn:
        audit = AuditTrail(session, self.clock, self.keys)
        sessions = Sessions(session, self.clock, self.keys)
        tasks = Tasks(session, self.clock, audit)
        return PasskeySignIn(session, self.clock, self.keys, audit, sessions, tasks)

    def _announce(
        self, person_id: UUID, begun_by: str, begun_at: datetime, opens_since: datetime | None
    ) -> UUID:
        assert begun_by == "signed_in"
        assert begun_at == opens_since == self.clock.now()
        self.announced.append(person_id)
        return uuid4()


@pytest.fixture
def door(database: Database, clock: SetClock, keys: Keys) -> Door:
    return Door(database, clock, keys)


def test_a_passkey_and_her_birth_date_let_her_in_again_and_again(door: Door) -> None:
    person_id, account_id = door.her()
    phone = door.phone_of(person_id, account_id)
    for _ in range(3):
        assert door.sign_in(phone) == OwnSignIn(account_id)
    assert door.announced == [person_id]
    assert door.acts(person_id) == ["add_passkey", *["sign_in"] * 3]
    (kept,) = door.all(select(Passkey))
    assert kept.sign_count == 3
    assert kept.last_used_at == door.clock.now()


def test_a_passkey_whose_counter_always_says_nought_works_again_and_again(door: Door) -> None:
    person_id, account_id = door.her()
    phone = door.phone_of(person_id, account_id, counts=False)
    assert [door.sign_in(phone) for _ in range(2)] == [OwnSignIn(account_id)] * 2


def test_the_phone_is_told_nothing_of_her_and_the_sign_in_names_no_passkey(door: Door) -> None:
    person_id, account_id = door.her()
    phone = door.phone_of(person_id, account_id)
    adding = json.loads(door.ask_to_add(person_id, account_id).options)
    again = json.loads(door.ask_to_add(person_id, account_id).options)
    coming_in = json.loads(door.ask().options)
    assert adding["user"]["name"] == adding["user"]["displayName"] == "Rights Portal"
    assert len(adding["user"]["id"]) == 43
    assert adding["user"]["id"] != again["user"]["id"]
    assert adding["attestation"] == "none"
    assert adding["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    assert len(adding["excludeCredentials"]) == 1
    assert not coming_in.get("allowCredentials")
    assert coming_in["userVerification"] == "required"
    assert coming_in["rpId"] == "portal.example.org"
    assert str(account_id).replace("-", "") not in phone.held[0].handle.hex()


def test_an_answer_is_taken_once(door: Door) -> None:
    person_id, account_id = door.her()
    phone = door.phone_of(person_id, account_id, counts=False)
    asked = door.ask()
    answer = phone.sign(asked.options)
    assert door.enter(asked.ticket, answer) == OwnSignIn(account_id)
    assert door.enter(asked.ticket, answer) is REFUSED
    fresh = door.ask()
    assert door.enter(fresh.ticket, answer) is REFUSED


def test_a_wrong_try_uses_the_challenge_up(door: Door) -> None:
    person_id, account_id = door.her()
    phone = door.phone_of(person_id, account_id)
    asked = door.ask()
    answer = phone.sign(asked.options)
    assert door.enter(asked.ticket, answer, WRONG_DATE) is REFUSED
    assert door.enter(asked.ticket, answer) is REFUSED


def test_a_challenge_that_waited_too_long_is_over(door: Door) -> None:
    person_id, account_id = door.her()
    phone = door.phone_of(person_id, account_id)
    asked, adding = door.ask(), door.ask_to_add(person_id, account_id)
    door.clock.advance(timedelta(minutes=10))
    assert door.enter(asked.ticket, phone.sign(asked.options)) is REFUSED
    assert not door.add(person_id, account_id, adding.ticket, phone.make(adding.options))


def test_a_challenge_for_one_thing_is_worth_nothing_for_the_other(door: Door) -> None:
    person_id, account_id = door.her()
    phone = door.phone_of(person_id, account_id)
    adding = json.loads(door.ask_to_add(person_id, account_id).options)
    ticket = door.ask_to_add(person_id, account_id).ticket
    assert door.enter(ticket, phone.sign(json.dumps(adding))) is REFUSED
    asked = door.ask()
    with_her_name = json.dumps(adding | {"challenge": json.loads(asked.options)["challenge"]})
    assert not door.add(person_id, account_id, asked.ticket, phone.make(with_her_name))


SPOILED: dict[str, dict[str, Any]] = {
    "another origin": {"origin": "https://portal.example.net"},
    "the origin by http": {"origin": "http://portal.example.org"},
    "another site": {"rp_id": "portal.example.net"},
    "another challenge": {"challenge": "A" * 43},
    "the answer of another ceremony": {"type": "webauthn.create"},
    "another key": {"key": ec.generate_private_key(ec.SECP256R1())},
    "another name": {"handle": b"x" * 32},
    "no name": {"handle": b""},
}


@pytest.mark.parametrize("spoiled", SPOILED.values(), ids=SPOILED)
def test_what_does_not_fit_is_refused_and_the_passkey_goes_on(
    door: Door, spoiled: dict[str, Any]
) -> None:
    person_id, account_id = door.her()
    phone = door.phone_of(person_id, account_id)
    assert door.sign_in(phone, **spoiled) is REFUSED
    assert door.sign_in(phone) == OwnSignIn(account_id)


@pytest.mark.parametrize(
    "spoiled",
    [
        {"origin": "https://portal.example.net"},
        {"rp_id": "portal.example.net"},
        {"challenge": "A" * 43},
        {"type": "webauthn.get"},
    ],
    ids=["origin", "site", "challenge", "ceremony"],
)
def test_a_passkey_made_elsewhere_is_not_kept(door: Door, spoiled: dict[str, Any]) -> None:
    person_id, account_id = door.her()
    asked = door.ask_to_add(person_id, account_id)
    answer = Phone(SITE.origin).make(asked.options, **spoiled)
    assert not door.add(person_id, account_id, asked.ticket, answer)
    assert not door.all(select(Passkey))
    assert door.announced == []


def test_a_phone_that_does_not_check_who_holds_it_is_not_enough(door: Door) -> None:
    person_id, account_id = door.her()
    asked = door.ask_to_add(person_id, account_id)
    careless = Phone(SITE.origin, verifies=False)
    assert not door.add(person_id, account_id, asked.ticket, careless.make(asked.options))
    phone = door.phone_of(person_id, account_id)
    phone.verifies = False
    assert door.sign_in(phone) is REFUSED


def test_five_wrong_dates_close_her_passkeys_for_a_day_and_no_other_way(door: Door) -> None:
    person_id, account_id = door.her()
    phone = door.phone_of(person_id, account_id)
    second = door.phone_of(person_id, account_id)
    other_person, other_account = door.her()
    others = door.phone_of(other_person, other_account)
    key = _key(door, account_id)
    for date_typed in (WRONG_DATE, None, WRONG_DATE, None, WRONG_DATE):
        assert door.sign_in(phone, date_typed) is REFUSED
    assert door.sign_in(phone) is REFUSED
    assert door.sign_in(second) is REFUSED
    assert door.sign_in(others) == OwnSignIn(other_account)
    assert _by_key(door, key) == OwnSignIn(account_id)
    door.clock.advance(timedelta(days=1))
    assert door.sign_in(phone) == OwnSignIn(account_id)


def test_whoever_does_not_hold_the_phone_cannot_close_it(door: Door) -> None:
    person_id, account_id = door.her()
    phone = door.phone_of(person_id, account_id)
    for _ in range(10):
        stranger = {"key": ec.generate_private_key(ec.SECP256R1())}
        assert door.sign_in(phone, WRONG_DATE, **stranger) is REFUSED
        assert door.enter(f"account {account_id}", "{}", WRONG_DATE) is REFUSED
    assert door.sign_in(phone) == OwnSignIn(account_id)


def test_a_counter_that_goes_back_ends_the_passkey_and_everything_it_opened(door: Door) -> None:
    person_id, account_id = door.her()
    phone = door.phone_of(person_id, account_id)
    copied = phone.copied()
    came_in = door.sign_in(phone)
    assert isinstance(came_in, OwnSignIn)
    token = _session(door, came_in)
    assert _lives(door, token)

    assert door.sign_in(copied, WRONG_DATE) is REFUSED

    assert not _lives(door, token)
    assert door.sign_in(phone) is REFUSED
    (ended,) = door.all(select(Passkey))
    assert ended.ended_at == door.clock.now()
    assert door.acts(person_id)[-1] == "stop_passkey"
    (task,) = door.all(select(Task))
    assert (task.kind, task.person_id) == ("way_in_stopped", person_id)


def test_a_low_counter_that_the_key_did_not_sign_ends_nothing(door: Door) -> None:
    person_id, account_id = door.her()
    phone = door.phone_of(person_id, account_id)
    copied = phone.copied()
    assert door.sign_in(phone) == OwnSignIn(account_id)
    assert door.sign_in(copied, key=ec.generate_private_key(ec.SECP256R1())) is REFUSED
    assert door.sign_in(phone) == OwnSignIn(account_id)
    assert not door.all(select(Task))


def test_one_counter_answered_twice_at_once_lets_one_in(door: Door) -> None:
    person_id, account_id = door.her()
    phone = door.phone_of(person_id, account_id)
    asked = [door.ask() for _ in range(2)]
    answers = [copy.sign(each.options) for copy, each in zip(_two(phone), asked, strict=True)]
    with ThreadPoolExecutor(2) as pool:
        tickets = [each.ticket for each in asked]
        outcomes = list(pool.map(door.enter, tickets, answers))
    assert sorted(isinstance(each, OwnSignIn) for each in outcomes) == [False, True]


def test_an_ended_passkey_opens_nothing_and_only_hers_can_be_ended(door: Door) -> None:
    person_id, account_id = door.her()
    phone = door.phone_of(person_id, account_id)
    other_person, other_account = door.her()
    (kept,) = door.all(select(Passkey))
    with pytest.raises(UnknownPasskey):
        door.end(other_person, other_account, kept.id)
    asked = door.ask()
    door.end(person_id, account_id, kept.id)
    assert door.enter(asked.ticket, phone.sign(asked.options)) is REFUSED
    assert door.acts(person_id) == ["add_passkey", "end_passkey"]
    with pytest.raises(UnknownPasskey):
        door.end(person_id, account_id, kept.id)


def test_nobody_adds_to_another_account_or_takes_over_anothers_passkey(door: Door) -> None:
    person_id, account_id = door.her()
    phone = door.phone_of(person_id, account_id)
    other_person, other_account = door.her()
    with pytest.raises(NotAllowed), door._hers() as passkeys:
        passkeys.begin(resident(other_account, frozenset({other_person})), account_id, SITE)
    asked = door.ask_to_add(person_id, account_id)
    answer = Phone(SITE.origin).make(asked.options)
    assert not door.add(other_person, other_account, asked.ticket, answer)
    # The same id under a key of her own: a passkey that exists stays whose it is.
    theirs = door.ask_to_add(other_person, other_account)
    thief = Phone(SITE.origin)
    taken = _with_id(thief, theirs.options, phone.held[0].id)
    assert not door.add(other_person, other_account, theirs.ticket, taken)
    assert door.sign_in(phone) == OwnSignIn(account_id)


def test_an_account_that_opens_no_history_yet_gets_no_passkey(door: Door) -> None:
    _, account_id = door.her()
    with pytest.raises(NotAllowed), door._hers() as passkeys:
        passkeys.begin(resident(account_id, frozenset()), account_id, SITE)


def test_five_are_made_in_a_day_and_no_more_letters_go_out(door: Door) -> None:
    person_id, account_id = door.her()
    for _ in range(5):
        door.phone_of(person_id, account_id)
    asked = door.ask_to_add(person_id, account_id)
    answer = Phone(SITE.origin).make(asked.options)
    assert not door.add(person_id, account_id, asked.ticket, answer)
    assert len(door.announced) == 5


def test_the_tables_hold_no_id_no_key_and_no_challenge_in_clear(door: Door) -> None:
    person_id, account_id = door.her()
    phone = door.phone_of(person_id, account_id)
    asked = door.ask()
    with door.database.engine.connect() as connection:
        rows = [
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            for table in ("passkeys", "passkey_ceremonies")
            for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
            for value in row
        ]
        connection.rollback()
    raw = b"\n".join(rows)
    held = phone.held[0]
    point = held.key.public_key().public_numbers()
    challenge = json.loads(asked.options)["challenge"]
    needles = (held.id, held.handle, point.x.to_bytes(32, "big"), point.y.to_bytes(32, "big"))
    for needle in (*needles, challenge.encode(), asked.ticket.encode()):
        assert needle not in raw
        assert needle.hex().encode() not in raw


def test_challenges_and_ended_passkeys_are_forgotten(door: Door) -> None:
    person_id, account_id = door.her()
    door.phone_of(person_id, account_id)
    door.phone_of(person_id, account_id)
    door.ask()
    first, _ = door.all(select(Passkey).order_by(Passkey.id))
    door.end(person_id, account_id, first.id)
    door.clock.advance(timedelta(days=30))
    with door.database.transaction() as session:
        forget_spent(session, door.clock.now())
    assert not door.all(select(PasskeyCeremony))
    assert door.all(select(func.count()).select_from(Passkey)) == [1]


def test_rubbish_is_refused_and_breaks_nothing(door: Door) -> None:
    person_id, account_id = door.her()
    phone = door.phone_of(person_id, account_id)
    whole = json.loads(phone.sign(door.ask().options))

    @given(st.one_of(st.text(max_size=50), st.builds(_spoil, st.just(whole), st.data())))
    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    def refused(answer: str) -> None:
        assert door.enter(door.ask().ticket, answer) is REFUSED

    refused()
    for answer in ("[" * 20_000, "{}", "null", "[]", json.dumps(whole) * 50, "\x00"):
        assert door.enter(door.ask().ticket, answer) is REFUSED
        asked = door.ask_to_add(person_id, account_id)
        assert not door.add(person_id, account_id, asked.ticket, answer)
    assert door.enter("\x00" * 500, "\ud800") is REFUSED
    assert door.sign_in(phone) == OwnSignIn(account_id)


def _spoil(whole: dict[str, Any], data: st.DataObject) -> str:
    spoiled = json.loads(json.dumps(whole))
    place = spoiled if data.draw(st.booleans()) else spoiled["response"]
    name = data.draw(st.sampled_from(sorted(place)))
    rubbish = st.one_of(st.none(), st.integers(), st.text(max_size=30), st.lists(st.integers()))
    place[name] = data.draw(rubbish)
    return json.dumps(spoiled)


def _two(phone: Phone) -> tuple[Phone, Phone]:
    return phone, phone.copied()


def _with_id(phone: Phone, options: str, wanted: bytes) -> str:
    """The answer of a phone that gives its passkey an id which somebody else's has."""
    answer = json.loads(phone.make(options))
    own = phone.held[-1].id
    assert len(own) == len(wanted)
    return _replaced(answer, own, wanted)


def _replaced(answer: dict[str, Any], own: bytes, wanted: bytes) -> str:

    statement = answer["response"]["attestationObject"]
    plain = urlsafe_b64decode(statement + "=" * (-len(statement) % 4)).replace(own, wanted)
    answer["response"]["attestationObject"] = urlsafe_b64encode(plain).rstrip(b"=").decode()
    answer["id"] = answer["rawId"] = urlsafe_b64encode(wanted).rstrip(b"=").decode()
    return json.dumps(answer)


def _kept_keys(door: Door, session: Session) -> KeptKeys:
    audit = AuditTrail(session, door.clock, door.keys)
    return KeptKeys(session, door.clock, door.keys, audit, door._announce)


def _key(door: Door, account_id: UUID) -> str:
    with door.database.transaction() as session:
        return _kept_keys(door, session).make(account_id)


def _by_key(door: Door, key: str) -> OwnSignIn | SignInRefused:
    with door.database.transaction() as session:
        return _kept_keys(door, session).sign_in(key, BIRTH_DATE)


def _session(door: Door, came_in: OwnSignIn) -> str:
    with door.database.transaction() as session:
        return Sessions(session, door.clock, door.keys).start_own(came_in)


def _lives(door: Door, token: str) -> bool:
    with door.database.transaction() as session:
        return Sessions(session, door.clock, door.keys).resolve(token) is not None
