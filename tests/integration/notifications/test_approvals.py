from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from notifications import Sender
from notifications.delivery.approvals import (
    DemonstrationApprovalRefused,
    approve_for_demonstration,
    approved,
    demonstration_approvals,
)
from notifications.delivery.tables import APPROVALS
from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.stamp import Mode
from tests.factories.sending import LANGUAGES, fresh_notice

MADE_UP = "%(agency)s: nobody ever wrote this sentence."


def test_production_takes_no_demonstration_approval(database: Database, clock: SetClock) -> None:
    with database.transaction() as session:
        with pytest.raises(DemonstrationApprovalRefused):
            approve_for_demonstration(session, clock.now(), Mode.PRODUCTION, LANGUAGES)
        assert session.scalar(select(func.count()).select_from(APPROVALS)) == 0


def test_production_reads_no_demonstration_approval(database: Database, clock: SetClock) -> None:
    line = "It is not from ICE or the police."
    with database.transaction() as session:
        approve_for_demonstration(session, clock.now(), Mode.TEST, LANGUAGES)
        assert approved(session, Mode.TEST).sentence("so", "notices", line)
        assert not approved(session, Mode.PRODUCTION).sentence("so", "notices", line)


def test_approving_again_adds_nothing(sender: Sender) -> None:
    with sender.database.transaction() as session:
        assert demonstration_approvals(session)
        assert sender.approve_for_demonstration(session, LANGUAGES) == 0


def test_an_approval_holds_for_the_catalogue_as_it_stood_and_no_other(sender: Sender) -> None:
    notice = fresh_notice(language="es")
    with sender.database.transaction() as session:
        assert sender.forecast(session, notice).language == "es"
        stale = (APPROVALS.c.language == "es") & (APPROVALS.c.domain == "notices")
        session.execute(update(APPROVALS).where(stale).values(fingerprint="0" * 64))
        assert sender.forecast(session, notice).language == "en"


def test_a_sentence_outside_every_catalogue_is_never_approved(sender: Sender) -> None:
    with sender.database.reading() as session:
        assert not approved(session, Mode.TEST).sentence("en", "notices", MADE_UP)
