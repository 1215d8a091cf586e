from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from portal.access.actors import PUBLIC, Actor, Role, letter_reader, resident, staff
from portal.access.errors import NotAllowed
from portal.agencies.holidays import EXECUTIVE_BRANCH
from portal.agencies.service import Agencies, NewAgency
from portal.audit.models import AuditEvent
from portal.audit.service import AuditTrail
from portal.legal_bases.errors import UnknownLegalBasis
from portal.papers.errors import DocumentTypeRefused
from portal.papers.kept_files import KeptFiles
from portal.papers.sealed_files import SealedFiles
from portal.records_requests.documents import Documents
from portal.records_requests.errors import (
    IdentityNotSettled,
    MoveNotPossible,
    UnknownRequest,
    WordsTooLong,
)
from portal.records_requests.models import RecordsRequest, ReleasedDocument
from portal.records_requests.queries import RecordsRequestQueries, RequestView
from portal.records_requests.service import NewRequest, RecordsRequests
from portal.records_requests.values import IdentityProof, NoticeOwed, RequestKind, RequestState
from tests.factories.residents import Residents

PDF = b"%PDF-1.7\n" + b"Findmeplain " * 50_000
CLERK_ROLES = frozenset({Role.RECORDS_CLERK})


@dataclass
class Work:
    """The services in one transaction."""

    session: Session
    requests: RecordsRequests
    documents: Documents
    queries: RecordsRequestQueries


@dataclass
class House:
    """A state agency with one person, a clerk, and whoever else comes."""

    database: Database
    clock: SetClock
    keys: Keys
    folder: Path
    owed: list[tuple[NoticeOwed, UUID]] = field(default_factory=list)
    agency_id: UUID = field(init=False)
    person_id: UUID = field(init=False)
    other_agency_id: UUID = field(init=False)

    def __post_init__(self) -> None:
        with self.database.transaction() as session:
            self.agency_id = Agencies(session, self.clock).add(_agency("example-state-agency")).id
            self.person_id = Residents(session, self.clock, self.keys).person(self.agency_id)
            self.other_agency_id = Agencies(session, self.clock).add(_agency("other-example")).id

    @property
    def herself(self) -> Actor:
        return resident(UUID(int=1), frozenset({self.person_id}))

    @property
    def her_letter(self) -> Actor:
        return letter_reader(UUID(int=2), UUID(int=3), self.person_id)

    @property
    def clerk(self) -> Actor:
        return staff(UUID(int=4), self.agency_id, CLERK_ROLES)

    @contextmanager
    def work(self) -> Iterator[Work]:
        with self.database.transaction() as session:
            audit = AuditTrail(session, self.clock, self.keys)
            requests = RecordsRequests(session, self.clock, audit, self._owe)
            files = KeptFiles(session, SealedFiles(self.folder, self.keys.ring))
            documents = Documents(session, files, requests, audit)
            yield Work(session, requests, documents, RecordsRequestQueries(session, self.clock))

    def _owe(self, kind: NoticeOwed, request: RecordsRequest) -> None:
        self.owed.append((kind, request.id))

    def file(self, actor: Actor | None = None, **changes: object) -> UUID:
        new = NewRequest(**{"kind": RequestKind.SEE, "language": "so",
                            "person_id": self.person_id, **changes})  # type: ignore[arg-type]  # fmt: skip
        with self.work() as work:
            return work.requests.file(actor or self.herself, new).id

    def answer(self, request_id: UUID, data: bytes = PDF) -> UUID:
        with self.work() as work:
            work.documents.answer(self.clerk, request_id, io.BytesIO(data), "file.pdf")
            query = select(ReleasedDocument.id).where(ReleasedDocument.request_id == request_id)
            return work.session.scalars(query).one()

    def seen_by_clerk(self) -> list[RequestView]:
        with self.work() as work:
            return work.queries.of_agency(self.clerk, self.agency_id)


def _agency(slug: str) -> NewAgency:
    return NewAgency(
        slug=slug,
        name="Example State Agency",
        responsible_authority="Example Authority",
        compliance_official="Example Official",
        help_phone="651-555-0100",
        sender_lines=("Example State Agency",),
        holidays=EXECUTIVE_BRANCH,
        is_example=True,
    )


@pytest.fixture
def house(database: Database, keys: Keys, tmp_path: Path) -> House:
    clock = SetClock(datetime(2026, 11, 18, 16, 0, tzinfo=UTC))
    return House(database, clock, keys, tmp_path / "documents")


def test_her_request_is_due_as_the_law_counts_and_the_count_is_kept(house: House) -> None:
    house.file()
    (seen,) = house.seen_by_clerk()
    assert seen.due_on == date(2026, 12, 4)
    assert seen.trace[-1].number == 10
    assert seen.identity_settled
    assert [kind for kind, _id in house.owed] == [NoticeOwed.RECEIVED]


def test_a_request_late_in_the_evening_is_of_that_minnesota_day(house: House) -> None:
    house.clock.moment = datetime(2026, 11, 19, 5, 30, tzinfo=UTC)
    house.file()
    assert house.seen_by_clerk()[0].trace[0].day == date(2026, 11, 18)


def test_overdue_is_of_the_moment_when_it_is_read(house: House) -> None:
    house.file()
    house.clock.moment = datetime(2026, 12, 5, 5, 59, tzinfo=UTC)
    assert not house.seen_by_clerk()[0].overdue
    house.clock.advance(timedelta(minutes=1))
    assert house.seen_by_clerk()[0].overdue


def test_a_letters_session_can_file_and_identity_stays_open(house: House) -> None:
    house.file(house.her_letter)
    (seen,) = house.seen_by_clerk()
    assert seen.filed_via == "letter"
    assert not seen.identity_settled


def test_anyone_can_file_without_a_letter_and_no_notice_goes_anywhere(house: House) -> None:
    filer = {"name": "Amina Example", "reach": "651-555-0144"}
    house.file(PUBLIC, person_id=None, agency_id=house.agency_id, filer=filer, words="My file")
    (seen,) = house.seen_by_clerk()
    assert (seen.filed_via, seen.filer, seen.words) == ("without_letter", filer, "My file")
    assert house.owed == []


def test_nobody_files_for_a_person_whom_the_session_does_not_know(house: House) -> None:
    stranger = resident(UUID(int=9), frozenset({uuid4()}))
    for actor in (PUBLIC, stranger, house.clerk):
        with pytest.raises(NotAllowed):
            house.file(actor)


def test_words_have_a_limit(house: House) -> None:
    with pytest.raises(WordsTooLong):
        house.file(words="x" * 4001)


def test_an_answer_is_sealed_released_and_downloaded_by_her_alone(house: House) -> None:
    document_id = house.answer(house.file())
    assert house.seen_by_clerk()[0].state is RequestState.RELEASED
    owed = [NoticeOwed.RECEIVED, NoticeOwed.READY, NoticeOwed.RELEASED]
    assert [kind for kind, _id in house.owed] == owed
    assert b"Findmeplain" not in (house.folder / str(document_id)).read_bytes()
    with house.work() as work:
        download = work.documents.download(house.herself, document_id)
        assert (download.media_type, download.size) == ("application/pdf", len(PDF))
        assert b"".join(download.chunks) == PDF


def test_nobody_else_downloads_and_the_answer_tells_nothing(house: House) -> None:
    document_id = house.answer(house.file())
    stranger = resident(UUID(int=9), frozenset({uuid4()}))
    closed = resident(UUID(int=1), frozenset())
    for actor in (PUBLIC, stranger, closed, house.her_letter, house.clerk):
        for wanted in (document_id, uuid4()):
            with house.work() as work, pytest.raises(NotAllowed):
                work.documents.download(actor, wanted)


def test_a_document_waits_until_identity_is_settled(house: House) -> None:
    request_id = house.file(house.her_letter)
    document_id = house.answer(request_id)
    assert house.seen_by_clerk()[0].state is RequestState.READY
    with house.work() as work:
        assert work.queries.of_persons(house.herself, {house.person_id})[0].documents == ()
        with pytest.raises(NotAllowed):
            work.documents.download(house.herself, document_id)
        with pytest.raises(IdentityNotSettled):
            work.requests.release(house.clerk, request_id)
        work.requests.settle_identity(house.clerk, request_id, IdentityProof.PAPERS_SEEN)
        work.requests.release(house.clerk, request_id)
        (mine,) = work.queries.of_persons(house.herself, {house.person_id})
        assert [document.id for document in mine.documents] == [document_id]


def test_staff_say_who_asked_without_a_letter_and_only_of_their_own_people(house: House) -> None:
    request_id = house.file(PUBLIC, person_id=None, agency_id=house.agency_id)
    with house.work() as work:
        elsewhere = Residents(work.session, house.clock, house.keys).person(house.other_agency_id)
        with pytest.raises(NotAllowed):
            work.requests.settle_identity(
                house.clerk, request_id, IdentityProof.PAPERS_SEEN, elsewhere
            )
        work.requests.settle_identity(
            house.clerk, request_id, IdentityProof.PAPERS_SEEN, house.person_id
        )
    assert house.seen_by_clerk()[0].person_id == house.person_id


def test_a_refusal_names_a_law_of_the_catalogue(house: House) -> None:
    request_id = house.file()
    with house.work() as work:
        with pytest.raises(UnknownLegalBasis):
            work.requests.deny(house.clerk, request_id, "mn-no-such-law")
        work.requests.deny(house.clerk, request_id, "mn-13.46-2-private")
    (seen,) = house.seen_by_clerk()
    assert [(step.state, step.law) for step in seen.steps] == [
        (RequestState.RECEIVED, None),
        (RequestState.DENIED, "mn-13.46-2-private"),
    ]


def test_she_takes_her_own_request_back_and_nobody_elses(house: House) -> None:
    request_id = house.file()
    stranger = resident(UUID(int=9), frozenset({uuid4()}))
    with house.work() as work:
        with pytest.raises(NotAllowed):
            work.requests.withdraw(stranger, request_id)
        work.requests.withdraw(house.herself, request_id)
        with pytest.raises(MoveNotPossible):
            work.requests.mark_ready(house.clerk, request_id)


def test_an_answered_request_takes_no_further_document(house: House) -> None:
    request_id = house.file()
    house.answer(request_id)
    with house.work() as work, pytest.raises(MoveNotPossible):
        work.documents.add(house.clerk, request_id, io.BytesIO(PDF), "more.pdf")


def test_a_refused_upload_leaves_the_request_as_it_was(house: House) -> None:
    request_id = house.file()
    with pytest.raises(DocumentTypeRefused):
        house.answer(request_id, b"MZ\x90\0program")
    (seen,) = house.seen_by_clerk()
    assert (seen.state, seen.documents) == (RequestState.RECEIVED, ())


def test_a_document_whose_answer_was_undone_does_not_stay_on_the_disk(house: House) -> None:
    house.answer(house.file())
    kept = sorted(house.folder.iterdir())
    request_id = house.file()
    with house.work() as work:
        work.documents.add(house.clerk, request_id, io.BytesIO(PDF), "more.pdf")
        assert len(list(house.folder.iterdir())) == len(kept) + 1
        work.session.rollback()
    assert sorted(house.folder.iterdir()) == kept


def test_another_agencys_staff_and_an_auditor_answer_nothing(house: House) -> None:
    request_id = house.file()
    other = staff(UUID(int=5), house.other_agency_id, CLERK_ROLES)
    auditor = staff(UUID(int=6), house.agency_id, frozenset({Role.AUDITOR}))
    for actor in (other, auditor, house.herself):
        with house.work() as work, pytest.raises(NotAllowed):
            work.documents.answer(actor, request_id, io.BytesIO(PDF), "file.pdf")


def test_a_file_name_loses_its_folders_and_what_cannot_be_printed(house: House) -> None:
    request_id = house.file()
    with house.work() as work:
        row = work.documents.add(house.clerk, request_id, io.BytesIO(PDF), "C:\\a/b\r\nc.pdf")
        assert row.file_name == "bc.pdf"
        row = work.documents.add(house.clerk, request_id, io.BytesIO(PDF), "../..")
        assert row.file_name == "document"


def test_a_request_of_somebody_else_is_as_unknown_as_none(house: House) -> None:
    house.file()
    reference = house.seen_by_clerk()[0].reference
    stranger = resident(UUID(int=9), frozenset({uuid4()}))
    with house.work() as work:
        assert work.queries.one_of_persons(house.herself, reference).reference == reference
        for wanted in (reference, "ABCD-EFGH"):
            with pytest.raises(UnknownRequest):
                work.queries.one_of_persons(stranger, wanted)


def test_what_is_ready_waits_five_working_days(house: House) -> None:
    house.answer(house.file())
    with house.work() as work:
        (seen,) = work.queries.of_agency(house.clerk, house.agency_id)
        count = work.queries.pick_up_count(seen)
    assert count is not None
    assert count.due_on == date(2026, 11, 25)


def test_every_step_is_on_her_trail(house: House) -> None:
    document_id = house.answer(house.file())
    with house.work() as work:
        list(work.documents.download(house.herself, document_id).chunks)
    with house.work() as work:
        query = select(AuditEvent.act).where(AuditEvent.person_id == house.person_id)
        acts = list(work.session.scalars(query.order_by(AuditEvent.sequence)))
    assert acts == [
        "file_request",
        "answer_request",
        "answer_request",
        "release_document",
        "download_document",
    ]


def test_a_page_of_requests_costs_the_same_number_of_queries_however_long(house: House) -> None:
    counts = []
    for _ in range(2):
        house.answer(house.file())
        statements: list[str] = []

        def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
            statements.append(statement)  # noqa: B023

        event.listen(house.database.engine, "before_cursor_execute", note)
        house.seen_by_clerk()
        event.remove(house.database.engine, "before_cursor_execute", note)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 4
