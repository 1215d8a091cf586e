from __future__ import annotations

from collections.abc import Iterator
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
from portal.audit.service import AuditTrail
from portal.sign_in.errors import (
    NotADemonstration,
    PasswordTooShort,
    UnknownUser,
    UsernameTaken,
)
from portal.sign_in.models import StaffUser
from portal.sign_in.outcomes import SignInRefused
from portal.sign_in.staff import StaffSignIn
from tests.factories.residents import Residents

PASSWORD = "correct horse battery"
SHELL = system("shell")


@pytest.fixture
def agency_id(database: Database, clock: SetClock, keys: Keys) -> UUID:
    with database.transaction() as session:
        return Residents(session, clock, keys).agency()


@pytest.fixture
def users(
    database: Database, clock: SetClock, keys: Keys, agency_id: UUID
) -> Iterator[StaffSignIn]:
    with database.transaction() as session:
        audit = AuditTrail(session, clock, keys)
        yield StaffSignIn(session, clock, keys, audit, Mode.PRODUCTION)


def add(
    users: StaffSignIn,
    agency_id: UUID,
    actor: Actor = SHELL,
    username: str = "robin",
    password: str | None = PASSWORD,
) -> UUID:
    return users.add_user(
        actor,
        agency_id=agency_id,
        username=username,
        name="Robin Example",
        roles=[Role.NOTICE_CLERK, Role.APPROVER],
        password=password,
    )


def test_a_user_name_and_its_password_sign_in_with_roles(
    users: StaffSignIn, agency_id: UUID
) -> None:
    user_id = add(users, agency_id)

    actor = users.sign_in(" Robin ", PASSWORD)

    assert isinstance(actor, Actor)
    assert (actor.id, actor.agency_id) == (str(user_id), agency_id)
    assert actor.roles == {Role.NOTICE_CLERK, Role.APPROVER}


@pytest.mark.parametrize(
    ("username", "password"), [("robin", "wrong"), ("nobody", PASSWORD), ("", "")]
)
def test_a_wrong_password_and_an_unknown_name_have_the_same_answer(
    users: StaffSignIn, agency_id: UUID, username: str, password: str
) -> None:
    add(users, agency_id)

    assert users.sign_in(username, password) == SignInRefused()


def test_an_account_without_a_password_has_no_password_that_fits(
    users: StaffSignIn, agency_id: UUID
) -> None:
    add(users, agency_id, password=None)

    assert users.sign_in("robin", "") == SignInRefused()
    assert users.sign_in("robin", "nobody has this password") == SignInRefused()


def test_ten_wrong_passwords_lock_for_a_quarter_of_an_hour(
    users: StaffSignIn, agency_id: UUID, clock: SetClock
) -> None:
    add(users, agency_id)
    for _ in range(10):
        users.sign_in("robin", "wrong")

    assert users.sign_in("robin", PASSWORD) == SignInRefused()
    clock.advance(timedelta(minutes=15))
    assert isinstance(users.sign_in("robin", PASSWORD), Actor)


def test_an_account_that_ended_cannot_sign_in(users: StaffSignIn, agency_id: UUID) -> None:
    user_id = add(users, agency_id)
    users.end_user(SHELL, user_id)

    assert users.sign_in("robin", PASSWORD) == SignInRefused()
    with pytest.raises(UnknownUser):
        users.end_user(SHELL, user_id)


def test_a_password_is_kept_as_argon2id_only(users: StaffSignIn, agency_id: UUID) -> None:
    add(users, agency_id)

    kept = users._session.scalars(select(StaffUser.password_hash)).one()
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


def test_a_short_password_is_refused(users: StaffSignIn, agency_id: UUID) -> None:
    with pytest.raises(PasswordTooShort):
        add(users, agency_id, password="only fourteen!")


def test_a_user_name_is_given_once(users: StaffSignIn, agency_id: UUID) -> None:
    add(users, agency_id, username="robin")

    with pytest.raises(UsernameTaken):
        add(users, agency_id, username="ROBIN")


def test_an_administrator_makes_accounts_for_her_own_agency_and_is_named_as_their_maker(
    users: StaffSignIn, agency_id: UUID
) -> None:
    maker = staff(add(users, agency_id, username="maker"), agency_id, frozenset(Role))
    add(users, agency_id, actor=maker)

    made = users.sign_in("robin", PASSWORD)
    assert isinstance(made, Actor)
    assert {str(each) for each in made.made_by} == {maker.id}


def test_an_administrator_of_another_agency_makes_no_account_here(
    users: StaffSignIn, agency_id: UUID
) -> None:
    stranger = staff(UUID(int=1), UUID(int=2), frozenset(Role))

    with pytest.raises(NotAllowed):
        add(users, agency_id, actor=stranger)


def test_one_click_signs_in_in_the_demonstration(
    database: Database, clock: SetClock, keys: Keys, agency_id: UUID
) -> None:
    with database.transaction() as session:
        audit = AuditTrail(session, clock, keys)
        users = StaffSignIn(session, clock, keys, audit, Mode.DEMO)
        user_id = add(users, agency_id, password=None)

        assert users.demo_sign_in(user_id).id == str(user_id)
        assert users.actor_named("robin").id == str(user_id)
        assert [card.username for card in users.demo_users()] == ["robin"]


def test_one_click_signs_nobody_in_elsewhere(users: StaffSignIn, agency_id: UUID) -> None:
    user_id = add(users, agency_id)

    with pytest.raises(NotADemonstration):
        users.demo_sign_in(user_id)
    with pytest.raises(NotADemonstration):
        users.demo_users()
    with pytest.raises(NotADemonstration):
        users.actor_named("robin")
