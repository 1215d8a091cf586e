"""A sender at work on invented people, for tests that need a real one."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from notifications import (
    Bar,
    Channel,
    ContactPoint,
    Incoming,
    Notice,
    NoticeKind,
    Question,
    Sender,
    Timing,
    reports,
)
from notifications.delivery.models import DeliveryState
from notifications.foundation.clock import Clock, SetClock
from notifications.foundation.codes import new_reference
from notifications.foundation.database import Database
from notifications.foundation.ids import new_id
from notifications.foundation.stamp import Mode
from notifications.notice import EntryFacts
from notifications.providers.base import Accepted, Doubt, Providers, TextMessage
from notifications.providers.files import file_providers
from notifications.worker import Worker
from tests.factories.notices import ANA, make_notice

BASE_URL = "http://127.0.0.1:8000"
LANGUAGES = ("es", "so", "ar")
ANY_HOUR = Timing(text_hours=None, households_apart=False)
"""For a real clock: no test waits for the morning."""
_NUMBERS = itertools.cycle(
    f"+1{area}55501{line:02}" for area in (651, 612, 763, 952, 218, 320, 507) for line in range(100)
)


@dataclass(slots=True)
class Reach:
    """The portal's answer in a test: everybody can be reached, until a bar is set."""

    bars: dict[UUID, Bar] = field(default_factory=dict)
    by_channel: dict[Channel, Bar] = field(default_factory=dict)

    def barred(self, _session: Session, questions: Sequence[Question]) -> Mapping[UUID, Bar]:
        found = {q.delivery_id: self.bars.get(q.person_key) for q in questions}
        found |= {
            q.delivery_id: self.by_channel[q.channel]
            for q in questions
            if q.channel in self.by_channel
        }
        return {key: bar for key, bar in found.items() if bar is not None}


def make_sender(
    database: Database,
    clock: Clock,
    folder: Path,
    *,
    reach: Reach | None = None,
    providers: Providers | None = None,
    timing: Timing | None = None,
    approve: bool = True,
) -> Sender:
    """A sender in test mode whose English and three more languages are approved."""
    sender = Sender(
        database,
        clock,
        database.keys,
        Mode.TEST,
        providers or file_providers(folder, Mode.TEST),
        reach or Reach(),
        base_url=BASE_URL,
        timing=timing or Timing(households_apart=False),
    )
    if approve:
        with database.transaction() as session:
            sender.approve_for_demonstration(session, LANGUAGES)
    return sender


def worker(sender: Sender) -> Worker:
    """A worker whose waiting moves the clock, if it is one that is set by hand."""
    clock = sender.clock
    if isinstance(clock, SetClock):
        return Worker(sender, wait=_advance(clock), chance=lambda: 0.5)
    return Worker(sender)


def fresh_notice(
    kind: NoticeKind = NoticeKind.REQUEST_REFUSED,
    *,
    language: str = "en",
    contacts: tuple[ContactPoint, ...] | None = None,
) -> Notice:
    """A notice with an id, a reference and a person of its own, who by default has a phone."""
    notice = make_notice(kind, language=language)
    reached_by = (phone(),) if contacts is None else contacts
    person = replace(ANA, person_key=new_id(), language=language, contacts=reached_by)
    facts = notice.facts
    if isinstance(facts, EntryFacts):
        # The factory's explanations of law are samples, which no catalogue holds.
        facts = replace(facts, bases=())
    return replace(notice, id=new_id(), reference=new_reference(), recipient=person, facts=facts)


def phone(*, confirmed: bool = False) -> ContactPoint:
    """A number of its own: of two texts to one number, one waits for the other."""
    return ContactPoint(new_id(), Channel.SMS, next(_NUMBERS), confirmed=confirmed)


def mailbox(*, confirmed: bool = False) -> ContactPoint:
    return ContactPoint(new_id(), Channel.EMAIL, "ana@example.org", confirmed=confirmed)


class TextCarrier:
    """A text provider whose next answers a test decides; it remembers what it took."""

    name = "carrier"

    def __init__(self) -> None:
        self.answers: list[Exception] = []
        self.took: list[UUID] = []
        self.asked: list[UUID] = []

    def send(self, message: TextMessage) -> Accepted:
        if self.answers:
            raise self.answers.pop(0)
        self.took.append(message.delivery_id)
        return Accepted(f"ref-{message.delivery_id}")

    def find(self, doubt: Doubt) -> Accepted | None:
        self.asked.append(doubt.delivery_id)
        return Accepted("found") if doubt.delivery_id in self.took else None


def send(sender: Sender, *notices: Notice, run: UUID | None = None) -> None:
    with sender.database.transaction() as session:
        sender.enqueue_many(session, [Incoming(notice, run) for notice in notices])


def sign_in(sender: Sender, contact: ContactPoint | None = None) -> Notice:
    contacts = (contact,) if contact else None
    notice = fresh_notice(NoticeKind.SIGN_IN_CODE, contacts=contacts)
    with sender.database.transaction() as session:
        sender.enqueue(session, notice, one_time_code="204816")
    return notice


def story(sender: Sender, notice: Notice) -> dict[Channel, list[tuple[DeliveryState, str | None]]]:
    with sender.database.reading() as session:
        story = reports.notice_story(session, notice.id)
    return {d.channel: [(s.state, s.reason) for s in d.states] for d in story.deliveries}


def last(sender: Sender, notice: Notice) -> dict[Channel, tuple[DeliveryState, str | None]]:
    return {channel: states[-1] for channel, states in story(sender, notice).items()}


def files(folder: Path, channel: Channel) -> list[Path]:
    return sorted((folder / channel).glob("*"))


def _advance(clock: SetClock) -> Callable[[float], None]:
    def advance(seconds: float) -> None:
        clock.advance(timedelta(seconds=seconds))

    return advance
