"""Matters and the facts in their logs: opened, recorded, corrected; never edited."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from notifications.foundation.clock import Clock
from notifications.foundation.codes import new_reference
from notifications.foundation.days import minnesota_day
from portal.access.actors import Actor, ActorKind
from portal.access.acts import Act
from portal.access.rules import require
from portal.agencies.queries import AgencyQueries
from portal.audit.service import AuditTrail
from portal.disclosures.drafts import ClaimDraft, EntryDraft, MatterDraft
from portal.disclosures.errors import EntryRefused, UnknownEntry, UnknownMatter
from portal.disclosures.models import Claim, Entry, Matter
from portal.disclosures.numbers import next_number
from portal.disclosures.rules import Fault, faults
from portal.legal_bases.catalogue import legal_basis

MATTER = "matter"
"""The kind of subject under which a matter's papers are kept."""


class Matters:
    """The log of every matter."""

    def __init__(self, session: Session, clock: Clock, trail: AuditTrail) -> None:
        self._session = session
        self._clock = clock
        self._trail = trail

    def open(self, draft: MatterDraft, actor: Actor) -> Matter:
        """Open a matter and record the entries that its draft has.

        Raises:
            NotAllowed: the actor does not log matters of this agency.
            UnknownAgency: there is no agency with this slug.
            EntryRefused: an entry says what its kind cannot say.
        """
        agency = AgencyQueries(self._session).by_slug(draft.agency)
        require(actor, Act.LOG_MATTER, agency_id=agency.id)
        matter = self._new_matter(draft, agency.id)
        self._session.add(matter)
        self._session.flush()
        for entry in draft.entries:
            self._add(matter, entry, actor)
        self._session.flush()
        self._note(matter, actor, {"opened": True, "entries": len(draft.entries)})
        return matter

    def record(self, matter_reference: str, draft: EntryDraft, actor: Actor) -> Entry:
        """Add a fact to a matter's log; staff's number names the matter.

        Raises:
            NotAllowed: the actor does not log matters of this agency.
            UnknownMatter: there is no such matter.
            EntryRefused: the entry says what its kind cannot say.
        """
        matter = self.with_log(matter_reference)
        require(actor, Act.LOG_MATTER, agency_id=matter.agency_id)
        entry = self._add(matter, draft, actor)
        self._session.flush()
        self._note(matter, actor, {"entry": str(entry.id), "kind": entry.kind.value})
        return entry

    def correct(self, entry_reference: str, draft: EntryDraft, actor: Actor) -> Entry:
        """Put right what an earlier entry said: both stay, and the later one holds.

        Raises:
            NotAllowed: the actor does not log matters of this agency.
            UnknownEntry: there is no such entry.
            EntryRefused: it was corrected before (correct the correction), or the draft is no
                correction.
        """
        wrong = self._session.scalar(select(Entry).where(Entry.reference == entry_reference))
        if wrong is None:
            raise UnknownEntry(entry_reference)
        matter = self._session.get_one(Matter, wrong.matter_id)
        supersedes = draft.model_copy(update={"supersedes": wrong.position})
        return self.record(matter.reference, supersedes, actor)

    def look_again(self, matter: Matter, draft: MatterDraft, actor: Actor) -> bool:
        """Take over the day of the newest source and the sources; say whether they changed.

        Raises:
            NotAllowed: the actor does not log matters of this agency.
        """
        require(actor, Act.LOG_MATTER, agency_id=matter.agency_id)
        if matter.as_of == draft.as_of and matter.citations == list(draft.citations):
            return False
        matter.as_of = draft.as_of
        matter.citations = list(draft.citations)
        self._session.flush()
        self._note(matter, actor, {"as_of": draft.as_of})
        return True

    def with_log(self, reference: str) -> Matter:
        """A matter with its entries and their claims, by staff's number.

        Raises:
            UnknownMatter: there is none.
        """
        found = self._session.scalar(
            select(Matter)
            .where(Matter.reference == reference)
            .options(selectinload(Matter.entries).selectinload(Entry.claims))
            .execution_options(populate_existing=True)
        )
        if found is None:
            raise UnknownMatter(reference)
        return found

    def _new_matter(self, draft: MatterDraft, agency_id: UUID) -> Matter:
        number = draft.reference or next_number(self._session, self._clock, Matter.reference, "M")
        return Matter(
            agency_id=agency_id,
            slug=draft.slug,
            reference=number,
            public_reference=new_reference(),
            title=draft.title,
            purpose=draft.purpose,
            requester=draft.requester,
            instrument=draft.instrument,
            judge_signed=draft.judge_signed,
            programmes=list(draft.programmes),
            is_example=draft.example,
            of_public_record=draft.of_public_record,
            as_of=draft.as_of,
            citations=list(draft.citations),
            opened_at=self._clock.now(),
            entries=[],
        )

    def _add(self, matter: Matter, draft: EntryDraft, actor: Actor) -> Entry:
        today = minnesota_day(self._clock.now())
        found = faults(draft.said, [entry.kind for entry in matter.entries], today)
        superseded, fault = _superseded(matter, draft)
        if found or fault:
            raise EntryRefused([*found, *([fault] if fault else [])])
        entry = self._new_entry(draft, actor)
        entry.position = max((e.position for e in matter.entries), default=0) + 1
        entry.supersedes_id = superseded.id if superseded else None
        matter.entries.append(entry)
        # An entry that corrects this one names it, so it must be in the database first.
        self._session.flush()
        return entry

    def _new_entry(self, draft: EntryDraft, actor: Actor) -> Entry:
        return Entry(
            reference=new_reference(),
            kind=draft.kind,
            notice_kind=draft.notice,
            happened_on=draft.happened_on.day,
            precision=draft.happened_on.precision,
            certainty=draft.certainty,
            asked_of=draft.asked_of.value,
            recorded_at=self._clock.now(),
            recorded_by=_staff_id(actor),
            holder=draft.holder,
            elements_asked=list(draft.elements_asked),
            elements_given=list(draft.elements_given),
            could_be_passed=list(draft.could_be_passed),
            ruling=draft.ruling,
            our_steps=list(draft.our_steps),
            known=list(draft.known),
            next_steps=list(draft.next_steps),
            answer_by=draft.answer_by,
            changes_today=list(draft.changes_today),
            duty=draft.duty.value,
            duty_basis=draft.duty_basis,
            as_of=draft.as_of,
            claims=[_new_claim(claim, place) for place, claim in enumerate(draft.claims, 1)],
        )

    def _note(self, matter: Matter, actor: Actor, detail: dict[str, object]) -> None:
        self._trail.record(
            Act.LOG_MATTER,
            actor,
            subject=("matter", str(matter.id)),
            matter_id=matter.id,
            agency_id=matter.agency_id,
            detail=detail,
        )


def _superseded(matter: Matter, draft: EntryDraft) -> tuple[Entry | None, Fault | None]:
    """The entry that a correction puts right, and what is wrong with that."""
    if draft.supersedes is None:
        return None, None
    wrong = next((e for e in matter.entries if e.position == draft.supersedes), None)
    if wrong is None:
        return None, Fault.SUPERSEDES_NOTHING
    taken = any(e.supersedes_id == wrong.id for e in matter.entries)
    return wrong, Fault.ALREADY_SUPERSEDED if taken else None


def _new_claim(draft: ClaimDraft, position: int) -> Claim:
    return Claim(
        position=position,
        basis_id=draft.basis,
        edition_hash=legal_basis(draft.basis).edition_hash,
        claimed_by=draft.claimed_by,
        says=draft.says.value,
        standing=draft.standing,
        as_of=draft.as_of,
    )


def _staff_id(actor: Actor) -> UUID | None:
    is_staff = actor.kind is ActorKind.STAFF and actor.id is not None
    return UUID(actor.id) if is_staff else None
