"""The register of numbers is kept by clerks; out of order, it keeps production from sending."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from notifications import Bar, Channel, Question
from notifications.foundation.clock import SetClock
from notifications.foundation.keys import Keys
from notifications.foundation.stamp import Mode
from notifications.notice import NoticeKind
from portal.access.errors import NotAllowed
from portal.agencies.errors import NumberRefused, UnknownNumber
from portal.agencies.models import HelpNumber
from portal.agencies.number_rules import NumberFault, NumberKind
from portal.audit.models import AuditEvent
from portal.notices.still_reachable import StillReachable
from portal.people.models import Person
from portal.wiring import Portal, Services
from tests.factories.houses import staged_house


@pytest.fixture
def house(tmp_path: Path, keys: Keys) -> Portal:
    return staged_house(tmp_path, f"sqlite:///{tmp_path / 'portal.db'}", keys)


def _county(services: Services) -> UUID:
    return services.agencies.by_slug("example-county").id


def test_a_clerk_enters_calls_and_takes_out_a_number(house: Portal) -> None:
    with house.database.transaction() as session:
        services = house.services(session)
        agency, clerk = _county(services), services.staff_sign_in.actor_named("county.clerk")
        kept = services.help_numbers
        added = kept.add(agency, NumberKind.INTERPRETER, "Line", "651-555-0199", "so", clerk)
        assert services.agencies.by_id(agency).interpreters == {"so": "651-555-0199"}
        kept.still_right(added.id, clerk)
        kept.withdraw(added.id, clerk)
        assert services.agencies.by_id(agency).interpreters == {}
        with pytest.raises(UnknownNumber):
            kept.withdraw(added.id, clerk)
        acts = session.scalars(
            select(AuditEvent.act).where(AuditEvent.subject_kind == "help_number")
        )
        assert list(acts) == ["keep_help_numbers"] * 3


def test_what_is_no_number_is_refused_and_another_agencys_clerk_too(house: Portal) -> None:
    with house.database.transaction() as session:
        services = house.services(session)
        agency, clerk = _county(services), services.staff_sign_in.actor_named("county.clerk")
        for name, phone, language in (("", "651-555-0199", ""), ("Line", "call us", "")):
            with pytest.raises(NumberRefused):
                services.help_numbers.add(agency, NumberKind.HELP, name, phone, language, clerk)
        with pytest.raises(NumberRefused):
            services.help_numbers.add(
                agency, NumberKind.INTERPRETER, "Line", "651-555-0199", "", clerk
            )
        with pytest.raises(NotAllowed):
            services.help_numbers.add(
                agency,
                NumberKind.HELP,
                "Line",
                "651-555-0199",
                "",
                services.staff_sign_in.actor_named("state.clerk"),
            )


def test_production_holds_every_letter_while_numbers_are_made_up_stale_or_missing(
    house: Portal, clock: SetClock
) -> None:
    with house.database.transaction() as session:
        services = house.services(session)
        person = session.scalars(
            select(Person).where(Person.agency_id == _county(services))
        ).first()
        assert person is not None
        asked = Question(
            delivery_id=UUID(int=1),
            notice_id=UUID(int=2),
            person_key=person.id,
            channel=Channel.LETTER,
            contact_key=None,
            kind=NoticeKind.DATA_REQUESTED,
            frozen_at=services.now,
        )

        def bar(mode: Mode) -> Bar | None:
            session.expire_all()
            return StillReachable(house.clock, mode).barred(session, [asked]).get(asked.delivery_id)

        assert bar(Mode.DEMO) is not Bar.HELP_NUMBERS
        assert bar(Mode.PRODUCTION) is Bar.HELP_NUMBERS
        _make_real(services)
        assert bar(Mode.PRODUCTION) is not Bar.HELP_NUMBERS
        first = services.help_numbers.of(_county(services))[0]
        first.checked_on -= timedelta(days=400)
        session.flush()
        assert services.help_numbers.faults(_county(services)) == (NumberFault.STALE,)
        assert bar(Mode.PRODUCTION) is Bar.HELP_NUMBERS


def _make_real(services: Services) -> None:
    for number in services.session.scalars(select(HelpNumber)):
        number.phone = number.phone.replace("555", "431")
    services.session.flush()
