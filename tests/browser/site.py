"""The demonstration on loopback: all that its pages can show, and what it answered last."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NoReturn
from uuid import UUID

from flask import Flask, abort, g, request
from flask.signals import template_rendered
from playwright.sync_api import BrowserContext
from sqlalchemy import select
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from notifications.foundation.codes import letter_secrets
from portal.access.actors import Actor, Role
from portal.app import create_app
from portal.demonstration.agencies import EXAMPLE_COUNTY
from portal.notices.tell_us import Telling, Told
from portal.people.models import Person
from portal.people.queries import birth_day
from portal.records_requests.service import NewRequest
from portal.records_requests.values import IdentityProof, RequestKind
from portal.sign_in.models import LetterCode, Opening
from portal.sign_in.outcomes import OpenedLetter, OwnSignIn
from portal.wiring import Portal, Services
from tests.factories.demonstrations import Staged
from tests.factories.desks import new_clerk

BUSY = "Spanish"
"""The showcase's resident with requests, a key, and somebody else's way in to her records."""
_PAPER = b"%PDF-1.7\n" + bytes(2000)


@dataclass(frozen=True)
class Site:
    """The demonstration, served on loopback, and the everyday page that leaving it opens."""

    house: Staged
    address: str
    elsewhere: str

    @property
    def everyday(self) -> str:
        return f"{self.elsewhere}/weather"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter that went out, and what opens it."""

    language: str
    code: str = field(repr=False)
    birth_date: date = field(repr=False)
    person_id: UUID
    reference: str


@dataclass
class Answers:
    """The newest page that an application made: by which view, of which template, and its HTML."""

    endpoint: str = ""
    template: str = ""
    status: int = 0
    html: str = ""

    def watch(self, app: Flask) -> None:
        template_rendered.connect(self._rendered, app)
        app.after_request(self._answered)

    def _rendered(self, _app: Flask, template: Any, **_more: Any) -> None:
        g.rendered = template.name

    def _answered(self, response: Response) -> Response:
        if "rendered" in g:
            self.endpoint, self.template = request.endpoint or "", g.rendered
            self.status = response.status_code
            self.html = response.get_data(as_text=True)
        return response


@dataclass
class Walked:
    """A site as the list of pages is walked on it: letters to use up, and ways in that wait."""

    site: Site
    answers: Answers
    letters: list[Letter]
    begun: UUID
    too_often: Letter
    told_too_much: Letter
    _steady: dict[str, Letter] = field(default_factory=dict)

    def letter(self, language: str) -> Letter:
        """One letter to read, in this language where there is one, the same every time."""
        if language not in self._steady:
            self._steady[language] = self._take(language)
        return self._steady[language]

    def spare(self) -> Letter:
        """A letter to use up."""
        return self.letters.pop()

    def sign_in(self, context: BrowserContext, language: str = "English") -> None:
        """Be the showcase's resident who reads this language, in by her own way."""
        self.sign_in_to(context, self.site.house.account_of(language))

    def sign_in_to(self, context: BrowserContext, account_id: UUID) -> None:
        with self._services() as services:
            token = services.sessions.start_own(OwnSignIn(account_id))
        self._hold(context, token)

    def open(self, context: BrowserContext, letter: Letter, *, helped: bool = False) -> None:
        """Be whoever opened this letter."""
        with self._services() as services:
            token = services.sessions.start_letter(_opened(services, letter, helped=helped))
        self._hold(context, token)

    def _hold(self, context: BrowserContext, token: str) -> None:
        context.add_cookies([{"name": "visit", "value": token, "url": self.site.address}])

    def _take(self, language: str) -> Letter:
        found = next((one for one in self.letters if one.language == language), self.letters[0])
        self.letters.remove(found)
        return found

    @contextmanager
    def _services(self) -> Iterator[Services]:
        portal = self.site.house.portal
        with portal.database.transaction() as session:
            yield portal.services(session)


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """An application on loopback, at an address of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def walked(house: Staged, elsewhere: str) -> Iterator[Walked]:
    """The same house at an address with a name: browsers make no passkeys for numbers."""

    def named_app(environ: Any, start: Any) -> Any:
        # The app needs the port, and the port is known once something listens there.
        return app(environ, start)

    with serving(named_app) as numbers:
        address = numbers.replace("127.0.0.1", "localhost")
        settings = house.portal.settings.model_copy(update={"base_url": address})
        app = create_app(replace(house.portal, settings=settings))
        # Some errors cannot be brought about by looking at pages.
        app.add_url_rule("/<language:language>/went-wrong/<int:status>", "went_wrong", _go_wrong)
        answers = Answers()
        answers.watch(app)
        yield _furnished(Site(house, address, elsewhere), answers)


def _go_wrong(status: int) -> NoReturn:
    abort(status)


def _furnished(site: Site, answers: Answers) -> Walked:
    """Add what the demonstration lacks: answered requests, a key, ways in that wait."""
    house, letters = site.house, _letters(site.house)
    hers = {one.code for one in letters} & {one.code for one in house.guide.letters}
    busy = next(one for one in letters if one.code == house.letter(BUSY).code)
    spare = [one for one in letters if one.code not in hers]
    waiting, too_often, told_too_much = spare.pop(), spare.pop(), spare.pop()
    with house.portal.database.transaction() as session:
        services = house.portal.services(session)
        begun = _begin(services, waiting)
        for _ in range(3):
            _begin(services, too_often)
        for _ in range(5):
            reader = _actor(services, told_too_much)
            services.tell_us.take(reader, told_too_much.person_id, Telling(Told.WRONG))
        _begin(services, busy)
    _keep_her_busy(house)
    return Walked(site, answers, spare, begun, too_often, told_too_much)


def _keep_her_busy(house: Staged) -> None:
    clerk = new_clerk(house, EXAMPLE_COUNTY.new.slug, *Role).actor
    account_id = house.account_of(BUSY)
    with house.portal.database.transaction() as session:
        services = house.portal.services(session)
        signed_in = services.sessions.resolve(services.sessions.start_own(OwnSignIn(account_id)))
        assert signed_in
        herself = signed_in.actor
        services.kept_keys.make_own(herself, account_id)
        person_id = next(
            one
            for one in herself.person_ids
            if services.people.queries.by_id(one).agency_id == clerk.agency_id
        )
        requests = services.records_requests
        asked = [
            requests.file(herself, NewRequest(kind, "es", person_id=person_id)).id
            for kind in (RequestKind.SEE, RequestKind.COPY, RequestKind.ACCOUNTING, RequestKind.SEE)
        ]
        requests.settle_identity(clerk, asked[1], IdentityProof.PAPERS_SEEN)
        services.documents.answer(clerk, asked[1], io.BytesIO(_PAPER), "file.pdf")
        requests.mark_ready(clerk, asked[2])
        requests.deny(clerk, asked[3], "mn-13.46-2-private")


def _begin(services: Services, letter: Letter) -> UUID:
    """Begin a way in with this letter; the account that is made for it."""
    services.way_in_beginning.with_key(_actor(services, letter))
    newest = select(Opening).where(Opening.person_id == letter.person_id)
    found = services.session.scalars(newest.order_by(Opening.begun_at.desc())).first()
    assert found
    return found.account_id


def _actor(services: Services, letter: Letter) -> Actor:
    token = services.sessions.start_letter(_opened(services, letter))
    found = services.sessions.resolve(token)
    assert found
    return found.actor


def _opened(services: Services, letter: Letter, *, helped: bool = False) -> OpenedLetter:
    opened = services.letter_codes.open(letter.code, letter.birth_date, helped=helped)
    assert isinstance(opened, OpenedLetter)
    return opened


def _letters(house: Staged) -> list[Letter]:
    """Every letter whose code still works."""
    portal: Portal = house.portal
    with portal.database.reading() as session:
        services = portal.services(session)
        found = session.execute(
            select(LetterCode.notice_id, Person)
            .join(Person, Person.id == LetterCode.person_id)
            .where(LetterCode.ended_at.is_(None))
            .order_by(LetterCode.issued_at, LetterCode.id)
        )
        return [
            Letter(
                person.language,
                letter_secrets(portal.keys.codes, notice_id).grouped,
                born,
                person.id,
                services.sender.notice_value(session, notice_id).reference,
            )
            for notice_id, person in found.all()
            if (born := birth_day(person))
        ]
