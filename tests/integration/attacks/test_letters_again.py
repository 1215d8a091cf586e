"""A lost letter asked for again: to the address on file alone, seldom, and nobody learns whose."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from notifications.delivery.models import NoticeRow
from notifications.foundation.codes import letter_secrets
from portal.agencies.models import Agency
from portal.disclosures.models import Entry, SilenceOrder
from portal.notices.models import LetterAgain, NoticeRun, RunPerson
from portal.people.models import Person
from portal.tasks.models import Task
from tests.factories.demonstrations import birth_form
from tests.factories.houses import send_all
from tests.integration.attacks.conftest import Intruder, Letter, Target


def test_the_same_letter_comes_again_with_a_code_of_its_own_and_once_in_thirty_days(
    house: Target, intruder: Intruder
) -> None:
    letter = house.unopened(38)
    _ask(house, intruder, letter)
    _ask(house, intruder, letter)
    (again,) = _again(house, letter)
    send_all(house.portal)
    first = house.portal.sender
    with house.portal.database.reading() as session:
        old = first.notice_value(session, letter.notice_id)
        new = first.notice_value(session, again)
    assert (new.facts, new.kind) == (old.facts, old.kind)
    assert new.recipient.address == old.recipient.address
    assert new.reference != old.reference
    typed = letter_secrets(house.portal.keys.codes, again).grouped
    form = {"code": typed, **birth_form(letter.birth_date)}
    assert intruder.post("/en/letter", form).status_code == 303
    assert intruder.get("/en/letter/open").status_code == 200
    house.clock.advance(timedelta(days=30, minutes=1))
    _ask(house, intruder, letter)
    assert len(_again(house, letter)) == 2


def test_whatever_is_wrong_gets_the_same_answer_and_no_letter(
    house: Target, intruder: Intruder
) -> None:
    letter = house.unopened(39)
    right = _form(house, letter)
    wrong_date = birth_form(letter.birth_date + timedelta(days=1))
    pages = {
        intruder.post("/en/new-letter", form).text
        for form in (
            {**right, **wrong_date},
            {**right, "number": "E-0"},
            {**right, "number": "\x00"},
            {**right, "number": "x" * 5000},
            {**right, "birth_day": "31", "birth_month": "2"},
        )
    }
    assert _again(house, letter) == []
    pages.add(intruder.post("/en/new-letter", right).text)
    assert len(pages) == 1
    assert len(_again(house, letter)) == 1


@pytest.mark.parametrize("mark", [{"safe_at_home": True}, {"contact_error": True}])
def test_where_an_address_is_not_safe_a_clerk_sees_to_it(
    house: Target, intruder: Intruder, mark: dict[str, Any]
) -> None:
    letter = house.unopened(40 if "safe_at_home" in mark else 41)
    house.change(update(Person).where(Person.id == letter.person_id).values(**mark))
    _ask(house, intruder, letter)
    assert _again(house, letter) == []
    kinds = house.all(select(Task.kind).where(Task.person_id == letter.person_id))
    assert kinds == ["letter_again"]


def test_of_a_matter_that_is_held_since_nothing_is_sent_again(
    house: Target, intruder: Intruder
) -> None:
    letter = house.unopened(42)
    entry = house.one(
        select(Entry)
        .join(NoticeRun, NoticeRun.entry_id == Entry.id)
        .join(RunPerson, RunPerson.run_id == NoticeRun.id)
        .where(RunPerson.notice_id == letter.notice_id)
    )
    today = house.clock.now().date()
    order = SilenceOrder(
        matter_id=entry.matter_id,
        authority="An example order",
        court="Example Court",
        begins_on=today - timedelta(days=1),
        reference="S-9999-0042",
        recorded_at=house.clock.now(),
    )
    with house.portal.database.transaction() as session:
        session.add(order)
        session.flush()
        held = order.id
    try:
        _ask(house, intruder, letter)
        assert _again(house, letter) == []
    finally:
        ended = update(SilenceOrder).where(SilenceOrder.id == held)
        house.change(ended.values(ended_at=house.clock.now(), last_day=date(2020, 1, 1)))


def _form(house: Target, letter: Letter) -> dict[str, str]:
    person = house.one(select(Person).where(Person.id == letter.person_id))
    slug = house.one(select(Agency.slug).where(Agency.id == person.agency_id))
    return {"agency": slug, "number": person.client_number, **birth_form(letter.birth_date)}


def _ask(house: Target, browser: Intruder, letter: Letter) -> None:
    assert browser.post("/en/new-letter", _form(house, letter)).status_code == 200


def _again(house: Target, letter: Letter) -> list[Any]:
    known = select(LetterAgain.notice_id).join(NoticeRow, NoticeRow.id == LetterAgain.notice_id)
    hers = NoticeRow.recipient_key == letter.person_id
    return house.all(known.where(hers).order_by(LetterAgain.asked_at))
