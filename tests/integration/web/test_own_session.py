from __future__ import annotations

import csv
import io
import json
import re
from uuid import UUID

import pytest
from pypdf import PdfReader

from portal.access.actors import Role, staff
from portal.access.acts import Act
from portal.audit.service import AuditTrail
from portal.records_requests.queries import RequestView
from tests.factories.demonstrations import Staged, birth_form
from tests.integration.web.conftest import Browser

FIXED = "This shows what we can show today. The law can make us wait"


def test_she_signs_in_with_a_code_and_sees_her_whole_history(browser: Browser) -> None:
    led = browser.sign_in()
    assert led.headers["Location"] == "/en/history"
    page = browser.get("/en/history").text
    assert FIXED in page
    reference = re.search(r"/en/history/([0-9A-Z-]+)", page)
    assert reference
    entry = browser.get(f"/en/history/{reference.group(1)}").text
    for heading in (
        "Who asked, and on what paper",
        "Which law, and who says so",
        "Why we tell you",
    ):
        assert heading in entry
    assert FIXED in entry


def test_the_page_that_asks_for_the_code_is_the_same_for_anyone(
    browser: Browser, house: Staged
) -> None:
    letter = house.letter("Somali")
    born = birth_form(letter.birth_date)
    pages = [
        browser.post("/en/sign-in", {"contact": contact, **born}).text
        for contact in (letter.contact, "nobody@example.org", "612-555-0199", "not a contact")
    ]
    assert len({re.sub(r'name="ticket" value="[^"]+"', "", page) for page in pages}) == 1


def test_a_wrong_code_signs_nobody_in(browser: Browser, house: Staged) -> None:
    letter = house.letter("Somali")
    page = browser.post("/en/sign-in", {"contact": letter.contact, **birth_form(letter.birth_date)})
    ticket = re.search(r'name="ticket" value="([^"]+)"', page.text)
    assert ticket
    answer = browser.post("/en/sign-in/code", {"ticket": ticket.group(1), "code": "000000"})
    assert answer.status_code == 422
    assert "Set-Cookie" not in answer.headers
    assert browser.get("/en/history").status_code == 303


def test_the_looks_on_her_record_are_hers_to_see(browser: Browser) -> None:
    browser.sign_in()
    others, hers = browser.get("/en/looks").text, browser.get("/en/looks?whose=hers").text
    assert "Signed in." in hers
    assert "Signed in." not in others
    assert FIXED in others
    assert FIXED in hers


def test_staff_who_looked_stand_by_their_office_and_work_and_never_by_name(
    browser: Browser, house: Staged
) -> None:
    browser.come_in()
    person_id, times = UUID(_person(browser)), 3
    with house.portal.database.transaction() as session:
        services = house.portal.services(session)
        looker = services.staff_sign_in.actor_named("county.clerk")
        for _ in range(times):
            AuditTrail(session, house.portal.clock, house.portal.keys).record(
                Act.SEE_CONTACTS, looker, person_id=person_id, reason="contact_problem"
            )
    page = browser.get("/en/looks").text
    assert "Their work:" in page
    assert "gets letters ready" in page
    assert "To find out how to reach you." in page
    assert f"This happened {times} times" in page
    assert "county.clerk" not in page


def test_an_entry_says_who_signs_such_a_paper_and_where_a_law_stood_and_stands(
    browser: Browser,
) -> None:
    browser.come_in()
    references = set(re.findall(r"/en/history/([0-9A-Z-]{8,})", browser.get("/en/history").text))
    pages = [browser.get(f"/en/history/{one}").text for one in references]
    assert pages
    assert all("Who signs a paper like this" in page for page in pages)
    told = [page for page in pages if "When we wrote this down" in page]
    assert told
    assert all("The law itself, as we know it now" in page for page in told)


@pytest.mark.parametrize(
    "asked",
    ["year=1901", "kind=none-such", "agency=none-such", "agency=example-county&kind=x&year=9"],
)
def test_an_empty_part_of_her_history_says_what_is_always_said(
    browser: Browser, asked: str
) -> None:
    browser.come_in()
    answer = browser.get(f"/en/history?{asked}")
    assert answer.status_code == 200
    assert not re.search(r"/en/history/[0-9A-Z]{4}-", answer.text)
    assert FIXED in answer.text
    assert "You see only a part." in answer.text


def test_her_request_shows_the_due_date_with_the_days_counted_out(browser: Browser) -> None:
    browser.come_in()
    page = browser.get("/en/requests/new").text
    person = re.search(r'<option value="([0-9a-f-]{36})"', page)
    assert person
    led = browser.submit(
        "/en/requests/new", "/en/requests/new", {"kind": "see", "person": person.group(1)}
    )
    request = browser.get(led.headers["Location"]).text
    assert "We must answer by:" in request
    assert "Day 10" in request
    assert "Day 11" not in request


def test_nobody_elses_request_or_entry_is_there(browser: Browser, other_browser: Browser) -> None:
    browser.come_in()
    other_browser.come_in("Somali")
    reference = _file(browser)
    assert browser.get(f"/en/requests/{reference}").status_code == 200
    assert other_browser.get(f"/en/requests/{reference}").status_code == 404


def test_what_staff_released_she_downloads_and_nobody_else(
    browser: Browser, other_browser: Browser, house: Staged
) -> None:
    browser.come_in()
    other_browser.come_in("Somali")
    reference = _file(browser)
    _release(house, reference)
    page = browser.get(f"/en/requests/{reference}").text
    assert "Your papers are here." in page
    paper = re.search(r"/en/papers/[0-9a-f-]{36}", page)
    assert paper
    answer = browser.get(paper.group())
    assert answer.data == b"%PDF-1.7 made up"
    assert answer.headers["Content-Disposition"] == "attachment; filename=paper.pdf"
    assert other_browser.get(paper.group()).status_code == 404


def test_a_contact_she_adds_waits_for_its_code_and_then_takes_her_answers(
    browser: Browser, house: Staged
) -> None:
    browser.come_in()
    person = _person(browser)
    led = browser.submit(
        "/en/contacts", f"/en/contacts/{person}/add", {"contact": "new@example.org", "shared": "no"}
    )
    confirm = led.headers["Location"]
    assert "new@example.org" not in browser.get("/en/contacts").text
    wrong = browser.submit(confirm, confirm, {"code": "000000"})
    assert wrong.status_code == 422
    right = browser.submit(confirm, confirm, {"code": house.newest_code("new@example.org")})
    assert right.status_code == 303
    assert "new@example.org" in browser.get("/en/contacts").text


def test_what_others_use_never_opens_her_record(browser: Browser) -> None:
    browser.come_in("Somali")
    page = browser.get("/en/contacts").text
    answer = re.search(r"/en/contacts/[0-9a-f-]{36}/[0-9a-f-]{36}/answer", page)
    assert answer
    refused = browser.submit(
        "/en/contacts", answer.group(), {"open_record": "yes", "shared": "yes"}
    )
    assert "What others use too cannot open your record." in refused.text


def test_a_contact_marked_unsafe_says_so(browser: Browser) -> None:
    browser.come_in("Somali")
    page = browser.get("/en/contacts").text
    unsafe = re.findall(r"/en/contacts/[0-9a-f-]{36}/[0-9a-f-]{36}/unsafe", page)[-1]
    browser.submit("/en/contacts", unsafe)
    assert "You said that this is not safe." in browser.get("/en/contacts").text


def test_the_language_she_reads_and_the_one_she_speaks_are_two_answers(browser: Browser) -> None:
    browser.come_in()
    reach = f"/en/contacts/{_person(browser)}/reach"
    answers = {"language": "es", "spoken": "so", "order": "letter"}
    browser.submit("/en/contacts", reach, answers)
    page = browser.get("/en/contacts").text
    chosen = re.findall(r'value="([\w-]+)" lang="[\w-]+" selected', page)
    assert chosen == ["es", "so", "en", "en"], "of the one office, and not of the other"
    browser.submit("/en/contacts", reach, {"language": "en", "spoken": "en", "order": "letter"})


def test_her_copy_is_what_her_history_shows_as_a_table_and_as_data(browser: Browser) -> None:
    browser.come_in()
    shown = set(re.findall(r"/en/history/([0-9A-Z-]{8,})", browser.get("/en/history").text))
    answer = browser.get("/en/history/copy.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="copy.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert rows[0][:4] == ["Day", "What happened", "Office", "Who asked"]
    assert {row[11] for row in rows[1:-4]} == shown
    assert all(bool(row[12]) == bool(row[7]) == bool(row[13]) for row in rows[1:-4])
    assert any(row[12] for row in rows[1:-4]), "somebody got facts"
    assert rows[-4] == [FIXED + " before we tell you some things."]
    assert "<" not in answer.text
    paper = PdfReader(io.BytesIO(browser.get("/en/history/copy.pdf").data))
    printed = "".join("".join(page.extract_text() for page in paper.pages).split())
    assert {reference for reference in shown if reference in printed} == shown
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    whole = json.loads(browser.get("/en/history/copy.json").text)
    assert {one["entry"] for one in whole["entries"]} == shown
    assert whole["covers"]["offices"] == rows[-3][1].split("; ")
    assert all(bool(one["recipient"]) == bool(one["given"]) for one in whole["entries"])
    assert whole["note"].startswith(FIXED)
    assert "Took a copy of the history." in browser.get("/en/looks?whose=hers").text


def test_the_same_copy_has_the_same_number_and_a_letter_takes_none(browser: Browser) -> None:
    browser.come_in()
    numbers = {browser.get("/en/history/copy.csv").text.splitlines()[-1] for _ in range(2)}
    assert len(numbers) == 1
    browser.open_letter()
    assert browser.get("/en/history/copy.csv").status_code == 303


def test_signing_out_ends_the_session(browser: Browser) -> None:
    browser.come_in()
    browser.submit("/en/history", "/en/sign-out")
    assert browser.get("/en/history").status_code == 303


def _person(browser: Browser) -> str:
    found = re.search(r"/en/contacts/([0-9a-f-]{36})/add", browser.get("/en/contacts").text)
    assert found
    return found.group(1)


def _file(browser: Browser) -> str:
    led = browser.submit(
        "/en/contacts", "/en/requests/new", {"kind": "copy", "person": _person(browser)}
    )
    return led.headers["Location"].rpartition("/")[2]


def _release(house: Staged, reference: str) -> None:
    with house.portal.database.transaction() as session:
        services = house.portal.services(session)
        agencies = services.agencies.all()
        users = services.staff_sign_in.demo_users()
        found = None
        for agency in agencies:
            clerk = next(user for user in users if user.agency_id == agency.id)
            actor = staff(clerk.id, agency.id, frozenset({Role.RECORDS_CLERK}))
            mine: list[RequestView] = services.records_queries.of_agency(actor, agency.id)
            found = next((one for one in mine if one.reference == reference), None)
            if found is not None:
                services.documents.answer(actor, found.id, io.BytesIO(b"%PDF-1.7 made up"), "a.pdf")
                return
    raise AssertionError("no agency has this request")
