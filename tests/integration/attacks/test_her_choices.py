"""Her choices in the wrong hands: a letter's holder, whoever shares her home, a curious clerk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from portal.access.actors import resident, system
from portal.access.errors import NotAllowed
from portal.disclosures.models import Entry, Matter
from portal.disclosures.silence.values import SilenceDraft
from portal.notices.models import NoticeRun, RunPerson
from portal.notices.tell_us import Telling, Told
from portal.people.models import Person
from portal.tasks.models import Task
from tests.integration.attacks.conftest import Intruder, Target

NOTE = "Only she knows this."
ANSWER = "We looked again, and wrote it down right."


@pytest.fixture
def somali(house: Target) -> Iterator[UUID]:
    """One of her persons, as if no attack had come before; and none is left on her afterwards."""
    person = house.person("so")
    _as_new(house, person)
    yield person
    _as_new(house, person)


def _as_new(house: Target, person: UUID) -> None:
    as_before = {"safe_at_home": False, "no_messages": False}
    house.change(update(Person).where(Person.id == person).values(**as_before))
    house.change(delete(Task).where(Task.person_id == person))


def test_safe_at_home_holds_at_once_and_her_own_session_cannot_take_it_back(
    house: Target, intruder: Intruder, accomplice: Intruder, somali: UUID
) -> None:
    intruder.come_in("Somali")
    accomplice.come_in("Somali")
    page = f"/en/contacts/{somali}/safe-at-home"
    assert intruder.submit(page, page).status_code == 303
    assert house.one(select(Person.safe_at_home).where(Person.id == somali))
    assert accomplice.get("/en/history").status_code == 303, "signed out elsewhere"
    shown = intruder.get("/en/contacts").text
    assert "We have it that you are in Safe at Home." in shown
    assert "<form" not in intruder.get(page).text.partition("<main")[2].partition("</main>")[0]
    form = {"language": "so", "order": "letter"}
    intruder.submit("/en/contacts", f"/en/contacts/{somali}/reach", form)
    assert house.one(select(Person.safe_at_home).where(Person.id == somali))
    assert intruder.post("/staff/safe-at-home/end", {"saw": "yes"}).status_code == 303


def test_neither_a_letter_nor_another_persons_session_says_it_for_her(
    house: Target, intruder: Intruder, accomplice: Intruder, somali: UUID
) -> None:
    page = f"/en/contacts/{somali}/safe-at-home"
    intruder.open(house.unopened(20))
    assert intruder.submit("/en/letter/open", page).status_code == 303
    accomplice.come_in("English")
    assert accomplice.get(page).status_code == 404
    assert accomplice.submit("/en/contacts", page).status_code == 404
    assert not house.one(select(Person.safe_at_home).where(Person.id == somali))


def test_only_a_records_clerk_of_her_agency_takes_it_back_and_she_sees_that(
    house: Target, intruder: Intruder, somali: UUID
) -> None:
    house.change(update(Person).where(Person.id == somali).values(safe_at_home=True))
    number = house.one(select(Person).where(Person.id == somali)).client_number
    form = {"client_number": number, "saw": "yes"}
    intruder.come_in_as("county.counsel")
    assert intruder.submit("/staff/", "/staff/safe-at-home/end", form).status_code == 404
    with house.portal.database.transaction() as session:
        services = house.portal.services(session)
        with pytest.raises(NotAllowed):
            services.safe_at_home.end(resident(UUID(int=1), frozenset({somali})), number)
    clerk = Intruder(house)
    clerk.come_in_with_every_role()
    path = "/staff/safe-at-home"
    assert clerk.submit(path, f"{path}/end", {"client_number": number}).status_code == 400
    unknown = clerk.submit(path, f"{path}/end", {"client_number": "no-such", "saw": "yes"})
    assert unknown.status_code == 422
    assert house.one(select(Person.safe_at_home).where(Person.id == somali))
    assert clerk.submit(path, f"{path}/end", form).status_code == 303
    assert not house.one(select(Person.safe_at_home).where(Person.id == somali))
    own = Intruder(house)
    own.come_in("Somali")
    looks = own.get("/en/looks").text
    first = looks.partition('<ol class="timeline">')[2].partition("</li>")[0]
    assert "Changed how to reach you." in first
    assert "Staff" in first


def test_whoever_calls_her_reads_first_that_no_message_is_to_be_left(
    house: Target, intruder: Intruder, somali: UUID
) -> None:
    intruder.come_in("Somali")
    form = {"language": "so", "order": "sms,email,letter", "no_messages": "yes"}
    intruder.submit("/en/contacts", f"/en/contacts/{somali}/reach", form)
    told = {"told": "not_understood", "person": str(somali), "words": NOTE}
    assert intruder.submit("/en/tell-us", "/en/tell-us", told).status_code == 200
    clerk = Intruder(house)
    clerk.come_in_with_every_role()
    task = house.one(select(Task.id).where(Task.person_id == somali))
    page = f"/staff/tasks/{task}"
    assert "Leave no message." not in clerk.get(page).text, "no reason was given yet"
    clerk.submit(page, f"{page}/open", {"reason": "she_asked_us"})
    opened = clerk.get(page).text
    assert opened.index("Leave no message.") < opened.index(NOTE)
    form = {"result": "done", "answer": ANSWER}
    assert clerk.submit(page, f"{page}/close", form).status_code == 303
    assert ANSWER in intruder.get("/en/tell-us").text
    stranger = Intruder(house)
    stranger.come_in("English")
    assert ANSWER not in stranger.get("/en/tell-us").text


def test_whoever_has_a_letter_cannot_use_up_her_own_tries(
    house: Target, intruder: Intruder
) -> None:
    letter = house.unopened(21)
    intruder.open(letter)
    form = {"told": "wrong"}
    path = "/en/letter/tell-us"
    codes = [intruder.submit(path, path, form).status_code for _ in range(6)]
    assert codes[-1] == 429
    with house.portal.database.transaction() as session:
        services = house.portal.services(session)
        own = resident(UUID(int=1), frozenset({letter.person_id}))
        assert services.tell_us.take(own, letter.person_id, Telling(Told.WRONG))
        session.rollback()


def test_what_she_told_of_a_matter_goes_out_of_sight_with_it_and_comes_back(
    house: Target, intruder: Intruder, somali: UUID
) -> None:
    entry, matter = _an_entry_of(house, somali)
    intruder.come_in("Somali")
    with _silent(house, matter):
        # Looks that other tests made for this matter go out of sight with it too.
        without = _both(intruder)
    form = {"told": "complaint", "person": str(somali), "words": NOTE, "entry": entry}
    path = f"/en/tell-us?entry={entry}"
    assert intruder.submit(path, "/en/tell-us", form).status_code == 200
    clerk = Intruder(house)
    clerk.come_in_with_every_role()
    task = house.one(select(Task.id).where(Task.person_id == somali))
    page = f"/staff/tasks/{task}"
    clerk.submit(page, f"{page}/open", {"reason": "she_asked_us"})
    assert f"Matter {matter}" in clerk.get(page).text
    told = _both(intruder)
    assert told > without
    with _silent(house, matter):
        assert _both(intruder) == without
        again = intruder.submit("/en/tell-us", "/en/tell-us", form)
        never = intruder.submit("/en/tell-us", "/en/tell-us", {**form, "entry": "ABCD-EFGH"})
        assert (again.status_code, again.data) == (never.status_code, never.data)
        assert again.status_code == 404
    assert _both(intruder) == told


@contextmanager
def _silent(house: Target, matter: str) -> Iterator[None]:
    """An order of silence over a matter, ended again whatever happens."""
    draft = SilenceDraft(matter, "An example order", "Example Court", date(2026, 1, 1))
    with house.portal.database.transaction() as session:
        order = house.portal.services(session).silence.add(draft, system("shell")).reference
    try:
        yield
    finally:
        with house.portal.database.transaction() as session:
            house.portal.services(session).silence.end(order, system("shell"))


def _both(browser: Intruder) -> tuple[int, int]:
    """How much of it she is shown: in what she told us, and in her log."""
    told = browser.get("/en/tell-us").text.count("I want to complain about you.")
    return told, browser.get("/en/looks").text.count("<li><span")


def _an_entry_of(house: Target, person: UUID) -> tuple[str, str]:
    own = Intruder(house)
    own.come_in("Somali")
    shown = own.get("/en/history").text
    rows = house.all(
        select(Entry)
        .join(Matter, Matter.id == Entry.matter_id)
        .join(NoticeRun, NoticeRun.entry_id == Entry.id)
        .join(RunPerson, RunPerson.run_id == NoticeRun.id)
        .where(RunPerson.person_id == person)
        .order_by(Entry.reference)
    )
    entry = next(one for one in rows if one.reference in shown)
    matter = house.one(select(Matter).where(Matter.id == entry.matter_id))
    return entry.reference, matter.reference
