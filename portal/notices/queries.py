"""What a run needs to read: the cohort's people in order, their contacts, their parents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from notifications.foundation.days import minnesota_day
from portal.agencies.models import Agency
from portal.agency_sentences.models import OwnSentence
from portal.agency_sentences.queries import sentences_about
from portal.disclosures.kinds import Certainty
from portal.disclosures.models import Cohort, CohortMember, Entry, Matter
from portal.disclosures.queries import shown_matter
from portal.disclosures.silence.ends import silence_will_have_ended_on, told_from
from portal.notices.errors import RunRefused, UnknownRun
from portal.notices.models import NoticeRun, RunPerson, RunState
from portal.people.models import Contact, Person
from portal.sign_in.models import AccountPerson


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a cohort, with how sure we are that the entry concerns her."""

    person: Person
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Telling:
    """What a run tells, and whose: loaded whole, once."""

    agency: Agency
    matter: Matter
    entry: Entry
    asked_on: date | None
    superseded: Entry | None
    told_on: date | None
    silent_until: date | None = None
    own_words: tuple[OwnSentence, ...] = ()


def run_by_reference(session: Session, reference: str) -> NoticeRun:
    """The run with staff's number.

    Raises:
        UnknownRun: there is none.
    """
    run = session.scalar(select(NoticeRun).where(NoticeRun.reference == reference))
    if run is None:
        raise UnknownRun(f"There is no run {reference}.")
    return run


def newest_telling_entry(session: Session, matter_reference: str) -> str:
    """The reference of a matter's last entry that people are owed a notice about.

    Raises:
        RunRefused: the matter has none.
    """
    found = session.scalar(
        select(Entry.reference)
        .join(Matter, Matter.id == Entry.matter_id)
        .where(Matter.reference == matter_reference, Entry.notice_kind.is_not(None))
        .order_by(Entry.position.desc())
        .limit(1)
    )
    if found is None:
        raise RunRefused(f"{matter_reference} has no entry that people are owed a notice about.")
    return found


def telling(session: Session, entry_id: UUID, now: datetime) -> Telling:
    """The entry with its claims, its matter and agency, and what was told of it before."""
    entry = session.scalars(
        select(Entry)
        .where(Entry.id == entry_id)
        .options(selectinload(Entry.claims), selectinload(Entry.matter))
    ).one()
    superseded = session.get(Entry, entry.supersedes_id) if entry.supersedes_id else None
    # The day the paper came is itself a fact that an order of silence can cover.
    # What is prepared under an order reads as it will when that has let go.
    shown = shown_matter(session, entry.matter_id, told_from(session, entry, now))
    return Telling(
        agency=session.get_one(Agency, entry.matter.agency_id),
        matter=entry.matter,
        entry=entry,
        asked_on=shown.asked_on if shown else None,
        superseded=superseded,
        told_on=_told_on(session, superseded.id) if superseded else None,
        silent_until=silence_will_have_ended_on(session, entry, now),
        own_words=tuple(sentences_about(session, entry.id)),
    )


def _told_on(session: Session, entry_id: UUID) -> date | None:
    """The day on which people were first told of an entry, if they were."""
    first = session.scalar(
        select(NoticeRun.approved_at)
        .where(NoticeRun.entry_id == entry_id, NoticeRun.state == RunState.EXPANDED)
        .order_by(NoticeRun.approved_at)
        .limit(1)
    )
    return minnesota_day(first) if first else None


def newest_cohort(session: Session, matter_id: UUID) -> Cohort | None:
    """The list that was sealed last for a matter."""
    return session.scalar(
        select(Cohort)
        .where(Cohort.matter_id == matter_id)
        .order_by(Cohort.sealed_at.desc(), Cohort.id.desc())
        .limit(1)
    )


def languages_on_the_list(session: Session, matter_id: UUID) -> dict[str, int]:
    """How many people of a matter's newest list read each language; empty without a list."""
    cohort = newest_cohort(session, matter_id)
    if cohort is None:
        return {}
    counted = (
        select(Person.language, func.count())
        .join(CohortMember, CohortMember.person_id == Person.id)
        .where(CohortMember.cohort_id == cohort.id)
        .group_by(Person.language)
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def members_after(
    session: Session, cohort_id: UUID, after: UUID | None, limit: int
) -> Sequence[Member]:
    """The next people of a cohort in the order of their ids."""
    query = (
        select(Person, CohortMember.certainty)
        .join(CohortMember, CohortMember.person_id == Person.id)
        .where(CohortMember.cohort_id == cohort_id)
        .order_by(Person.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(Person.id > after)
    return [Member(person, certainty) for person, certainty in session.execute(query)]


def members_of(session: Session, cohort_id: UUID, person_id: UUID | None) -> list[Member]:
    """The named person if she is in the cohort; the first few where nobody is named."""
    if person_id is None:
        return list(members_after(session, cohort_id, None, 5))
    query = (
        select(Person, CohortMember.certainty)
        .join(CohortMember, CohortMember.person_id == Person.id)
        .where(CohortMember.cohort_id == cohort_id, Person.id == person_id)
    )
    return [Member(person, certainty) for person, certainty in session.execute(query)]


def children_of(session: Session, cohort_id: UUID, addressees: Iterable[bytes]) -> list[Member]:
    """Everybody in the cohort whose notice is addressed to one of these adults."""
    query = (
        select(Person, CohortMember.certainty)
        .join(CohortMember, CohortMember.person_id == Person.id)
        .where(CohortMember.cohort_id == cohort_id, Person.addressee_index.in_(list(addressees)))
        .order_by(Person.id)
    )
    return [Member(person, certainty) for person, certainty in session.execute(query)]


def adults_by_index(
    session: Session, agency_id: UUID, indexes: Iterable[bytes]
) -> dict[bytes, Person]:
    """People of one agency by the blind index of their client number."""
    query = select(Person).where(
        Person.agency_id == agency_id, Person.client_number_index.in_(list(indexes))
    )
    return {person.client_number_index: person for person in session.scalars(query)}


def contacts_of(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, list[Contact]]:
    """Every contact that still stands, oldest first."""
    found: dict[UUID, list[Contact]] = defaultdict(list)
    query = (
        select(Contact)
        .where(Contact.person_id.in_(list(person_ids)), Contact.ended_at.is_(None))
        .order_by(Contact.created_at, Contact.id)
    )
    for contact in session.scalars(query):
        found[contact.person_id].append(contact)
    return found


def readers_online(session: Session, person_ids: Iterable[UUID]) -> set[UUID]:
    """Those who have a way in of their own that opens their history."""
    query = select(AccountPerson.person_id).where(
        AccountPerson.person_id.in_(list(person_ids)), AccountPerson.opens_history.is_(True)
    )
    return set(session.scalars(query))


def all_contacts_of(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, list[Contact]]:
    """Every contact there ever was, as it stands at this moment."""
    found: dict[UUID, list[Contact]] = defaultdict(list)
    query = select(Contact).where(Contact.person_id.in_(list(person_ids)))
    for contact in session.scalars(query.execution_options(populate_existing=True)):
        found[contact.person_id].append(contact)
    return found


def already_in_run(session: Session, run_id: UUID, person_ids: Iterable[UUID]) -> set[UUID]:
    """Who of these has a notice or a hold in the run."""
    query = select(RunPerson.person_id).where(
        RunPerson.run_id == run_id, RunPerson.person_id.in_(list(person_ids))
    )
    return set(session.scalars(query))
