"""A clerk prints her office's letters, mails them, and takes in what comes back."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pikepdf
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from notifications import Channel
from notifications.delivery.models import DeliveryState as S
from notifications.delivery.tables import BUNDLES, DELIVERIES, NOTICES, REPRINTS
from notifications.foundation.codes import letter_secrets, new_reference
from notifications.foundation.days import minnesota_day
from notifications.foundation.ids import new_id
from portal.access.actors import Role
from portal.access.acts import Act
from portal.audit.models import AuditEvent
from portal.demonstration.agencies import EXAMPLE_STATE_AGENCY
from portal.people.models import Person
from portal.sign_in.models import LetterCode
from tests.factories.demonstrations import Staged
from tests.factories.desks import Desk

STATE = EXAMPLE_STATE_AGENCY.new.slug
Sit = Callable[..., Desk]


def _letters(office: Staged, *more: Any) -> list[Any]:
    statement = (
        select(DELIVERIES, NOTICES.c.reference, NOTICES.c.recipient_key, NOTICES.c.agency_key)
        .join(NOTICES, NOTICES.c.id == DELIVERIES.c.notice_id)
        .where(DELIVERIES.c.channel == Channel.LETTER, *more)
        .order_by(DELIVERIES.c.id)
    )
    with office.portal.database.reading() as session:
        return list(session.execute(statement))


def _bundles(office: Staged) -> list[Any]:
    with office.portal.database.reading() as session:
        return list(session.execute(select(BUNDLES).order_by(BUNDLES.c.taken_at)))


def _trail(office: Staged, act: Act) -> list[Any]:
    with office.portal.database.reading() as session:
        return list(session.execute(select(AuditEvent.__table__).where(AuditEvent.act == act)))


def _words(pdf: bytes) -> str:
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return words.replace("-", "").replace(" ", "").replace("\n", "")


def _code(office: Staged, letter: Any) -> str:
    return letter_secrets(office.portal.keys.codes, letter.notice_id).typed.replace("-", "")


def test_a_bundle_holds_the_letters_of_her_agency_once_and_is_on_the_trail(
    office: Staged, clerk: Sit
) -> None:
    her = clerk()
    answer = her.post("/staff/letters/take")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="letters.pdf"'
    taken = _letters(office, DELIVERIES.c.bundle_id.is_not(None))
    assert {letter.state for letter in taken} == {S.HANDED_OVER}
    assert {letter.agency_key for letter in taken} == {her.actor.agency_id}
    with pikepdf.open(io.BytesIO(answer.data)) as whole:
        assert len(whole.pages) == sum(one.units + one.units % 2 for one in taken)
    events = _trail(office, Act.PRINT_LETTERS)
    assert {event.person_id for event in events} == {letter.recipient_key for letter in taken}
    assert {event.actor_id for event in events} == {her.actor.id}
    again = her.post("/staff/letters/take")
    assert again.status_code == 422
    assert len(_bundles(office)) == 1


def test_the_print_has_the_codes_and_the_disk_has_not(office: Staged, clerk: Sit) -> None:
    answer = clerk().post("/staff/letters/take")
    printed = _words(answer.data)
    codes = {_code(office, one) for one in _letters(office, DELIVERIES.c.bundle_id.is_not(None))}
    assert sum(code in printed for code in codes) > 5
    var = office.portal.settings.var
    stored = b"".join(
        p.read_bytes() for p in var.rglob("*") if p.is_file() and "sent" not in str(p)
    )
    assert not [code for code in codes if code.encode() in stored]
    assert b"%PDF" not in stored


def test_another_agencys_clerk_gets_none_of_them(office: Staged, clerk: Sit) -> None:
    hers, theirs = clerk(), clerk(STATE)
    hers.post("/staff/letters/take")
    theirs.post("/staff/letters/take")
    by_clerk = {bundle.taken_by: bundle.id for bundle in _bundles(office)}
    for desk in (hers, theirs):
        bundle = by_clerk[_key(desk)]
        agencies = {one.agency_key for one in _letters(office, DELIVERIES.c.bundle_id == bundle)}
        assert agencies == {desk.actor.agency_id}
    mine = by_clerk[_key(hers)]
    assert theirs.post(f"/staff/letters/{mine}/reprint", reason="jammed").status_code == 404
    today = minnesota_day(office.portal.clock.now()).isoformat()
    assert theirs.post(f"/staff/letters/{mine}/mailed", day=today).status_code == 404


def _key(desk: Desk) -> UUID:
    return UUID(str(desk.actor.id))


def test_a_spoiled_letter_is_printed_again_with_the_same_code_and_a_reason(
    office: Staged, clerk: Sit
) -> None:
    her = clerk()
    first = her.post("/staff/letters/take").data
    (bundle,) = _bundles(office)
    spoiled = next(
        one
        for one in _letters(office, DELIVERIES.c.bundle_id == bundle.id)
        if _code(office, one) in _words(first)
    )
    path = f"/staff/letters/{bundle.id}/reprint"
    answer = her.post(path, reference=spoiled.reference, reason="smudged")
    assert answer.status_code == 200
    assert _code(office, spoiled) in _words(answer.data)
    with office.portal.database.reading() as session:
        (entry,) = session.execute(select(REPRINTS)).all()
    assert (entry.delivery_id, entry.reason) == (spoiled.id, "smudged")
    (event,) = _trail(office, Act.REPRINT_LETTER)
    assert (event.person_id, event.reason) == (spoiled.recipient_key, "smudged")
    assert her.post(path, reference="7K2M-9QXD", reason="smudged").status_code == 422
    assert her.post(path, reference=spoiled.reference, reason="because").status_code == 400


def test_a_bundle_whose_download_broke_is_printed_whole_again(office: Staged, clerk: Sit) -> None:
    her = clerk()
    first = her.post("/staff/letters/take").data
    (bundle,) = _bundles(office)
    again = her.post(f"/staff/letters/{bundle.id}/reprint", reason="download_broke").data
    with pikepdf.open(io.BytesIO(first)) as one, pikepdf.open(io.BytesIO(again)) as two:
        assert len(one.pages) == len(two.pages)
    assert len(_bundles(office)) == 1


def _second_letter(office: Staged, person_key: Any) -> None:
    """Another letter to the same person, with another code."""
    with office.portal.database.transaction() as session:
        services = office.portal.services(session)
        person = session.get(Person, person_key)
        assert person is not None
        told = session.scalars(select(NOTICES.c.id).where(NOTICES.c.recipient_key == person_key))
        old = services.sender.notice_value(session, told.first())  # type: ignore[arg-type]
        services.sender.enqueue(session, replace(old, id=new_id(), reference=new_reference()))


def test_whoever_printed_a_persons_letter_never_gets_her_second_code(
    office: Staged, clerk: Sit
) -> None:
    her, colleague = clerk(), clerk()
    her.post("/staff/letters/take")
    (bundle,) = _bundles(office)
    person = _letters(office, DELIVERIES.c.bundle_id == bundle.id)[0].recipient_key
    _second_letter(office, person)
    page = her.get("/staff/letters").text
    assert "1 letter must be printed by a colleague" in page
    assert her.post("/staff/letters/take").status_code == 422
    assert colleague.post("/staff/letters/take").status_code == 200
    second = _bundles(office)[-1]
    assert second.taken_by == _key(colleague)
    # Nor by printing the colleague's bundle again.
    assert her.post(f"/staff/letters/{second.id}/reprint", reason="jammed").status_code == 422


def test_letters_are_mailed_on_the_day_that_she_says(office: Staged, clerk: Sit) -> None:
    her = clerk()
    her.post("/staff/letters/take")
    (bundle,) = _bundles(office)
    today = minnesota_day(office.portal.clock.now())
    path = f"/staff/letters/{bundle.id}/mailed"
    for wrong in (today + timedelta(days=1), today - timedelta(days=1)):
        assert her.post(path, day=wrong.isoformat()).status_code == 422
    assert her.post(path, day="yesterday").status_code == 422
    assert her.post(path, day=today.isoformat()).status_code == 303
    letters = _letters(office, DELIVERIES.c.bundle_id == bundle.id)
    assert {(one.state, one.mailed_on) for one in letters} == {(S.MAILED, today)}
    assert "Mailed" in her.get("/staff/letters").text


@pytest.fixture
def mailed(office: Staged, clerk: Sit) -> tuple[Desk, list[Any]]:
    her = clerk()
    her.post("/staff/letters/take")
    (bundle,) = _bundles(office)
    today = minnesota_day(office.portal.clock.now()).isoformat()
    her.post(f"/staff/letters/{bundle.id}/mailed", day=today)
    return her, _letters(office, DELIVERIES.c.bundle_id == bundle.id)


def test_a_letter_that_came_back_leads_on_ends_its_code_and_holds_the_address(
    office: Staged, mailed: tuple[Desk, list[Any]]
) -> None:
    her, letters = mailed
    one = letters[0]
    path = "/staff/letters/returned/report"
    answer = her.post(path, letter=f"http://127.0.0.1:8000/real#{one.reference}", why="moved")
    assert answer.status_code == 200
    assert "Entered" in answer.text
    with office.portal.database.reading() as session:
        states = session.execute(
            select(DELIVERIES.c.channel, DELIVERIES.c.state, DELIVERIES.c.reason).where(
                DELIVERIES.c.notice_id == one.notice_id
            )
        ).all()
        ended = session.scalars(
            select(LetterCode.ended_reason).where(LetterCode.notice_id == one.notice_id)
        ).all()
        person = session.get(Person, one.recipient_key)
        is_held = person is not None and person.contact_error
    assert (Channel.LETTER, S.RETURNED, "returned_mail") in [tuple(row) for row in states]
    assert Channel.IN_PERSON in {row[0] for row in states}
    assert set(ended) == {"returned_mail"}
    assert is_held
    assert "before" in her.post(path, letter=one.reference, why="moved").text


def test_a_scan_of_the_secret_is_refused_and_kept_nowhere(
    office: Staged, mailed: tuple[Desk, list[Any]], caplog: pytest.LogCaptureFixture
) -> None:
    her, letters = mailed
    secrets = letter_secrets(office.portal.keys.codes, letters[0].notice_id)
    for scanned in (secrets.typed, f"http://127.0.0.1:8000/en/letter#{secrets.scanned}"):
        answer = her.post("/staff/letters/returned/report", letter=scanned, why="moved")
        assert answer.status_code == 422
        assert "secret code" in answer.text
        assert scanned not in answer.text
        assert scanned not in caplog.text
    assert _letters(office, DELIVERIES.c.state == S.RETURNED) == []


@pytest.mark.parametrize("scanned", ["", "nonsense", "7K2M-9QXD", "https://example.org/"])
def test_what_is_no_letter_of_ours_is_refused(mailed: tuple[Desk, list[Any]], scanned: str) -> None:
    her, _ = mailed
    answer = her.post("/staff/letters/returned/report", letter=scanned, why="moved")
    assert answer.status_code == 422


def test_another_agencys_letter_is_not_known_here(
    mailed: tuple[Desk, list[Any]], clerk: Sit
) -> None:
    _, letters = mailed
    stranger = clerk(STATE)
    answer = stranger.post(
        "/staff/letters/returned/report", letter=letters[0].reference, why="moved"
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.APPROVER, Role.COUNSEL, Role.ADMINISTRATOR])
def test_nobody_but_a_notice_clerk_prints(clerk: Sit, role: Role) -> None:
    desk = clerk(role=role)
    assert desk.get("/staff/letters").status_code == 404
    assert desk.post("/staff/letters/take").status_code == 404
