from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

import pytest
from sqlalchemy import select

from notifications.foundation.clock import SetClock
from notifications.foundation.codes import letter_secrets
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from notifications.foundation.stamp import Mode
from portal.access.actors import ActorKind, Role, system
from portal.access.acts import Act
from portal.access.errors import NotAllowed
from portal.access.rules import require
from portal.audit.service import AuditTrail
from portal.sign_in.letter_codes import LetterCodes
from portal.sign_in.models import WebSession
from portal.sign_in.outcomes import OpenedLetter, OwnSignIn
from portal.sign_in.retention import forget_spent
from portal.sign_in.sessions import Sessions, SignedIn
from portal.sign_in.staff import StaffSignIn
from tests.factories.residents import BIRTH_DATE, Residents

T = TypeVar("T")


@dataclass
class House:
    database: Database
    clock: SetClock
    keys: Keys
    agency_id: UUID
    person_id: UUID
    notice_id: UUID
    account_id: UUID
    user_id: UUID

    def do(self, act: Callable[[Sessions], T]) -> T:
        with self.database.transaction() as session:
            return act(Sessions(session, self.clock, self.keys))

    def resolve(self, token: str) -> SignedIn | None:
        return self.do(lambda sessions: sessions.resolve(token))

    def letter_token(self) -> str:
        with self.database.transaction() as session:
            audit = AuditTrail(session, self.clock, self.keys)
            codes = LetterCodes(session, self.clock, self.keys, audit)
            typed = letter_secrets(self.keys.codes, self.notice_id).typed
            opened = codes.open(typed, BIRTH_DATE)
            assert isinstance(opened, OpenedLetter)
            return Sessions(session, self.clock, self.keys).start_letter(opened)

    def own_token(self) -> str:
        return self.do(lambda sessions: sessions.start_own(OwnSignIn(self.account_id)))

    def staff_token(self) -> str:
        return self.do(lambda sessions: sessions.start_staff(self.user_id))

    def token(self, kind: str) -> str:
        made: str = getattr(self, f"{kind}_token")()
        return made


@pytest.fixture
def house(database: Database, clock: SetClock, keys: Keys) -> House:
    with database.transaction() as session:
        made = Residents(session, clock, keys)
        agency_id = made.agency()
        person_id = made.person(agency_id)
        notice_id = made.notice(person_id)
        audit = AuditTrail(session, clock, keys)
        expires = clock.now() + timedelta(days=90)
        LetterCodes(session, clock, keys, audit).issue(notice_id, person_id, expires)
        user_id = StaffSignIn(session, clock, keys, audit, Mode.TEST).add_user(
            system("test"),
            agency_id=agency_id,
            username="example",
            name="Robin Example",
            roles=[Role.COUNSEL],
            password=None,
        )
        account_id = made.account(person_id)
    return House(database, clock, keys, agency_id, person_id, notice_id, account_id, user_id)


def test_a_letters_session_is_for_its_notice_and_refuses_everything_else(house: House) -> None:
    signed_in = house.resolve(house.letter_token())

    assert signed_in is not None
    actor = signed_in.actor
    assert (actor.kind, actor.notice_id) == (ActorKind.RESIDENT_LETTER, house.notice_id)
    about = {
        "agency_id": house.agency_id,
        "person_ids": [house.person_id],
        "notice_id": house.notice_id,
    }
    allowed = set()
    for act in Act:
        try:
            require(actor, act, **about)  # type: ignore[arg-type]
        except NotAllowed:
            continue
        allowed.add(act)
    assert allowed == {
        Act.SEE_NOTICE_OF_LETTER,
        Act.FILE_REQUEST,
        Act.ASK_CALL,
        Act.REPORT_WRONG_HOME,
        Act.TELL_US,
        Act.BEGIN_WAY_IN,
    }


def test_her_own_session_is_for_the_persons_whose_history_it_opens(house: House) -> None:
    signed_in = house.resolve(house.own_token())

    assert signed_in is not None
    assert signed_in.actor.kind is ActorKind.RESIDENT_OWN
    assert signed_in.actor.person_ids == {house.person_id}
    require(signed_in.actor, Act.SEE_HISTORY, person_ids=[house.person_id])


def test_a_staff_session_has_her_agency_and_roles(house: House) -> None:
    signed_in = house.resolve(house.staff_token())

    assert signed_in is not None
    assert signed_in.actor.agency_id == house.agency_id
    assert signed_in.actor.roles == {Role.COUNSEL}


@pytest.mark.parametrize(("kind", "minutes"), [("letter", 20), ("own", 15), ("staff", 15)])
def test_an_idle_session_ends(house: House, kind: str, minutes: int) -> None:
    token = house.token(kind)
    house.clock.advance(timedelta(minutes=minutes) - timedelta(seconds=1))
    assert house.resolve(token) is not None
    house.clock.advance(timedelta(minutes=minutes))
    assert house.resolve(token) is None


@pytest.mark.parametrize("kind", ["letter", "own", "staff"])
def test_a_busy_session_ends_after_twelve_hours(house: House, kind: str) -> None:
    token = house.token(kind)
    for _ in range(12 * 6 - 1):
        house.clock.advance(timedelta(minutes=10))
        assert house.resolve(token) is not None
    house.clock.advance(timedelta(minutes=10))

    assert house.resolve(token) is None


def test_a_session_that_ended_does_not_live_again(house: House) -> None:
    token = house.own_token()
    house.do(lambda sessions: sessions.end(token))

    assert house.resolve(token) is None


def test_signing_in_again_gives_a_new_token_and_ends_the_old_one(house: House) -> None:
    old = house.letter_token()
    new = house.do(lambda sessions: sessions.start_own(OwnSignIn(house.account_id), replacing=old))

    assert new != old
    assert house.resolve(old) is None
    assert house.resolve(new) is not None


def test_an_account_is_signed_out_everywhere(house: House) -> None:
    tokens = [house.own_token(), house.own_token()]
    staff = house.staff_token()
    house.do(lambda sessions: sessions.end_all(house.account_id))

    assert [house.resolve(token) for token in tokens] == [None, None]
    assert house.resolve(staff) is not None


def test_a_letter_reported_from_the_wrong_home_ends_its_sessions(house: House) -> None:
    token = house.letter_token()
    with house.database.transaction() as session:
        audit = AuditTrail(session, house.clock, house.keys)
        LetterCodes(session, house.clock, house.keys, audit).end(house.notice_id, "wrong_home")

    assert house.resolve(token) is None


def test_a_staff_account_that_ended_ends_its_sessions(house: House) -> None:
    token = house.staff_token()
    with house.database.transaction() as session:
        audit = AuditTrail(session, house.clock, house.keys)
        StaffSignIn(session, house.clock, house.keys, audit, Mode.TEST).end_user(
            system("test"), house.user_id
        )

    assert house.resolve(token) is None


@pytest.mark.parametrize("token", ["", "no such token", "x" * 5000])
def test_an_unknown_token_is_nobody(house: House, token: str) -> None:
    assert house.resolve(token) is None


def test_the_token_does_not_stand_in_the_database(house: House) -> None:
    token = house.own_token()

    with house.database.transaction() as session:
        row = session.scalars(select(WebSession)).one()
    assert token.encode() not in row.token_hash
    assert len(token) >= 43


def test_old_sessions_are_forgotten_and_living_ones_kept(house: House) -> None:
    house.own_token()
    house.clock.advance(timedelta(hours=12))
    living = house.own_token()
    with house.database.transaction() as session:
        forget_spent(session, house.clock.now())

    with house.database.transaction() as session:
        assert len(session.scalars(select(WebSession)).all()) == 1
    assert house.resolve(living) is not None
