from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from notifications.foundation.stamp import Mode
from portal.access.actors import PUBLIC, Actor, Role, system
from portal.access.errors import NotAllowed
from portal.audit.models import AuditEvent
from portal.audit.service import AuditTrail
from portal.sign_in.models import StaffUser
from portal.sign_in.retention import forget_spent
from portal.sign_in.second_factor.models import RecoveryCode, SecondFactor
from portal.sign_in.second_factor.service import SecondFactors
from portal.sign_in.second_factor.standing import Lacks
from portal.sign_in.sessions import Sessions
from portal.sign_in.staff import StaffSignIn
from tests.factories.phones import Phone, enrolled, phone_for
from tests.factories.residents import Residents

T = TypeVar("T")
PASSWORD = "correct horse battery"


@dataclass
class Office:
    database: Database
    clock: SetClock
    keys: Keys
    robin: Actor

    @contextmanager
    def factors(self, *, required: bool = False) -> Iterator[SecondFactors]:
        with self.database.transaction() as session:
            audit = AuditTrail(session, self.clock, self.keys)
            yield SecondFactors(session, self.clock, self.keys, audit, required=required)

    def enrol(self) -> tuple[Phone, list[str]]:
        with self.factors() as factors:
            return enrolled(factors, self.robin, self.clock.now, steps=-1)

    def prove(self, code: str, *, required: bool = False) -> bool:
        with self.factors(required=required) as factors:
            return factors.prove(self.robin, code)

    def sessions(self, act: Callable[[Sessions], T], *, required: bool = True) -> T:
        with self.database.transaction() as session:
            return act(Sessions(session, self.clock, self.keys, factor_required=required))

    def left_over(self) -> tuple[int, int]:
        """How many secrets and codes on paper are there after what is spent was forgotten."""
        with self.database.transaction() as session:
            forget_spent(session, self.clock.now())
            secrets, papers = (
                session.scalar(select(func.count()).select_from(table)) or 0
                for table in (SecondFactor, RecoveryCode)
            )
            return secrets, papers


@pytest.fixture
def office(database: Database, clock: SetClock, keys: Keys) -> Office:
    with database.transaction() as session:
        audit = AuditTrail(session, clock, keys)
        staff = StaffSignIn(session, clock, keys, audit, Mode.DEMO)
        staff.add_user(
            system("test"),
            agency_id=Residents(session, clock, keys).agency(),
            username="robin",
            name="Robin Example",
            roles=[Role.APPROVER],
            password=PASSWORD,
        )
        return Office(database, clock, keys, staff.actor_named("robin"))


def test_a_code_of_her_phone_fits_once(office: Office) -> None:
    phone, _codes = office.enrol()

    assert office.prove(phone.code())
    assert not office.prove(phone.code())
    office.clock.advance(timedelta(seconds=30))
    assert office.prove(phone.code())


def test_the_code_that_set_it_up_is_used(office: Office) -> None:
    with office.factors() as factors:
        factors.begin(office.robin)
        phone = phone_for(factors, office.robin, office.clock.now)
        assert factors.confirm(office.robin, phone.code()) is not None

    assert not office.prove(phone.code())


def test_after_a_newer_code_an_older_one_fits_no_more(office: Office) -> None:
    phone, _codes = office.enrol()

    assert office.prove(phone.code(1))
    assert not office.prove(phone.code())


def test_five_wrong_codes_and_none_fits_for_a_quarter_of_an_hour(office: Office) -> None:
    phone, codes = office.enrol()
    for _ in range(5):
        assert not office.prove(phone.wrong())

    assert not office.prove(phone.code())
    assert not office.prove(codes[0])
    office.clock.advance(timedelta(minutes=15))
    assert office.prove(phone.code())


def test_codes_that_fit_are_not_counted(office: Office) -> None:
    phone, _codes = office.enrol()
    for _ in range(8):
        assert office.prove(phone.code())
        office.clock.advance(timedelta(seconds=30))


def test_each_of_ten_codes_on_paper_fits_once_however_it_is_typed(office: Office) -> None:
    _phone, codes = office.enrol()
    assert len(set(codes)) == 10

    for code in codes:
        assert office.prove(code.lower().replace("-", " "))
        assert not office.prove(code)
        office.clock.advance(timedelta(minutes=15))

    with office.factors() as factors:
        assert factors.recovery_codes_left(office.robin) == 0


def test_a_code_on_paper_is_on_the_trail_when_it_is_used(office: Office) -> None:
    _phone, codes = office.enrol()
    office.prove(codes[0])

    with office.database.reading() as session:
        acts = session.scalars(select(AuditEvent.act).order_by(AuditEvent.sequence)).all()
    assert acts[-2:] == ["enrol_second_factor", "use_recovery_code"]


def test_who_has_none_shows_it_by_nothing_unless_everybody_needs_one(office: Office) -> None:
    assert office.prove("")
    assert not office.prove("", required=True)
    assert not office.prove("123456", required=True)
    with office.factors() as factors:
        assert not factors.asks(office.robin)
    with office.factors(required=True) as factors:
        assert factors.asks(office.robin)


def test_a_secret_that_no_code_has_fitted_is_no_second_factor(office: Office) -> None:
    with office.factors() as factors:
        factors.begin(office.robin)
        phone = phone_for(factors, office.robin, office.clock.now)
        assert factors.confirm(office.robin, phone.wrong()) is None
        assert not factors.has(office.robin)

    assert not office.prove(phone.code(), required=True)


def test_an_enrolment_that_nobody_finishes_is_shown_no_more(office: Office) -> None:
    with office.factors() as factors:
        factors.begin(office.robin)
        phone = phone_for(factors, office.robin, office.clock.now)
    office.clock.advance(timedelta(minutes=30))

    with office.factors() as factors:
        assert factors.begun(office.robin) is None
        assert factors.confirm(office.robin, phone.code()) is None


def test_another_phone_is_set_up_with_the_one_that_works_and_takes_its_place(
    office: Office,
) -> None:
    old, old_codes = office.enrol()
    with office.factors() as factors:
        assert not factors.begin(office.robin)
        assert not factors.begin(office.robin, old.wrong())
        assert factors.begun(office.robin) is None
        assert factors.begin(office.robin, old.code())
        new = phone_for(factors, office.robin, office.clock.now)
    office.clock.advance(timedelta(minutes=1))
    assert office.prove(old.code()), "until the new one does, the old one works"

    with office.factors() as factors:
        assert factors.confirm(office.robin, new.code()) is not None
    office.clock.advance(timedelta(minutes=1))
    assert not office.prove(old.code())
    assert not office.prove(old_codes[0])
    assert office.prove(new.code())


def test_nobody_but_staff_sets_one_up(office: Office) -> None:
    with office.factors() as factors, pytest.raises(NotAllowed):
        factors.begin(PUBLIC)


def test_the_secret_is_sealed_and_codes_on_paper_are_hashes(office: Office) -> None:
    phone, codes = office.enrol()

    with office.database.engine.connect() as connection:
        secret = connection.execute(text("SELECT secret FROM second_factors")).scalar_one()
        connection.rollback()
    assert phone.secret.encode() not in bytes(secret)
    with office.database.reading() as session:
        hashes = session.scalars(select(RecoveryCode.code_hash)).all()
    plain = {each for code in codes for each in (code.encode(), code.replace("-", "").encode())}
    assert not [one for one in hashes if one in plain]


def test_a_session_lacks_what_it_was_not_shown_and_has_no_role_until_then(office: Office) -> None:
    robin = UUID(str(office.robin.id))
    bare = office.sessions(lambda s: s.resolve(s.start_staff(robin)))
    assert bare is not None
    assert (bare.lacks, bare.actor.roles) == (Lacks.ENROLMENT, frozenset())

    office.enrol()
    half = office.sessions(lambda s: s.resolve(s.start_staff(robin)))
    whole = office.sessions(lambda s: s.resolve(s.start_staff(robin, factor_shown=True)))
    assert half is not None
    assert whole is not None
    assert (half.lacks, half.actor.roles) == (Lacks.CODE, frozenset())
    assert (whole.lacks, whole.actor.roles) == (None, office.robin.roles)


def test_where_it_is_optional_only_who_has_one_is_asked(office: Office) -> None:
    robin = UUID(str(office.robin.id))
    free = office.sessions(lambda s: s.resolve(s.start_staff(robin)), required=False)
    office.enrol()
    asked = office.sessions(lambda s: s.resolve(s.start_staff(robin)), required=False)

    assert free is not None
    assert asked is not None
    assert (free.lacks, asked.lacks) == (None, Lacks.CODE)


def test_what_nobody_finished_and_whatever_is_of_an_ended_account_is_deleted(
    office: Office,
) -> None:
    with office.factors() as factors:
        factors.begin(office.robin)
    office.clock.advance(timedelta(minutes=30))
    assert office.left_over() == (0, 0)

    office.enrol()
    assert office.left_over() == (1, 10)
    with office.database.transaction() as session:
        user = session.get_one(StaffUser, UUID(str(office.robin.id)))
        user.ended_at = office.clock.now()
    assert office.left_over() == (0, 0)
