"""Whoever holds her letter and knows her birth date: the same mailbox, the same home."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from notifications.delivery.models import NoticeRow
from portal.access.actors import letter_reader, system
from portal.access.errors import NotAllowed
from portal.disclosures.models import Entry, Matter
from portal.disclosures.silence.values import SilenceDraft
from portal.people.models import Contact, Person
from portal.people.values import ContactChannel
from portal.records_requests.models import RecordsRequest, ReleasedDocument
from portal.sign_in.models import AccountPerson, LetterCode
from tests.factories.demonstrations import birth_form
from tests.integration.attacks.conftest import Intruder, Target

TOKENS = re.compile(r'name="form_token" value="[0-9a-f]*"')
HERS = ("june@example.org", "651-555-0101", "6515550101", "14 Sample Birch", "10000")
ITS_OWN = {
    "resident.notice",
    "resident.letter_request",
    "resident.letter_call",
    "resident.letter_tell_us",
    "resident.stay",
    # What is begun here opens nothing: see test_ways_in.py.
    "resident.own_way",
    "resident.make_letter_key",
    "resident.send_way_code",
    "resident.enter_way_code",
}
ENDS_IT = {"resident.letter_wrong_home", "resident.sign_out", "public.leave"}
TOLD_IN_LETTER = "M-2026-0003"
OPENED = "Opened the letter with its code"


@pytest.fixture
def in_her_name(house: Target, intruder: Intruder) -> Intruder:
    """A session of her letter, beside an account of hers with papers to take."""
    _release_a_paper(house)
    letter = house.letter("English")
    form = {"code": letter.code, **birth_form(letter.birth_date)}
    assert intruder.post("/en/letter", form).status_code == 303
    return intruder


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_a_letters_session_reaches_nothing_that_anybody_could_not_reach_but_its_notice(
    house: Target, in_her_name: Intruder, accomplice: Intruder, method: str
) -> None:
    token = in_her_name.token("/en/letter/call")
    before = _hers(house)
    tried = 0
    for rule in _rules(house, method):
        for path in _filled(rule, house):
            answer = _send(in_her_name, method, path, token)
            if rule.endpoint in ITS_OWN:
                assert answer.status_code in {200, 204, 400, 422, 429}, path
                assert not any(each in answer.text for each in HERS), path
            elif rule.endpoint.startswith(("public.", "staff_demo.", "static", "webhooks.")):
                stranger = _send(accomplice, method, path, token)
                assert _plain(answer) == _plain(stranger), path
            elif rule.endpoint not in {
                "resident.letter",
                "resident.sign_in",
                "resident.sign_in_key",
                "resident.sign_in_passkey",
                "staff.sign_in",
            }:
                assert answer.status_code in {303, 422}, path
                assert "sign-in" in answer.headers.get("Location", "sign-in"), path
            tried += 1
    assert tried > 30
    assert _hers(house) == before


def test_what_is_asked_with_head_is_never_done(house: Target, intruder: Intruder) -> None:
    """A link checker asks with HEAD, and brings no token of any form."""
    intruder.open(house.unopened(0))
    before = _counts(house)
    for path in ("letter/wrong-home", "letter/call", "letter/request", "sign-in", "no-letter"):
        form = {"kind": "see", "agency": "example-county", "contact": "june@example.org"}
        intruder.client.head(f"/en/{path}", data=form)
    assert _counts(house) == before
    assert intruder.get("/en/letter/open").status_code == 200


def test_the_session_of_one_letter_never_shows_another(
    house: Target, intruder: Intruder, accomplice: Intruder
) -> None:
    mine, hers = house.unopened(1), house.unopened(2)
    intruder.open(mine)
    accomplice.open(hers)
    pages = [TOKENS.sub("", one.get("/en/letter/open").text) for one in (intruder, accomplice)]
    for trick in (
        f"?notice_id={hers.notice_id}",
        f"?notice={hers.notice_id}&person_id={hers.person_id}",
    ):
        tried = intruder.get(f"/en/letter/open{trick}").text
        assert TOKENS.sub("", tried).replace(trick, "") == pages[0]
    form = {"kind": "see", "person": str(hers.person_id), "person_id": str(hers.person_id)}
    intruder.submit("/en/letter/request", "/en/letter/request", form)
    newest = select(RecordsRequest).order_by(RecordsRequest.id.desc()).limit(1)
    assert house.one(newest).person_id == mine.person_id


def test_a_request_from_a_letter_releases_and_mails_nothing(
    house: Target, intruder: Intruder
) -> None:
    letter = house.unopened(3)
    intruder.open(letter)
    notices = _counts(house)["notices"]
    answer = intruder.submit("/en/letter/request", "/en/letter/request", {"kind": "copy"})
    assert answer.status_code == 200
    filed = house.one(select(RecordsRequest).where(RecordsRequest.person_id == letter.person_id))
    assert filed.identity_settled_at is None
    _staff_answers(house, filed.id, filed.agency_id)
    paper = house.one(select(ReleasedDocument).where(ReleasedDocument.request_id == filed.id))
    assert paper.released_at is None
    assert _counts(house)["notices"] == notices


def test_a_letters_session_cannot_even_propose_a_contact(house: Target) -> None:
    letter = house.unopened(4)
    reader = letter_reader(letter.id, letter.notice_id, letter.person_id)
    with house.portal.database.reading() as session:
        people = house.portal.services(session).people
        for act in (
            lambda: people.propose_contact(
                reader, letter.person_id, ContactChannel.EMAIL, "mine@example.org"
            ),
            lambda: people.contacts(reader, letter.person_id),
            lambda: people.set_language(reader, letter.person_id, "en"),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_a_code_reported_from_the_wrong_home_ends_the_session_that_it_opened(
    house: Target, intruder: Intruder, accomplice: Intruder
) -> None:
    letter = house.unopened(5)
    intruder.open(letter)
    reference = house.one(select(NoticeRow.reference).where(NoticeRow.id == letter.notice_id))
    accomplice.post("/en/wrong-home", {"reference": reference})
    _assert_over(intruder)


def test_five_wrong_dates_end_the_session_that_the_code_opened(
    house: Target, intruder: Intruder, accomplice: Intruder
) -> None:
    letter = house.unopened(6)
    intruder.open(letter)
    for _ in range(5):
        accomplice.post("/en/letter", letter.wrong_date)
    _assert_over(intruder)


def test_a_code_that_expires_ends_the_session_that_it_opened(
    house: Target, intruder: Intruder
) -> None:
    letter = house.unopened(7)
    soon = house.clock.now() + timedelta(minutes=5)
    house.change(update(LetterCode).where(LetterCode.id == letter.id).values(expires_at=soon))
    intruder.open(letter)
    assert intruder.get("/en/letter/open").status_code == 200
    house.clock.advance(timedelta(minutes=5))
    _assert_over(intruder)


def test_a_letter_that_is_out_says_the_same_when_an_order_of_silence_comes(
    house: Target, in_her_name: Intruder, accomplice: Intruder
) -> None:
    """The paper cannot be called back; another answer than its own would tell of the order."""
    letter = house.letter("English")
    in_her_name.submit("/en/letter/call", "/en/letter/call")
    accomplice.come_in("English")
    before = _letter_answers(in_her_name, letter.code, letter.birth_date)
    assert "Asked for a call" in accomplice.get("/en/looks").text
    with _silence(house, TOLD_IN_LETTER):
        assert _letter_answers(in_her_name, letter.code, letter.birth_date) == before
        looks = accomplice.get("/en/looks").text
        told = _references(house, TOLD_IN_LETTER)
        assert all(each not in accomplice.get("/en/history").text for each in told)
        assert OPENED not in looks
        assert "Asked for a call" not in looks
    assert any(each in accomplice.get("/en/history").text for each in told)


def test_an_order_over_one_entry_hides_what_was_done_with_its_letter(
    house: Target, in_her_name: Intruder, accomplice: Intruder
) -> None:
    accomplice.come_in("English")
    assert in_her_name.get("/en/letter/open").status_code == 200
    opened = accomplice.get("/en/looks").text.count(OPENED)
    assert opened
    with _silence(house, TOLD_IN_LETTER, _told_entry(house)):
        assert accomplice.get("/en/looks").text.count(OPENED) < opened
    assert accomplice.get("/en/looks").text.count(OPENED) == opened


def _assert_over(intruder: Intruder) -> None:
    for path in ("/en/letter/open", "/en/letter/call", "/en/letter/request"):
        answer = intruder.get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"].partition("?")[0] == "/en/letter"


def _letter_answers(intruder: Intruder, code: str, born: date) -> list[str]:
    again = intruder.post("/en/letter", {"code": code, **birth_form(born)})
    pages = [intruder.get("/en/letter/open"), intruder.get("/en/letter/call")]
    return [str(again.status_code), *(TOKENS.sub("", page.text) for page in pages)]


@contextmanager
def _silence(house: Target, matter: str, entry: str | None = None) -> Iterator[None]:
    with house.portal.database.transaction() as session:
        draft = SilenceDraft(
            matter, "An example order", "Example Court", date(2026, 1, 1), entry_reference=entry
        )
        order = house.portal.services(session).silence.add(draft, system("shell"))
    try:
        yield
    finally:
        with house.portal.database.transaction() as session:
            house.portal.services(session).silence.end(order.reference, system("shell"))


def _told_entry(house: Target) -> str:
    return str(
        house.one(
            select(Entry.reference)
            .join(Matter, Matter.id == Entry.matter_id)
            .where(Matter.reference == TOLD_IN_LETTER, Entry.notice_kind == "request_refused")
        )
    )


def _references(house: Target, matter: str) -> list[str]:
    return house.all(
        select(Entry.reference)
        .join(Matter, Matter.id == Entry.matter_id)
        .where(Matter.reference == matter)
    )


def _rules(house: Target, method: str) -> list[Rule]:
    every = [rule for rule in house.app.url_map.iter_rules() if method in (rule.methods or ())]
    return [rule for rule in every if rule.endpoint not in ENDS_IT]


def _filled(rule: Rule, house: Target) -> list[str]:
    path = re.sub(r"<(?:language:)?language>", "en", str(rule))
    if "<" not in path:
        return [path]
    with house.portal.database.reading() as session:
        june = house.person("en")
        ids = [
            june,
            *session.scalars(select(Contact.id).where(Contact.person_id == june)),
            *session.scalars(select(ReleasedDocument.id)),
            uuid4(),
        ]
        names = [
            *session.scalars(select(RecordsRequest.reference)),
            *session.scalars(select(Entry.reference).limit(6)),
            *session.scalars(select(Matter.slug)),
            "letter",
        ]
    if "uuid:" in path:
        owned = path.replace("<uuid:person_id>", str(june))
        return [re.sub(r"<[^>]+>", str(each), owned) for each in ids]
    return [re.sub(r"<[^>]+>", str(each), path) for each in names]


def _send(browser: Intruder, method: str, path: str, token: str) -> TestResponse:
    form = {
        "form_token": token,
        "contact": "mine@example.org",
        "kind": "see",
        "leave_word": "yes",
        "open_record": "yes",
        "language": "es",
        "order": "letter",
    }
    if method == "POST":
        return browser.post(path, form)
    return browser.client.open(path, method=method)


def _plain(answer: TestResponse) -> tuple[int, str]:
    text = TOKENS.sub("", answer.text)
    return answer.status_code, re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}", "", text)


def _hers(house: Target) -> list[tuple[object, ...]]:
    june = house.person("en")
    with house.portal.database.reading() as session:
        contacts = session.scalars(
            select(Contact).where(Contact.person_id == june).order_by(Contact.id)
        )
        person = session.get_one(Person, june)
        opening = select(AccountPerson).where(AccountPerson.opens_history)
        accounts = session.scalars(opening.order_by(AccountPerson.id))
        return [
            (person.language, person.channel_order, person.large_print),
            *((c.id, c.value, c.may_leave_word, c.may_open_record, c.pending) for c in contacts),
            *((a.account_id, a.person_id, a.opens_history) for a in accounts),
        ]


def _counts(house: Target) -> dict[str, int]:
    tables = {"notices": NoticeRow.id, "requests": RecordsRequest.id}
    with house.portal.database.reading() as session:
        counted = {
            name: session.scalar(select(func.count(column))) or 0 for name, column in tables.items()
        }
        living = select(func.count(LetterCode.id)).where(LetterCode.ended_at.is_(None))
        return {**counted, "living codes": session.scalar(living) or 0}


def _release_a_paper(house: Target) -> None:
    browser = Intruder(house)
    browser.come_in("English")
    form = {"kind": "copy", "person": str(house.person("en"))}
    led = browser.submit("/en/requests/new", "/en/requests/new", form)
    reference = led.headers["Location"].rpartition("/")[2]
    filed = house.one(select(RecordsRequest).where(RecordsRequest.reference == reference))
    _staff_answers(house, filed.id, filed.agency_id)


def _staff_answers(house: Target, request_id: UUID, agency_id: UUID) -> None:
    with house.portal.database.transaction() as session:
        services = house.portal.services(session)
        names = ("county.clerk", "state.clerk")
        actors = (services.staff_sign_in.actor_named(name) for name in names)
        clerk = next(actor for actor in actors if actor.agency_id == agency_id)
        services.documents.answer(clerk, request_id, io.BytesIO(b"%PDF-1.7 made up"), "a.pdf")
