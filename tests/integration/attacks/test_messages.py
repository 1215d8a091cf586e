"""Whoever reads over her shoulder, opens her mailbox, or looks through what her phone keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import select

from notifications.composition.composed import ComposedEmail, ComposedText
from notifications.composition.composer import compose_email, compose_text
from notifications.composition.text_lint import _lists, findings
from notifications.delivery.models import Delivery, NoticeRow
from notifications.foundation.codes import letter_secrets
from notifications.notice import Notice
from notifications.recipients import Channel
from portal.demonstration.agencies import AGENCIES
from portal.demonstration.population import population
from portal.sign_in.models import LetterCode
from tests.integration.attacks.conftest import PEOPLE, Intruder, Target

LANGUAGES = ("en", "es", "so", "ar")
NEUTRAL_PAGES = (
    *("letter", "letter/open", "letter/call", "letter/request", "letter/wrong-home", "sign-in"),
    *("history", "looks", "requests", "requests/new", "contacts", "", "rights", "privacy"),
    *("laws", "matters", "real", "wrong-home", "no-letter", "nowhere"),
)


def test_no_text_and_no_email_says_more_than_that_there_is_a_letter(house: Target) -> None:
    read = dict.fromkeys(("sms", "email"), 0)
    languages = set()
    names = _names()
    for channel, path, language in _messages(house):
        head, _, words = path.read_text(encoding="utf-8").partition("\n\n")
        subject = "".join(re.findall(r"^Subject: (.*)$", head, re.MULTILINE))
        said = f"{subject}\n{words}"
        for agency in AGENCIES:
            said = said.replace(agency.new.name, " ")
        assert findings(said, language, agency="", names=names) == (), path.name
        read[channel] += 1
        languages.add(language)
    assert min(read.values()) >= 2, read
    assert len(languages) >= 2


def test_an_office_without_a_name_does_not_blind_the_lint() -> None:
    assert findings("immigration", "en", agency="")


def test_the_lint_has_words_for_each_language_and_finds_each_of_them() -> None:
    for language in LANGUAGES:
        for why, words in _lists()[language].items():
            for word in words:
                found = findings(f"x {word} x", language, agency="")
                assert found, (language, why, word)
    assert findings("www.example.org", "so", agency="")
    assert findings("Hodan", "so", agency="", names=("Hodan Tusaale",))


def test_every_message_and_letter_in_every_language_is_judged_whoever_it_goes_to(
    house: Target,
) -> None:
    """Not only what the demonstration happened to send: each kind there is, in each language."""
    kinds: dict[str, Notice] = {}
    with house.portal.database.reading() as session:
        for notice_id, kind in session.execute(select(NoticeRow.id, NoticeRow.kind)):
            if kind not in kinds:
                kinds[kind] = house.portal.sender.notice_value(session, notice_id)
    assert len(kinds) >= 3
    for kind, notice in kinds.items():
        code = "123456" if kind == "sign_in_code" else None
        for language in LANGUAGES:
            text: ComposedText = compose_text(notice, language, code=code)
            email: ComposedEmail = compose_email(notice, language, code=code)
            said = "\n".join((text.body, email.subject, *email.paragraphs))
            names = (notice.recipient.name,)
            agency = notice.agency.name
            bare = re.sub("[\u2066-\u2069]", "", said).replace(agency, " ")
            assert findings(bare, language, agency="", names=names) == (), (kind, language)
            assert not re.search(r"https?:|\w\.(?:gov|org|com)", bare)


def test_the_names_of_files_say_nothing(house: Target) -> None:
    files = [path for path in house.portal.settings.var.rglob("*") if path.is_file()]
    assert len(files) > 40
    for path in files:
        name = path.name
        assert re.fullmatch(
            r"[0-9a-f-]{36}(\.(pdf|txt))?|portal\.db(-wal|-shm)?|audit-heads\.log|"
            r"demonstration-keys\.json|letter|sms|email|guide\.txt",
            name,
        ), name


def test_what_a_letters_file_says_of_itself_is_neutral(house: Target) -> None:
    shown = sorted((house.portal.settings.sent_folder / "letter").glob("*.pdf"))[:12]
    names = _names()
    for path in shown:
        document = pypdf.PdfReader(path)
        about = " ".join(str(value) for value in (document.metadata or {}).values())
        assert not any(name in about for name in names)
        for language in LANGUAGES:
            assert findings(about, language, agency="") == (), about


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_of_every_page_is_neutral(
    house: Target, intruder: Intruder, accomplice: Intruder, language: str
) -> None:
    """A phone shows the title in its list of open pages, and keeps it among those visited."""
    intruder.open(house.unopened(9))
    accomplice.come_in("Somali")
    titles = set()
    for browser in (intruder, accomplice, Intruder(house)):
        for page in NEUTRAL_PAGES:
            answer = browser.get(f"/{language}/{page}", follow_redirects=True)
            titles |= set(re.findall(r"<title>(.*?)</title>", answer.text, re.DOTALL))
    references = re.findall(r"/history/([0-9A-Z-]+)", accomplice.get("/en/history").text)
    for path in (f"history/{references[0]}", "matters/ice-subpoena-refused-example"):
        answer = accomplice.get(f"/{language}/{path}")
        titles |= set(re.findall(r"<title>(.*?)</title>", answer.text, re.DOTALL))
    assert len(titles) > 10
    for title in titles:
        assert findings(title, language, agency="", names=_names()) == (), title


def test_no_address_of_a_page_carries_what_opens_one(house: Target, intruder: Intruder) -> None:
    """Addresses stay in histories and in the logs of proxies."""
    letter = house.unopened(10)
    led = intruder.post("/en/letter", letter.right)
    assert led.headers["Location"] == "/en/letter/open"
    ticket = intruder.ask_code("nadia@example.org", house.letter("Arabic").birth_date)
    page = intruder.post("/en/sign-in/code", {"ticket": ticket, "code": "1"})
    assert page.request.path == "/en/sign-in/code"
    assert not page.request.query_string
    for path in ("letter/open", "letter/call"):
        links = re.findall(r'(?:href|action)="([^"]*)"', intruder.get(f"/en/{path}").text)
        secrets = (letter.typed, letter.scanned, str(letter.notice_id), str(letter.person_id))
        assert not [link for link in links if any(one in link for one in secrets)]


def test_a_secret_in_a_letters_address_stands_where_no_server_is_sent_it(house: Target) -> None:
    with house.portal.database.reading() as session:
        code = session.scalars(select(LetterCode).limit(1)).one()
        notice = house.portal.sender.notice_value(session, code.notice_id)
        made = house.portal.sender.renderer.letter(
            notice, "en", house.clock.now().date(), lambda _: True, masked=False
        )
        secrets = letter_secrets(house.portal.keys.codes, code.notice_id)
    sent, _, kept = str(made.code_url).partition("#")
    assert kept == secrets.scanned
    assert secrets.scanned not in sent
    assert str(made.reference_url).endswith(f"/real#{notice.reference}")
    assert secrets.scanned not in str(made.reference_url)
    assert secrets.typed not in str(made.reference_url)


def _messages(house: Target) -> Iterator[tuple[str, Path, str]]:
    with house.portal.database.reading() as session:
        rows = session.execute(
            select(Delivery.channel, Delivery.provider_reference, NoticeRow.language)
            .join(NoticeRow, NoticeRow.id == Delivery.notice_id)
            .where(Delivery.channel.in_([Channel.SMS, Channel.EMAIL]))
        ).all()
    for channel, name, language in rows:
        path = house.portal.settings.sent_folder / channel.value / str(name)
        if name and path.is_file():
            yield channel.value, path, language


def _names() -> set[str]:
    found: set[str] = set()
    for agency in AGENCIES:
        for one in population(agency, PEOPLE // 2):
            whole = f"{one.line.given_names} {one.line.family_name}".strip()
            found.add(whole)
    return {name for name in found if len(name) > 6}
