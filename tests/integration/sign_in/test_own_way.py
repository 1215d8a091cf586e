from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from portal.audit.models import AuditEvent
from portal.audit.service import AuditTrail
from portal.people.models import Contact
from portal.people.values import ContactChannel
from portal.sign_in.models import OneTimeCode
from portal.sign_in.outcomes import OwnSignIn, SignInRefused
from portal.sign_in.own_way import OwnWay
from tests.factories.residents import BIRTH_DATE, Residents

PHONE = "651-555-0143"
LONG_AGO = datetime(2026, 1, 2, tzinfo=UTC)


@dataclass
class Door:
    """The way in, and whatever codes went out."""

    database: Database
    clock: SetClock
    keys: Keys
    sent: list[tuple[UUID, UUID, str, str]] = field(default_factory=list)

    def ask(self, contact: str = PHONE, birth_date: date | None = BIRTH_DATE) -> str:
        with self.database.transaction() as session:
            return self._own_way(session).send_code(contact, birth_date, "so")

    def enter(self, ticket: str, code: str) -> OwnSignIn | SignInRefused:
        with self.database.transaction() as session:
            return self._own_way(session).enter_code(ticket, code)

    def add(self, build: Callable[[Residents], Any]) -> Any:
        with self.database.transaction() as session:
            return build(Residents(session, self.clock, self.keys))

    @property
    def code(self) -> str:
        return self.sent[-1][2]

    def _own_way(self, session: Session) -> OwnWay:
        audit = AuditTrail(session, self.clock, self.keys)
        return OwnWay(session, self.clock, self.keys, audit, self._send)

    def _send(self, person_id: UUID, contact_id: UUID, code: str, language: str) -> None:
        self.sent.append((person_id, contact_id, code, language))


@pytest.fixture
def door(database: Database, clock: SetClock, keys: Keys) -> Door:
    return Door(database, clock, keys)


def her(made: Residents, **contact: Any) -> tuple[UUID, UUID, UUID]:
    """A person with an account and a phone: the ids of the person, the contact, the account."""
    person_id = made.person(made.agency())
    return person_id, made.contact(person_id, **contact), made.account(person_id)


def wrong_for(code: str) -> str:
    return str((int(code) + 1) % 1_000_000).zfill(6)


def test_a_code_sent_to_her_phone_and_her_birth_date_let_her_in(door: Door) -> None:
    person_id, contact_id, account_id = door.add(her)

    ticket = door.ask("(651) 555-0143")
    result = door.enter(ticket, f"{door.code[:3]} {door.code[3:]}")

    assert result == OwnSignIn(account_id)
    assert [(*one[:2], one[3]) for one in door.sent] == [(person_id, contact_id, "so")]


def test_a_code_is_read_in_arabic_digits(door: Door) -> None:
    _, _, account_id = door.add(her)

    ticket = door.ask("٦٥١-٥٥٥-٠١٤٣")
    typed = door.code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert door.enter(ticket, typed) == OwnSignIn(account_id)


def test_an_email_in_any_case_lets_her_in(door: Door) -> None:
    _, _, account_id = door.add(
        lambda made: her(made, value="ayaan@example.org", channel=ContactChannel.EMAIL)
    )

    ticket = door.ask(" Ayaan@Example.ORG ")

    assert door.enter(ticket, door.code) == OwnSignIn(account_id)


@pytest.mark.parametrize(
    "contact",
    [
        {"may_open_record": False},
        {"shared_with_others": True},
        {"pending": True},
        {"confirmed_at": None},
        {"unsafe_since": LONG_AGO},
        {"ended_at": LONG_AGO},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_contact_that_must_not_open_the_record_gets_no_code(
    door: Door, contact: dict[str, Any]
) -> None:
    door.add(lambda made: her(made, **contact))

    assert door.ask()
    assert door.sent == []


def test_a_contact_added_from_a_letters_session_cannot_sign_in(door: Door) -> None:
    def build(made: Residents) -> None:
        person_id, _, _ = her(made)
        made.contact(person_id, "+16515550199", pending=True, confirmed_at=made.clock.now())

    door.add(build)

    door.ask("651-555-0199")
    assert door.sent == []


@pytest.mark.parametrize("birth_date", [date(1984, 3, 8), None])
def test_another_birth_date_gets_no_code(door: Door, birth_date: date | None) -> None:
    door.add(her)

    door.ask(birth_date=birth_date)
    assert door.sent == []


def test_an_account_that_does_not_open_the_history_gets_no_code(door: Door) -> None:
    def build(made: Residents) -> None:
        person_id = made.person(made.agency())
        made.contact(person_id)
        made.account(person_id, opens_history=False)

    door.add(build)

    door.ask()
    assert door.sent == []


def test_a_phone_that_would_open_two_accounts_opens_neither(door: Door) -> None:
    def build(made: Residents) -> None:
        agency = made.agency()
        for _ in range(2):
            person_id = made.person(agency)
            made.contact(person_id)
            made.account(person_id)

    door.add(build)

    door.ask()
    assert door.sent == []


def test_one_account_of_two_persons_gets_one_code(door: Door) -> None:
    def build(made: Residents) -> UUID:
        persons = [made.person(made.agency(slug)) for slug in ("example-a", "example-b")]
        for person_id in persons:
            made.contact(person_id)
        return made.account(*persons)

    account_id = door.add(build)

    ticket = door.ask()
    assert len(door.sent) == 1
    assert door.enter(ticket, door.code) == OwnSignIn(account_id)


@pytest.mark.parametrize("contact", ["651-555-0198", "nobody@example.org", "hello", "", "\x00@"])
def test_who_is_not_known_gets_a_ticket_like_anyone_and_no_code_fits_it(
    door: Door, contact: str
) -> None:
    known = door.add(her)

    ticket = door.ask(contact)

    assert known
    assert len(ticket) == len(door.ask())
    assert door.enter(ticket, "123456") == SignInRefused()


def test_a_code_works_once(door: Door) -> None:
    door.add(her)
    ticket = door.ask()

    assert isinstance(door.enter(ticket, door.code), OwnSignIn)
    assert door.enter(ticket, door.code) == SignInRefused()


def test_once_she_is_in_no_earlier_code_lets_anyone_in(door: Door) -> None:
    door.add(her)
    first, first_code = door.ask(), door.code
    second = door.ask()

    assert isinstance(door.enter(second, door.code), OwnSignIn)
    assert door.enter(first, first_code) == SignInRefused()


def test_a_code_is_over_after_ten_minutes(door: Door) -> None:
    door.add(her)
    ticket = door.ask()
    door.clock.advance(timedelta(minutes=10))

    assert door.enter(ticket, door.code) == SignInRefused()


def test_a_code_fits_its_own_ticket_only(door: Door) -> None:
    door.add(her)
    first = door.ask()
    door.ask()

    assert door.enter(first, door.code) == SignInRefused()
    assert door.enter("no such ticket", door.code) == SignInRefused()


def test_five_wrong_codes_end_the_right_one(door: Door) -> None:
    door.add(her)
    ticket = door.ask()
    for _ in range(5):
        assert door.enter(ticket, wrong_for(door.code)) == SignInRefused()

    assert door.enter(ticket, door.code) == SignInRefused()


def test_wrong_codes_at_once_are_counted_one_by_one(door: Door) -> None:
    door.add(her)
    ticket = door.ask()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: door.enter(ticket, wrong_for(door.code)), range(12)))

    with door.database.transaction() as session:
        assert session.scalars(select(OneTimeCode.tries)).all() == [5]


def test_a_contact_marked_unsafe_after_the_code_went_out_lets_nobody_in(door: Door) -> None:
    door.add(her)
    ticket = door.ask()
    with door.database.transaction() as session:
        session.execute(update(Contact).values(unsafe_since=door.clock.now()))

    assert door.enter(ticket, door.code) == SignInRefused()


def test_a_phone_gets_five_codes_an_hour_and_the_answer_stays_the_same(door: Door) -> None:
    door.add(her)

    tickets = [door.ask() for _ in range(7)]

    assert len(set(tickets)) == 7
    assert len(door.sent) == 5
    door.clock.advance(timedelta(hours=1))
    door.ask()
    assert len(door.sent) == 6


def test_neither_code_nor_ticket_stands_in_the_database(door: Door) -> None:
    door.add(her)
    ticket = door.ask()

    with door.database.transaction() as session:
        row = session.scalars(select(OneTimeCode)).one()
    assert ticket.encode() not in row.ticket_hash
    assert door.code.encode() not in row.code_hash


def test_she_finds_on_the_trail_that_a_code_went_out_and_that_it_was_used(door: Door) -> None:
    person_id, _, account_id = door.add(her)
    door.enter(door.ask(), door.code)

    with door.database.transaction() as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.sequence)).all()
    assert [event.act for event in events] == ["send_sign_in_code", "sign_in"]
    assert {(event.person_id, event.actor_id) for event in events} == {(person_id, str(account_id))}
