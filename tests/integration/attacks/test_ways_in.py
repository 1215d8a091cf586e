"""A way in of her own, begun with a letter; and whoever has her letter and knows her birth date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, func, select, update
from werkzeug.test import TestResponse

from notifications.delivery.models import Delivery, DeliveryState, NoticeRow
from notifications.foundation.codes import letter_secrets
from notifications.foundation.days import minnesota_day
from notifications.recipients import Channel
from portal.access.actors import Role, system
from portal.agencies.models import Agency
from portal.audit.models import AuditEvent
from portal.people.indexes import contact_index
from portal.people.models import Contact, Person
from portal.people.values import ContactChannel, ContactSource
from portal.sign_in.models import AccountPerson, Opening
from portal.tasks.models import Task
from portal.wiring import timed_jobs
from tests.factories.demonstrations import birth_form
from tests.factories.houses import send_all
from tests.integration.attacks.conftest import Intruder, Letter, Target


@pytest.fixture(autouse=True)
def all_sent(house: Target) -> Iterator[None]:
    """What a test has people told of goes out, so that no other test finds it waiting."""
    yield
    send_all(house.portal)


def test_a_key_made_with_the_letter_signs_in_and_opens_nothing(
    house: Target, intruder: Intruder
) -> None:
    letter = _letter(house, 20)
    key = _make_key(intruder, letter)
    assert _sign_in(intruder, key, letter).location.endswith("/en/history")
    page = intruder.get("/en/history")
    assert page.location.endswith("/en/ways-in")
    for path in ("history", "history/copy.csv", "looks", "requests", "contacts", "ways-in/join"):
        assert intruder.get(f"/en/{path}").status_code == 303, path
    page = intruder.get("/en/ways-in").text
    assert "Not open yet" in page
    assert "End this key" not in page
    (told,) = _told(house, letter.person_id)
    assert told.kind == "new_way_in"
    assert '"opens_since":null' in told.frozen.replace(" ", "")


def test_the_announcement_goes_by_letter_and_to_every_safe_contact_but_no_new_one(
    house: Target, intruder: Intruder
) -> None:
    letter = _letter(house, 21)
    known = _give_contact(house, letter.person_id, letter.phone)
    _give_contact(house, letter.person_id, "+16125550189", unsafe_since=house.clock.now())
    _give_contact(house, letter.person_id, "+16125550190", pending=True)
    _make_key(intruder, letter)
    (told,) = _told(house, letter.person_id)
    rows = house.all(select(Delivery).where(Delivery.notice_id == told.id))
    ways = {(row.channel, row.contact_key) for row in rows}
    assert (Channel.LETTER, None) in ways
    assert (Channel.SMS, known) in ways
    texted = {key for channel, key in ways if channel is Channel.SMS}
    safe = house.all(
        select(Contact.id).where(
            Contact.person_id == letter.person_id,
            Contact.unsafe_since.is_(None),
            Contact.pending.is_(False),
        )
    )
    assert texted <= set(safe)


def test_an_earlier_contact_opens_it_at_once_and_she_is_told(
    house: Target, intruder: Intruder
) -> None:
    letter = _letter(house, 22)
    _give_contact(house, letter.person_id, letter.phone)
    intruder.open(letter)
    ticket = _send(intruder, "/en/letter/own-way/send", letter.phone)
    code = house.one_time_codes()[-1]
    wrong = _code(intruder, "/en/letter/own-way/code", ticket, "000000")
    assert wrong.status_code == 422
    right = _code(intruder, "/en/letter/own-way/code", ticket, str(code))
    assert right.location.endswith("/en/history")
    assert intruder.get("/en/history").status_code == 200
    (told,) = _told(house, letter.person_id)
    assert '"opens_since":null' not in told.frozen.replace(" ", "")
    assert house.one(select(Opening.opened_by).where(_hers(letter))) == "earlier_contact"


LATE: dict[str, dict[str, Any]] = {
    "added after the letter": {"created_at": "now"},
    "confirmed after the letter": {"confirmed_at": "now"},
    "not confirmed": {"confirmed_at": None},
    "does not open the record": {"may_open_record": False},
    "others use it": {"shared_with_others": True},
    "pending": {"pending": True},
}


@pytest.mark.parametrize("change", LATE.values(), ids=LATE)
def test_no_other_contact_opens_it_and_the_page_is_the_same(
    house: Target, intruder: Intruder, change: dict[str, Any]
) -> None:
    letter = _letter(house, 23)
    now = house.clock.now()
    changed = {key: now if value == "now" else value for key, value in change.items()}
    made = _give_contact(house, letter.person_id, letter.phone, **changed)
    try:
        intruder.open(letter)
        before = len(house.one_time_codes())
        form = {"contact": letter.phone}
        told = intruder.submit("/en/letter/own-way", "/en/letter/own-way/send", form)
        nobody = {"contact": "nobody@example.org"}
        other = intruder.submit("/en/letter/own-way", "/en/letter/own-way/send", nobody)
        assert len(house.one_time_codes()) == before
        assert _bare(told) == _bare(other)
    finally:
        house.change(update(Contact).where(Contact.id == made).values(ended_at=now))


@pytest.mark.parametrize("why", ["safe at home", "unsafe address"])
def test_only_papers_open_it_where_she_shares_an_address_that_is_not_safe(
    house: Target, intruder: Intruder, why: str
) -> None:
    letter = _letter(house, 24 if why == "safe at home" else 25)
    _give_contact(house, letter.person_id, letter.phone)
    if why == "safe at home":
        mark: Any = update(Person).where(Person.id == letter.person_id).values(safe_at_home=True)
    else:
        hers = (Contact.person_id == letter.person_id, Contact.channel == ContactChannel.LETTER)
        mark = update(Contact).where(*hers).values(unsafe_since=house.clock.now())
    house.change(mark)
    key = _make_key(intruder, letter)
    _sign_in(intruder, key, letter)
    reference = _reference(house, letter)
    before = len(house.one_time_codes())
    _send(intruder, f"/en/ways-in/{reference}/send", letter.phone, page="/en/ways-in")
    assert len(house.one_time_codes()) == before
    house.clock.advance(timedelta(days=30))
    _mail_second_codes(house)
    assert house.one(select(Opening.second_notice_id).where(_hers(letter))) is None
    _open_by_papers(house, reference)
    _sign_in(intruder, key, letter)
    assert intruder.get("/en/history").status_code == 200


def test_a_second_code_comes_ten_days_after_the_mailed_announcement_and_opens_it(
    house: Target, intruder: Intruder
) -> None:
    letter = _letter(house, 26)
    key = _make_key(intruder, letter)
    house.clock.advance(timedelta(days=40))
    _mail_second_codes(house)
    assert house.one(select(Opening.second_notice_id).where(_hers(letter))) is None, "not mailed"
    _mail_announcement(house, letter)
    house.clock.advance(timedelta(days=9))
    _mail_second_codes(house)
    assert house.one(select(Opening.second_notice_id).where(_hers(letter))) is None, "nine days"
    house.clock.advance(timedelta(days=1))
    _mail_second_codes(house)
    _mail_second_codes(house)
    second = house.one(select(Opening.second_notice_id).where(_hers(letter)))
    assert second is not None
    assert _count(house, letter.person_id, "second_code") == 1
    _sign_in(intruder, key, letter)
    assert _second(intruder, house, letter, letter.typed).status_code == 422, "the first code"
    typed = letter_secrets(house.portal.keys.codes, second).grouped
    assert _second(intruder, house, letter, typed).location.endswith("/en/history")
    assert intruder.get("/en/history").status_code == 200


def test_a_letter_that_came_back_brings_no_second_code(house: Target, intruder: Intruder) -> None:
    letter = _letter(house, 27)
    _make_key(intruder, letter)
    _mail_announcement(house, letter, DeliveryState.RETURNED)
    house.clock.advance(timedelta(days=20))
    _mail_second_codes(house)
    assert house.one(select(Opening.second_notice_id).where(_hers(letter))) is None


@pytest.mark.parametrize("opened", [False, True])
def test_an_objection_ends_it_at_any_time_with_its_key_its_session_and_its_letter(
    house: Target, intruder: Intruder, accomplice: Intruder, *, opened: bool
) -> None:
    letter = _letter(house, 28 if opened else 29)
    key = _make_key(intruder, letter)
    _sign_in(intruder, key, letter)
    if opened:
        _open_by_papers(house, _reference(house, letter))
        assert intruder.get("/en/history").status_code == 200
    told = _told(house, letter.person_id)[-1]
    unknown = accomplice.post("/en/not-me", {"reference": "0000-0000"})
    answer = accomplice.post("/en/not-me", {"reference": told.reference})
    assert answer.text == unknown.text
    assert intruder.get("/en/ways-in").location.endswith("/en/sign-in?closed=")
    assert _sign_in(intruder, key, letter).status_code == 422
    assert intruder.post("/en/letter", letter.right).status_code == 422
    assert not house.all(
        select(AccountPerson.id).where(AccountPerson.person_id == letter.person_id)
    )
    tasks = house.all(select(Task.kind).where(Task.person_id == letter.person_id))
    assert "way_in_stopped" in tasks


def test_a_letter_that_came_to_the_wrong_home_begins_nothing_that_lasts(
    house: Target, intruder: Intruder, accomplice: Intruder
) -> None:
    letter = _letter(house, 30)
    key = _make_key(intruder, letter)
    reference = house.one(select(NoticeRow.reference).where(NoticeRow.id == letter.notice_id))
    accomplice.post("/en/wrong-home", {"reference": reference})
    assert _sign_in(intruder, key, letter).status_code == 422


def test_who_came_later_cannot_cut_off_who_was_there_before(
    house: Target, intruder: Intruder, accomplice: Intruder
) -> None:
    letter = _letter(house, 31)
    hers = _make_key(intruder, letter)
    _sign_in(intruder, hers, letter)
    _open_by_papers(house, _reference(house, letter))
    house.clock.advance(timedelta(hours=1))
    theirs = _make_key(accomplice, letter)
    _sign_in(accomplice, theirs, letter)
    _sign_in(intruder, hers, letter)
    page = intruder.get("/en/ways-in").text
    assert "This was not me" in page
    stop = re.search(r'action="(/en/ways-in/other/[^"]+/stop)"', page)
    assert stop
    reference = _reference(house, letter)
    mine = house.one(select(Opening.reference).where(_hers(letter), Opening.opened_at.is_not(None)))
    forged = accomplice.submit("/en/ways-in", f"/en/ways-in/other/{mine}/stop", {})
    assert forged.status_code in (303, 404)
    assert intruder.get("/en/history").status_code == 200
    assert reference
    assert intruder.submit("/en/ways-in", stop.group(1)).status_code == 303
    assert _sign_in(accomplice, theirs, letter).status_code == 422
    assert intruder.get("/en/history").status_code == 200


def test_five_wrong_dates_close_a_key_for_a_day_and_no_other_way(
    house: Target, intruder: Intruder
) -> None:
    letter = _letter(house, 32)
    key = _make_key(intruder, letter)
    wrong = birth_form(letter.birth_date + timedelta(days=1))
    for _ in range(5):
        assert intruder.post("/en/sign-in/key", {"key": key, **wrong}).status_code == 422
    locked = intruder.post("/en/sign-in/key", {"key": key, **birth_form(letter.birth_date)})
    unknown = "ABCD-EFGH-JKMN-PQRS"
    for _ in range(5):
        intruder.post("/en/sign-in/key", {"key": unknown, **wrong})
    assert locked.status_code == 422
    assert locked.text == intruder.post("/en/sign-in/key", {"key": unknown, **wrong}).text
    assert intruder.post("/en/letter", letter.right).status_code == 303
    house.clock.advance(timedelta(days=1, minutes=1))
    assert _sign_in(intruder, key, letter).status_code == 303


def test_nobody_fills_her_mailbox_with_announcements(house: Target, intruder: Intruder) -> None:
    letter = _letter(house, 33)
    for _ in range(3):
        _make_key(intruder, letter)
    intruder.open(letter)
    refused = intruder.submit("/en/letter/own-way", "/en/letter/own-way/key")
    assert refused.status_code == 429
    assert len(_told(house, letter.person_id)) == 3
    live = _hers(letter) & Opening.ended_at.is_(None)
    assert house.one(select(func.count()).select_from(Opening).where(live)) == 1


def test_with_somebody_beside_her_nothing_is_set_up_and_it_closes(
    house: Target, intruder: Intruder
) -> None:
    letter = _letter(house, 34)
    form = {**letter.right, "helped": "yes"}
    assert intruder.post("/en/letter", form).status_code == 303
    page = intruder.get("/en/letter/own-way").text
    assert "Someone is helping you now" in page
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', page)
    assert token
    refused = intruder.post("/en/letter/own-way/key", {"form_token": token.group(1)})
    assert refused.status_code == 404
    for _ in range(3):
        house.clock.advance(timedelta(minutes=6))
        assert intruder.get("/en/letter/open").status_code == 200
    house.clock.advance(timedelta(minutes=3))
    assert intruder.get("/en/letter/open").status_code == 303
    reasons = house.all(
        select(AuditEvent.reason).where(
            AuditEvent.person_id == letter.person_id, AuditEvent.act == "open_letter"
        )
    )
    assert reasons[-1] == "helped"


def test_anothers_letter_joins_with_that_notice_alone_and_can_be_taken_off(
    house: Target, intruder: Intruder, accomplice: Intruder
) -> None:
    mine, other = _letter(house, 35), _letter(house, 36)
    key = _make_key(intruder, mine)
    _sign_in(intruder, key, mine)
    _open_by_papers(house, _reference(house, mine))
    before = intruder.get("/en/history").text
    wrong = {"code": other.typed, **birth_form(other.birth_date + timedelta(days=1))}
    assert intruder.submit("/en/ways-in/join", "/en/ways-in/join", wrong).status_code == 422
    assert intruder.submit("/en/ways-in/join", "/en/ways-in/join", other.right).status_code == 303
    assert _bare(intruder.get("/en/history")) == _bare_text(before)
    (told,) = _told(house, other.person_id)
    assert told.kind == "new_way_in"
    reference = _reference(house, other)
    assert intruder.get(f"/en/ways-in/{reference}/letter").status_code == 200
    # A contact of the first person proves nothing about the second.
    _give_contact(house, mine.person_id, mine.phone)
    sent = len(house.one_time_codes())
    _send(intruder, f"/en/ways-in/{reference}/send", mine.phone, page="/en/ways-in")
    assert len(house.one_time_codes()) == sent
    assert intruder.submit("/en/ways-in", f"/en/ways-in/{reference}/undo").status_code == 303
    assert intruder.get(f"/en/ways-in/{reference}/letter").status_code == 404
    assert intruder.get("/en/history").status_code == 200


def test_another_agencys_clerk_opens_nothing_stops_nothing_and_learns_nothing(
    house: Target, intruder: Intruder
) -> None:
    letter = _letter(house, 37)
    key = _make_key(intruder, letter)
    reference = _reference(house, letter)
    hers = house.one(select(Person.agency_id).where(Person.id == letter.person_id))
    other = house.all(select(Agency.id).where(Agency.id != hers))[0]
    clerk = _clerk(house, other)
    pages = [
        _bare(clerk.submit("/staff/ways-in", f"/staff/ways-in/{what}", {"number": number, **more}))
        for what, more in (("compare", {}), ("open", {"shown": "passport"}))
        for number in (reference, "7K3M-2QXP")
    ]
    assert len(set(pages)) == 1
    told = _told(house, letter.person_id)[-1]
    stop = {"number": told.reference}
    assert clerk.submit("/staff/ways-in", "/staff/ways-in/stop", stop).status_code == 303
    assert _sign_in(intruder, key, letter).status_code == 303


def _letter(house: Target, number: int) -> Letter:
    """A letter of somebody who reads English, takes texts, and has no way in as yet."""
    letter = house.unopened(number)
    house.change(delete(AccountPerson).where(AccountPerson.person_id == letter.person_id))
    plain = {"language": "en", "channel_order": "sms,email,letter"}
    house.change(update(Person).where(Person.id == letter.person_id).values(**plain))
    # Her own number: two texts to one number wait for each other.
    letter.phone = f"+165155501{number:02}"
    return letter


def _make_key(browser: Intruder, letter: Letter) -> str:
    browser.open(letter)
    page = browser.submit("/en/letter/own-way", "/en/letter/own-way/key").text
    found = re.search(r'<bdi dir="ltr">([0-9A-Z-]{19})</bdi>', page)
    assert found
    return found.group(1)


def _sign_in(browser: Intruder, key: str, letter: Letter) -> TestResponse:
    return browser.post("/en/sign-in/key", {"key": key, **birth_form(letter.birth_date)})


def _send(browser: Intruder, path: str, contact: str, page: str = "/en/letter/own-way") -> str:
    answer = browser.submit(page, path, {"contact": contact})
    found = re.search(r'name="ticket" value="([^"]+)"', answer.text)
    assert found
    return found.group(1)


def _code(browser: Intruder, path: str, ticket: str, code: str) -> TestResponse:
    return browser.submit("/en/letter/own-way", path, {"ticket": ticket, "code": code})


def _second(browser: Intruder, house: Target, letter: Letter, typed: str) -> TestResponse:
    path = f"/en/ways-in/{_reference(house, letter)}/second"
    form = {"code": typed, **birth_form(letter.birth_date)}
    return browser.submit("/en/ways-in", path, form)


def _open_by_papers(house: Target, reference: str) -> None:
    """She goes to the counter of the office that keeps her data, and shows papers."""
    agency_id = house.one(
        select(Person.agency_id)
        .join(Opening, Opening.person_id == Person.id)
        .where(Opening.reference == reference)
    )
    clerk = _clerk(house, agency_id)
    form = {"number": reference}
    assert clerk.submit("/staff/ways-in", "/staff/ways-in/compare", form).status_code == 200
    shown = {**form, "shown": "passport"}
    assert clerk.submit("/staff/ways-in", "/staff/ways-in/open", shown).status_code == 303


def _clerk(house: Target, agency_id: UUID) -> Intruder:
    clerk, username = Intruder(house), f"clerk-{uuid4().hex[:8]}"
    with house.portal.database.transaction() as session:
        house.portal.services(session).staff_sign_in.add_user(
            system("shell"),
            agency_id=agency_id,
            username=username,
            name="Example Clerk",
            roles=(Role.RECORDS_CLERK,),
            password=None,
        )
    clerk.come_in_as(username)
    return clerk


def _give_contact(house: Target, person_id: UUID, phone: str, **changes: Any) -> UUID:
    earlier = house.clock.now() - timedelta(days=400)
    settled: dict[str, Any] = {
        "may_leave_word": True,
        "may_open_record": True,
        "confirmed_at": earlier,
        "created_at": earlier,
    }
    with house.portal.database.transaction() as session:
        contact = Contact(
            person_id=person_id,
            channel=ContactChannel.SMS,
            value=phone,
            value_index=contact_index(house.portal.keys, ContactChannel.SMS, phone),
            source=ContactSource.PERSON,
            **(settled | changes),
        )
        session.add(contact)
        session.flush()
        return contact.id


def _told(house: Target, person_id: UUID) -> list[NoticeRow]:
    hers = (NoticeRow.recipient_key == person_id, NoticeRow.kind == "new_way_in")
    return house.all(select(NoticeRow).where(*hers).order_by(NoticeRow.created_at, NoticeRow.id))


def _count(house: Target, person_id: UUID, kind: str) -> int:
    hers = (NoticeRow.recipient_key == person_id, NoticeRow.kind == kind)
    found: int = house.one(select(func.count()).select_from(NoticeRow).where(*hers))
    return found


def _hers(letter: Letter) -> Any:
    return Opening.person_id == letter.person_id


def _reference(house: Target, letter: Letter) -> str:
    live = (_hers(letter), Opening.ended_at.is_(None))
    found = house.all(select(Opening.reference).where(*live).order_by(Opening.begun_at.desc()))
    return str(found[0])


def _mail_announcement(
    house: Target, letter: Letter, state: DeliveryState = DeliveryState.MAILED
) -> None:
    told = _told(house, letter.person_id)[-1]
    by_letter = (Delivery.notice_id == told.id, Delivery.channel == Channel.LETTER)
    today = minnesota_day(house.clock.now())
    house.change(update(Delivery).where(*by_letter).values(state=state, mailed_on=today))


def _mail_second_codes(house: Target) -> None:
    (job,) = (one for one in timed_jobs(house.portal) if one.name == "mail_second_codes")
    job.run()


def _bare(answer: TestResponse) -> str:
    return _bare_text(answer.text)


def _bare_text(text: str) -> str:
    return re.sub(r'(name="(?:ticket|form_token)" value=")[^"]+', r"\1", text)
