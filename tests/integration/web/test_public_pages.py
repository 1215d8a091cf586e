from __future__ import annotations

import re
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import func, select

from notifications.foundation.ids import new_id
from notifications.report_lists import carried
from portal.access.actors import Role, staff
from portal.legal_bases.catalogue import legal_basis
from portal.tasks.models import Task
from portal.web.public.questions import all_questions
from portal.web.shared.headers import CONTENT_SECURITY_POLICY
from tests.factories.demonstrations import Staged
from tests.integration.web.conftest import Browser

LANGUAGES = ("en", "es", "so", "ar")
PAGES = (
    "",
    "real",
    "wrong-home",
    "rights",
    "rights/questions",
    "rights/papers",
    "safety",
    "accessibility",
    "privacy",
    "laws",
    "laws/mn-13.04-3-access",
    "matters",
    "matters/usda-snap-demand",
    "no-letter",
    "letter",
    "sign-in",
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_public_page_opens_in_every_finished_language_without_a_cookie(
    browser: Browser, language: str, page: str
) -> None:
    answer = browser.get(f"/{language}/{page}")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_each_answer_says_when_it_was_looked_up_and_leads_to_its_laws(browser: Browser) -> None:
    page = browser.get("/en/rights/questions").text
    answers = dict(re.findall(r'<details[^>]* id="([a-z-]+)">(.*?)</details>', page, re.DOTALL))
    assert len(answers) == 20
    for question in all_questions():
        said = answers[question.key]
        assert ("We last looked on November 22, 2026." in said) is bool(question.laws)
        for law_id in question.laws:
            assert f'href="/en/laws/{law_id}"' in said
            law = browser.get(f"/en/laws/{law_id}").text
            assert f'href="/en/rights/questions#{question.key}"' in law


def test_one_review_by_counsel_changes_no_byte_of_the_laws(browser: Browser, house: Staged) -> None:
    """Counsel reads a law when a notice is about to rest on it: one review would tell of it."""
    law = legal_basis("us-ina-235d4")
    paths = ("/en/laws", f"/en/laws/{law.id}", "/sitemap.xml")
    before = [browser.get(path).data for path in paths]
    with house.portal.database.transaction() as session:
        counsel = staff(new_id(), new_id(), frozenset({Role.COUNSEL}))
        house.portal.services(session).legal_bases.record(law.id, law.edition_hash, counsel)
    assert [browser.get(path).data for path in paths] == before
    assert b"A lawyer has not yet read all" in before[0]


def test_arabic_pages_run_from_right_to_left(browser: Browser) -> None:
    assert 'lang="ar" dir="rtl"' in browser.get("/ar/").text


@pytest.mark.parametrize("language", ["hmn", "ksw", "vi", "km", "zh-Hant"])
def test_a_language_without_pages_says_so_in_itself_and_shows_english(
    browser: Browser, language: str
) -> None:
    page = browser.get(f"/{language}/").text
    assert '<html lang="en" dir="ltr">' in page
    assert f'<p lang="{language}"' in page
    assert "These pages are not in this language yet." in page


def test_a_draft_translation_says_so_in_its_language_and_in_english(browser: Browser) -> None:
    page = browser.get("/so/").text
    assert "Draft translation. A person who speaks this language has not checked it yet." in page


def test_every_page_offers_every_language_by_its_own_name(browser: Browser) -> None:
    page = browser.get("/en/rights").text
    for endonym in ("Español", "Soomaali", "العربية", "ကညီကျိာ်", "ខ្មែរ", "繁體中文"):
        assert endonym in page
    assert 'href="/ar/rights"' in page


def test_the_front_door_follows_the_browsers_language(browser: Browser) -> None:
    led = browser.get("/", headers={"Accept-Language": "so-SO,en;q=0.5"})
    assert led.headers["Location"] == "/so/"


def test_the_address_on_letters_leads_to_the_check_in_the_browsers_language(
    browser: Browser,
) -> None:
    led = browser.get("/real", headers={"Accept-Language": "es"})
    assert led.headers["Location"] == "/es/real"


def test_a_number_of_ours_is_ours_and_another_is_not(browser: Browser, house: Staged) -> None:
    reference = _a_reference(house)
    assert "This number is ours." in browser.post("/en/real", {"reference": reference}).text
    sloppy = reference.lower().replace("-", " ")
    assert "This number is ours." in browser.post("/en/real", {"reference": sloppy}).text
    answer = browser.post("/en/real", {"reference": "ZZZZ-ZZZZ"})
    assert "This number is not ours." in answer.text
    assert "651-555-0100" in answer.text


def test_the_check_takes_no_secret_code(browser: Browser, house: Staged) -> None:
    code = house.letter("Spanish").code
    page = browser.post("/en/real", {"reference": code}).text
    assert "That looks like your secret code." in page
    assert code not in page


def test_a_letter_at_the_wrong_home_gets_one_answer_whatever_its_number(
    browser: Browser, house: Staged
) -> None:
    before = _wrong_homes(house)
    known = browser.post("/en/wrong-home", {"reference": _a_reference(house)})
    assert _wrong_homes(house) == before + 1
    unknown = browser.post("/en/wrong-home", {"reference": "ZZZZ-ZZZZ"})
    assert _wrong_homes(house) == before + 1
    assert known.data == unknown.data


def test_a_request_without_a_letter_gets_the_same_screen_for_anyone(
    browser: Browser, house: Staged
) -> None:
    form = {"agency": "example-county", "kind": "see", "words": "", "reach": "at the counter"}
    with house.portal.database.reading() as session:
        form["agency"] = house.portal.services(session).agencies.all()[0].slug
    pages = [
        browser.post("/en/no-letter", {**form, "name": name, **BORN}).text
        for name in ("June Example", "Nobody Known")
    ]
    assert "We have your request." in pages[0]
    assert _without_references(pages[0]) == _without_references(pages[1])


def test_a_form_from_another_site_is_refused(browser: Browser) -> None:
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {},
    ):
        answer = browser.client.post("/en/real", data={"reference": "ZZZZ-ZZZZ"}, headers=headers)
        assert answer.status_code == 403
        assert "651-555-0100" in answer.text


def test_an_old_browsers_form_is_known_by_its_origin_or_referrer(browser: Browser) -> None:
    for headers in ({"Origin": "http://localhost"}, {"Referer": "http://localhost/en/real"}):
        answer = browser.client.post("/en/real", data={"reference": "ZZZZ-ZZZZ"}, headers=headers)
        assert answer.status_code == 200


def test_what_is_not_here_is_said_plainly_with_the_help_number(browser: Browser) -> None:
    for path in ("/en/nothing", "/en/matters/none-such", "/en/laws/none-such", "/xx/", "/nothing"):
        answer = browser.get(path)
        assert answer.status_code == 404
        assert "651-555-0100" in answer.text
        assert "Content-Security-Policy" in answer.headers


def test_a_form_larger_than_any_form_of_ours_is_refused(browser: Browser) -> None:
    answer = browser.post("/en/real", {"reference": "7" * 100_000})
    assert answer.status_code == 413
    assert "That is too big." in answer.text


def test_a_wrong_method_is_an_error_page_too(browser: Browser) -> None:
    answer = browser.post("/en/rights")
    assert answer.status_code == 405
    assert "Content-Security-Policy" in answer.headers


def test_leaving_opens_an_everyday_page_and_forgets_ours(browser: Browser) -> None:
    browser.open_letter("Somali")
    answer = browser.get("/leave")
    assert answer.headers["Location"] == "https://www.weather.gov/"
    assert "cookies" in answer.headers["Clear-Site-Data"]
    assert browser.get("/en/letter/open").status_code == 303


def test_examples_are_marked_wherever_they_show(browser: Browser) -> None:
    page = browser.get("/en/matters").text
    assert page.count("This is an example. It did not happen.") == 3
    assert page.count("On public record.") >= 4


BORN = {"birth_day": "1", "birth_month": "1", "birth_year": "1990"}


def _wrong_homes(house: Staged) -> int:
    with house.portal.database.reading() as session:
        wrong = select(func.count()).select_from(Task).where(Task.kind == "wrong_home")
        return session.scalar(wrong) or 0


def _a_reference(house: Staged) -> str:
    """The reference of a letter that no other test opens."""
    played = {letter.letter.stem for letter in house.guide.letters}
    folder = house.portal.settings.sent_folder / "letter"
    other = next(UUID(each.stem) for each in sorted(folder.iterdir()) if each.stem not in played)
    with house.portal.database.reading() as session:
        return carried(session, [other])[other].reference


def _without_references(page: str) -> str:
    return re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}", "REFERENCE", page)


def test_a_watcher_learns_that_the_house_is_up_and_nothing_more(browser: Browser) -> None:
    for path, said in (("/healthz", "alive\n"), ("/readyz", "ready\n")):
        answer = browser.client.get(path)
        assert (answer.status_code, answer.text) == (200, said)
        assert "Set-Cookie" not in answer.headers


def test_a_finder_of_a_weakness_learns_whom_to_tell(browser: Browser) -> None:
    answer = browser.get("/.well-known/security.txt")
    assert answer.mimetype == "text/plain"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Canonical"].endswith("/.well-known/security.txt")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", fields["Expires"])


def test_every_page_of_the_sitemap_opens_and_names_itself_in_sixteen_languages(
    browser: Browser,
) -> None:
    tree = ET.fromstring(browser.get("/sitemap.xml").data)  # noqa: S314 - our own page
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    pages = tree.findall(f"{space}url")
    english = [
        path
        for page in pages
        if (path := urlsplit(page.findtext(f"{space}loc") or "").path).startswith("/en/")
    ]
    assert len(pages) == 16 * len(english)
    assert {browser.get(path).status_code for path in english} == {200}
    links = pages[0].findall("{http://www.w3.org/1999/xhtml}link")
    assert len({link.get("hreflang") for link in links}) == 16


def test_on_what_a_form_led_to_the_other_languages_lead_to_the_page_of_the_form(
    browser: Browser,
) -> None:
    page = browser.post("/en/sign-in/code", {"ticket": "none", "code": "000000"}).text
    assert 'href="/ar/sign-in"' in page
    browser.open_letter()
    page = browser.submit("/en/letter/own-way", "/en/letter/own-way/key").text
    assert 'href="/ar/letter/own-way"' in page
    browser.come_in()
    contacts = browser.get("/en/contacts").text
    add = re.search(r'action="(/en/contacts/[^"]+/add)"', contacts)
    assert add
    page = browser.submit("/en/contacts", add.group(1), {"contact": "x", "shared": "no"}).text
    assert 'href="/ar/contacts"' in page


def test_a_letter_that_only_asks_is_never_said_to_be_in_force(browser: Browser) -> None:
    page = browser.get("/en/laws/us-doj-letter-2026-01-24").text
    assert "<dt>Since</dt><dd>January 24, 2026</dd>" in page
    assert "n force" not in page
