from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from portal.access.actors import system
from portal.audit.models import AuditEvent
from portal.audit.service import AuditTrail
from portal.sign_in.accounts import Accounts
from portal.sign_in.outcomes import OwnSignIn
from portal.sign_in.sessions import Sessions
from tests.factories.residents import Residents


def test_an_account_opens_the_history_of_her_persons_and_each_finds_it_on_her_log(
    database: Database, clock: SetClock, keys: Keys
) -> None:
    with database.transaction() as session:
        made = Residents(session, clock, keys)
        hers = {made.person(made.agency(slug)) for slug in ("example-a", "example-b")}
        accounts = Accounts(session, clock, AuditTrail(session, clock, keys))
        account_id: UUID = accounts.open_for(hers, system("test"), "staff_saw_papers")
        sessions = Sessions(session, clock, keys)
        signed_in = sessions.resolve(sessions.start_own(OwnSignIn(account_id)))

        assert signed_in is not None
        assert signed_in.actor.person_ids == hers
        events = session.scalars(select(AuditEvent)).all()
        assert {event.person_id for event in events} == hers
        assert {(event.act, event.reason) for event in events} == {
            ("open_account", "staff_saw_papers")
        }
