"""What a visitor of the demonstration needs in hand: letters, codes, birth dates, addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications import reports
from notifications.foundation.codes import letter_secrets
from notifications.recipients import Channel
from portal.demonstration.agencies import EXAMPLE_COUNTY
from portal.demonstration.showcase import SHOWCASE, Showcase
from portal.demonstration.staging import TELLINGS
from portal.disclosures.models import Entry, Matter
from portal.notices.models import NoticeRun, RunPerson, RunState
from portal.people.queries import PeopleQueries
from portal.wiring import Portal
from translations.registry import language


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """One made-up resident's letter, and what opens it."""

    language: str
    letter: Path
    address: str
    code: str
    birth_date: date
    contact: str


@dataclass(frozen=True, slots=True)
class Guide:
    address: str
    letters: tuple[ShownLetter, ...]
    waiting_run: str
    waiting_notices: int
    """What its second person types to approve it."""


def guide(portal: Portal) -> Guide:
    """Made again at every start from what is in the database; nothing of it is stored."""
    with portal.database.reading() as session:
        letters = tuple(_letter(portal, session, one) for one in SHOWCASE)
        waiting = session.scalar(
            select(NoticeRun)
            .where(NoticeRun.state == RunState.PREPARED)
            .order_by(NoticeRun.reference)
            .limit(1)
        )
        reference, notices = _waits(waiting)
    return Guide(portal.settings.base_url, letters, reference, notices)


def _waits(run: NoticeRun | None) -> tuple[str, int]:
    return ("No run", 0) if run is None else (run.reference, run.preflight["notices"])


def _letter(portal: Portal, session: Session, one: Showcase) -> ShownLetter:
    queries = PeopleQueries(session, portal.keys)
    agency_id = portal.services(session).agencies.by_slug(EXAMPLE_COUNTY.new.slug).id
    person = queries.by_client_number(agency_id, one.client_number(EXAMPLE_COUNTY))
    notice_id = session.scalars(
        select(RunPerson.notice_id)
        .join(NoticeRun, NoticeRun.id == RunPerson.run_id)
        .join(Entry, Entry.id == NoticeRun.entry_id)
        .join(Matter, Matter.id == Entry.matter_id)
        .where(RunPerson.person_id == person.id, Matter.reference == TELLINGS[0].matter)
    ).one()
    if notice_id is None:
        raise LookupError("a showcase resident was held: the demonstration's data is wrong")
    story = reports.notice_story(session, notice_id)
    file = next(d.provider_reference for d in story.deliveries if d.channel is Channel.LETTER)
    spoken = language(one.language)
    return ShownLetter(
        language=spoken.english,
        letter=portal.settings.sent_folder / "letter" / str(file),
        address=f"{portal.settings.base_url}/{spoken.html_lang}/letter",
        code=letter_secrets(portal.keys.codes, notice_id).grouped,
        birth_date=one.birth_date,
        contact=one.email,
    )
