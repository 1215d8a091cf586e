"""Decides for each person of a cohort: a notice, a share in a parent's letter, or a human."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from notifications.foundation.codes import new_reference
from notifications.foundation.ids import new_id
from notifications.notice import ChildrenNamed, Notice
from portal.disclosures.kinds import Certainty
from portal.notices import queries
from portal.notices.check_words import check_word
from portal.notices.freezing import agency_facts, entry_facts, notice_kind, own_words
from portal.notices.holds import letter_hold
from portal.notices.queries import Member, Telling
from portal.notices.recipients import household_member, language_of, recipient
from portal.people.households import Letter, letters_for
from portal.people.models import Contact, Person
from portal.people.names import given_name

CODE_DAYS = 90


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of these persons: one notice, or the code of a reason to hold them."""

    person_ids: tuple[UUID, ...]
    notice: Notice | None = None
    held_for: str | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """Everybody whom a batch concerns: its members, their brothers and sisters, their adults."""

    people: Mapping[UUID, Person]
    adults: Mapping[bytes, Person]
    certainty: Mapping[UUID, Certainty]
    contacts: Mapping[UUID, list[Contact]]
    online: AbstractSet[UUID]


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans one run's people, a batch at a time; writes nothing."""

    session: Session
    telling: Telling
    cohort_id: UUID
    site: str
    codes_key: bytes
    today: date
    marks: tuple[str, ...]

    def plan(self, batch: Sequence[Member]) -> list[Planned]:
        """One answer for every member; brothers and sisters of a child come with it."""
        known = self._known(batch)
        adults = {index: household_member(adult) for index, adult in known.adults.items()}
        concerned = [household_member(known.people[person_id]) for person_id in known.certainty]
        letters = letters_for(concerned, adults, self.today)
        held = [Planned((person_id,), held_for=why) for person_id, why in letters.held.items()]
        return held + [self._letter(letter, known) for letter in letters.letters]

    def _known(self, batch: Sequence[Member]) -> _Known:
        indexes = {m.person.addressee_index for m in batch if m.person.addressee_index}
        family = queries.children_of(self.session, self.cohort_id, indexes) if indexes else []
        members = {m.person.id: m for m in (*batch, *family)}
        adults = queries.adults_by_index(self.session, self.telling.agency.id, indexes)
        people = {a.id: a for a in adults.values()} | {i: m.person for i, m in members.items()}
        return _Known(
            people=people,
            adults=adults,
            certainty={person_id: member.certainty for person_id, member in members.items()},
            contacts=queries.contacts_of(self.session, people),
            online=queries.readers_online(self.session, people),
        )

    def _letter(self, letter: Letter, known: _Known) -> Planned:
        addressee = known.people[letter.addressee]
        to = recipient(
            addressee,
            known.contacts.get(addressee.id, ()),
            # A letter about children is its parent's alone by its code: no account shows it.
            reads_online=addressee.id in known.online and not letter.children,
        )
        children = _children(known.people[child] for child in letter.children)
        held = letter_hold(to.name, to.address, children.given_names if children else ())
        if held:
            return Planned(letter.about, held_for=held)
        certainty = known.certainty[letter.about[0]]
        told = self.telling
        notice = Notice(
            id=new_id(),
            kind=notice_kind(told),
            reference=new_reference(),
            language=language_of(addressee),
            spoken_language=addressee.spoken_language or addressee.language,
            agency=agency_facts(told.agency, self.site),
            recipient=to,
            check_word=check_word(self.codes_key, addressee.id),
            facts=entry_facts(told, certainty),
            children=children,
            agency_sentences=own_words(told.own_words),
            code_expires_on=self.today + timedelta(days=CODE_DAYS),
            marks=self.marks,
        )
        return Planned(letter.about, notice)


def _children(children: Iterable[Person]) -> ChildrenNamed | None:
    names = tuple(given_name(child) for child in children)
    return ChildrenNamed(names) if names else None
