from __future__ import annotations

import io
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from notifications.delivery.models import NoticeRow
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from portal.access.actors import Actor, resident
from portal.legal_bases.models import LegalBasisReview
from portal.records_requests.models import RecordsRequest
from portal.records_requests.service import NewRequest
from portal.records_requests.values import RequestKind
from portal.sign_in.models import AccountPerson
from portal.tasks.models import Task
from portal.wiring import Portal, Services
from tests.factories.houses import staged_house


@pytest.fixture
def house(tmp_path: Path, keys: Keys) -> Portal:
    return staged_house(tmp_path, f"sqlite:///{tmp_path / 'portal.db'}", keys)


def _file(portal: Portal) -> RecordsRequest:
    with portal.database.transaction() as session:
        link = session.scalars(select(AccountPerson)).first()
        assert link is not None
        actor = resident(link.account_id, frozenset({link.person_id}))
        new = NewRequest(kind=RequestKind.SEE, language="en", person_id=link.person_id)
        return portal.services(session).records_requests.file(actor, new)


def _mark_ready(portal: Portal, request: RecordsRequest) -> None:
    with portal.database.transaction() as session:
        services = portal.services(session)
        services.records_requests.mark_ready(_clerk(services, request), request.id)


def _clerk(services: Services, request: RecordsRequest) -> Actor:
    agency = services.agencies.by_id(request.agency_id)
    prefix = "county" if agency.slug == "example-county" else "state"
    return services.staff_sign_in.actor_named(f"{prefix}.clerk")


def _kinds(database: Database) -> list[str]:
    with database.reading() as session:
        about = NoticeRow.kind.like("records_request%")
        return sorted(session.scalars(select(NoticeRow.kind).where(about)))


def test_word_that_records_are_ready_goes_out_under_a_reviewed_law(house: Portal) -> None:
    _mark_ready(house, _file(house))
    assert _kinds(house.database) == ["records_request_ready", "records_request_received"]


def test_released_records_are_told_too(house: Portal) -> None:
    request = _file(house)
    _mark_ready(house, request)
    with house.database.transaction() as session:
        services = house.services(session)
        clerk = _clerk(services, request)
        services.documents.add(clerk, request.id, io.BytesIO(b"%PDF-1.7 example"), "file.pdf")
        services.records_requests.release(clerk, request.id)
    assert _kinds(house.database)[-1] == "records_request_released"


def test_without_counsels_review_of_the_law_a_human_tells_her_instead(house: Portal) -> None:
    with house.database.transaction() as session:
        session.execute(delete(LegalBasisReview))
    _mark_ready(house, _file(house))
    assert _kinds(house.database) == ["records_request_received"]
    with house.database.reading() as session:
        assert session.scalars(select(Task.kind)).all() == ["tell_that_ready"]
