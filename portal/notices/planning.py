"""Decides for each person of a cohort: a notice, a share in a parent's letter, or a human."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from notifications.foundation.codes import new_reference
from notifications.foundation.ids import new_id
from notifications.notice import ChildrenNamed, Notice, NoticeKind
from portal.notices.check_words import check_word
from portal.notices.freezing import agency_facts, entry_facts
from portal.notices.holds import HoldReason, hold_child, hold_for, is_minor
from portal.notices.queries import Member, Telling, adults_by_index, children_of, contacts_of
from portal.notices.recipients import circumstances, language_of, recipient
from portal.people.models import Contact, Person
from portal.people.queries import birth_day

CODE_DAYS = 90


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of these persons: one notice, or one reason to hold them."""

    person_ids: tuple[UUID, ...]
    notice: Notice | None = None
    held_for: HoldReason | None = None


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

    def plan(self, members: Sequence[Member]) -> list[Planned]:
        """One answer for every member; brothers and sisters of a child come with it."""
        adults = [m for m in members if not self._is_child(m.person)]
        children = [m for m in members if self._is_child(m.person)]
        contacts = contacts_of(self.session, [m.person.id for m in adults])
        planned = [self._adult(m, contacts[m.person.id]) for m in adults]
        return planned + (self._children(children) if children else [])

    def _is_child(self, person: Person) -> bool:
        return is_minor(birth_day(person), self.today)

    def _adult(self, member: Member, contacts: list[Contact]) -> Planned:
        person = member.person
        held = hold_for(circumstances(person, contacts))
        if held:
            return Planned((person.id,), held_for=held)
        return Planned((person.id,), self._notice(person, contacts, member))

    def _children(self, children: list[Member]) -> list[Planned]:
        indexes = {m.person.addressee_index for m in children if m.person.addressee_index}
        addressees = adults_by_index(self.session, self.telling.agency.id, indexes)
        contacts = contacts_of(self.session, [adult.id for adult in addressees.values()])
        families: dict[bytes, list[Member]] = defaultdict(list)
        for child in children_of(self.session, self.cohort_id, indexes):
            if child.person.addressee_index and self._is_child(child.person):
                families[child.person.addressee_index].append(child)
        alone = [m for m in children if not m.person.addressee_index]
        nobody = HoldReason.MINOR_WITH_NOBODY_TO_WRITE_TO
        planned = [Planned((m.person.id,), held_for=nobody) for m in alone]
        for index, family in families.items():
            planned += self._family(family, addressees.get(index), contacts)
        return planned

    def _family(
        self, family: list[Member], adult: Person | None, contacts: dict[UUID, list[Contact]]
    ) -> list[Planned]:
        of_adult = contacts.get(adult.id, []) if adult else []
        known = circumstances(adult, of_adult) if adult and not self._is_child(adult) else None
        planned, told = [], []
        for child in family:
            held = hold_child(
                safe_at_home=child.person.safe_at_home,
                parent_blocked=child.person.parent_blocked,
                addressee=known,
            )
            if held:
                planned.append(Planned((child.person.id,), held_for=held))
            else:
                told.append(child)
        if told and adult:
            ids = tuple(child.person.id for child in told)
            names = ChildrenNamed(tuple(child.person.given_names for child in told))
            planned.append(Planned(ids, self._notice(adult, of_adult, told[0], names)))
        return planned

    def _notice(
        self,
        addressee: Person,
        contacts: list[Contact],
        member: Member,
        children: ChildrenNamed | None = None,
    ) -> Notice:
        told = self.telling
        return Notice(
            id=new_id(),
            kind=NoticeKind(told.entry.notice_kind or ""),
            reference=new_reference(),
            language=language_of(addressee),
            spoken_language=addressee.spoken_language or addressee.language,
            agency=agency_facts(told.agency, self.site),
            recipient=recipient(addressee, contacts),
            check_word=check_word(self.codes_key, addressee.id),
            facts=entry_facts(told.matter, told.entry, member.certainty, told.superseded),
            children=children,
            code_expires_on=self.today + timedelta(days=CODE_DAYS),
            marks=self.marks,
        )
