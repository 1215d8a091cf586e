from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from notifications.foundation.stamp import Mode
from portal.access.actors import Actor, Role, staff, system
from portal.access.errors import NotAllowed
from portal.audit.models import AuditEvent
from portal.audit.service import AuditTrail
from portal.sign_in.desk_sessions import DeskSessions
from portal.sign_in.errors import OwnAccount, UnknownSession, UnknownUser
from portal.sign_in.outcomes import REFUSED
from portal.sign_in.sessions import Sessions
from portal.sign_in.staff import StaffSignIn
from portal.sign_in.staff_accounts import StaffAccounts
from tests.factories.residents import Residents

PASSWORD = "correct horse battery"
NINETY_DAYS = timedelta(days=90)


@dataclass
class Desk:
    """The services about accounts, in one transaction."""

    sign_in: StaffSignIn
    accounts: StaffAccounts
    own: DeskSessions
    sessions: Sessions
    audit: AuditTrail


@dataclass
class Office:
    database: Database
    clock: SetClock
    keys: Keys
    agency_id: UUID

    @contextmanager
    def at(self) -> Iterator[Desk]:
        with self.database.transaction() as session:
            audit = AuditTrail(session, self.clock, self.keys)
            sessions = Sessions(session, self.clock, self.keys)
            own = DeskSessions(session, self.clock, sessions, audit)
            yield Desk(
                StaffSignIn(session, self.clock, self.keys, audit, Mode.PRODUCTION),
                StaffAccounts(session, self.clock, own, audit),
                own,
                sessions,
                audit,
            )

    def add(self, username: str, *roles: Role) -> Actor:
        with self.at() as desk:
            user_id = desk.sign_in.add_user(
                system("test"),
                agency_id=self.agency_id,
                username=username,
                name="Robin Example",
                roles=roles,
                password=PASSWORD,
            )
        return staff(user_id, self.agency_id, frozenset(roles))

    def comes_in(self, username: str, password: str = PASSWORD) -> object:
        with self.at() as desk:
            return desk.sign_in.sign_in(username, password)

    def start(self, actor: Actor) -> str:
        with self.at() as desk:
            return desk.sessions.start_staff(UUID(str(actor.id)))

    def lives(self, token: str) -> bool:
        with self.at() as desk:
            return desk.sessions.resolve(token) is not None

    def acts(self) -> list[str]:
        with self.database.reading() as session:
            return list(session.scalars(select(AuditEvent.act).order_by(AuditEvent.sequence)))


@pytest.fixture
def office(database: Database, clock: SetClock, keys: Keys) -> Office:
    with database.transaction() as session:
        agency_id = Residents(session, clock, keys).agency()
    return Office(database, clock, keys, agency_id)


def test_an_account_that_nobody_used_for_ninety_days_sleeps_and_says_what_a_wrong_password_says(
    office: Office,
) -> None:
    office.add("robin", Role.COUNSEL)
    office.clock.advance(NINETY_DAYS - timedelta(seconds=1))
    assert isinstance(office.comes_in("robin"), Actor)

    office.clock.advance(NINETY_DAYS)

    assert office.comes_in("robin") == REFUSED == office.comes_in("robin", "not the password")


def test_an_administrator_wakes_it_on_the_trail(office: Office) -> None:
    robin, chief = office.add("robin", Role.COUNSEL), office.add("chief", Role.ADMINISTRATOR)
    office.clock.advance(NINETY_DAYS)
    with office.at() as desk:
        shown = {one.username: one for one in desk.accounts.of(chief, office.agency_id)}
        assert shown["robin"].sleeps
        desk.accounts.wake(chief, UUID(str(robin.id)))

    assert office.acts()[-1] == "wake_user"
    assert isinstance(office.comes_in("robin"), Actor)


def test_only_an_administrator_of_the_agency_sees_wakes_and_signs_out(office: Office) -> None:
    robin = UUID(str(office.add("robin", Role.COUNSEL).id))
    everything_else = frozenset(Role) - {Role.ADMINISTRATOR}
    for stranger in (
        staff(UUID(int=1), UUID(int=2), frozenset(Role)),
        staff(UUID(int=1), office.agency_id, everything_else),
    ):
        with office.at() as desk:
            with pytest.raises(NotAllowed):
                desk.accounts.of(stranger, office.agency_id)
            with pytest.raises(NotAllowed):
                desk.accounts.wake(stranger, robin)
            with pytest.raises(NotAllowed):
                desk.accounts.end_sessions(stranger, robin)


def test_an_account_that_ended_or_never_was_is_not_woken(office: Office) -> None:
    robin, chief = office.add("robin", Role.COUNSEL), office.add("chief", Role.ADMINISTRATOR)
    with office.at() as desk:
        desk.sign_in.end_user(chief, UUID(str(robin.id)))
        for user_id in (UUID(str(robin.id)), UUID(int=5)):
            with pytest.raises(UnknownUser):
                desk.accounts.wake(chief, user_id)
        with pytest.raises(UnknownUser):
            desk.accounts.id_of("nobody")


def test_nobody_ends_her_own_account(office: Office) -> None:
    chief = office.add("chief", Role.ADMINISTRATOR)

    with office.at() as desk, pytest.raises(OwnAccount):
        desk.sign_in.end_user(chief, UUID(str(chief.id)))


def test_her_sessions_are_listed_newest_first_and_this_one_is_marked(office: Office) -> None:
    robin = office.add("robin", Role.COUNSEL)
    this = office.start(robin)
    office.clock.advance(timedelta(minutes=5))
    other = office.start(robin)

    with office.at() as desk:
        listed = desk.own.own(robin, this)
        desk.own.end_own(robin, listed[0].id)

    assert [one.is_this for one in listed] == [False, True]
    assert listed[0].started_at - listed[1].started_at == timedelta(minutes=5)
    assert (office.lives(this), office.lives(other)) == (True, False)


def test_a_session_that_is_over_is_listed_no_more(office: Office) -> None:
    robin = office.add("robin", Role.COUNSEL)
    office.start(robin)
    office.clock.advance(timedelta(minutes=15))
    this = office.start(robin)

    with office.at() as desk:
        assert [one.is_this for one in desk.own.own(robin, this)] == [True]


def test_all_others_end_and_this_one_lives_on(office: Office) -> None:
    robin = office.add("robin", Role.COUNSEL)
    others, this = [office.start(robin), office.start(robin)], office.start(robin)

    with office.at() as desk:
        desk.own.end_others(robin, this)

    assert [office.lives(token) for token in (*others, this)] == [False, False, True]
    assert office.acts()[-1] == "keep_own_account"


def test_nobody_ends_a_session_of_somebody_elses_as_her_own(office: Office) -> None:
    robin, kim = office.add("robin", *Role), office.add("kim", Role.COUNSEL)
    hers = office.start(kim)
    with office.at() as desk:
        (session,) = desk.own.own(kim, hers)
        with pytest.raises(UnknownSession):
            desk.own.end_own(robin, session.id)

    assert office.lives(hers)


def test_an_administrator_signs_somebody_out_everywhere_on_the_trail(office: Office) -> None:
    robin, chief = office.add("robin", Role.COUNSEL), office.add("chief", Role.ADMINISTRATOR)
    tokens, mine = [office.start(robin), office.start(robin)], office.start(chief)

    with office.at() as desk:
        desk.accounts.end_sessions(chief, UUID(str(robin.id)))

    assert [office.lives(token) for token in (*tokens, mine)] == [False, False, True]
    assert office.acts()[-1] == "end_sessions"
