"""What the queries give: values, never rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from portal.agencies.models import Agency
from portal.disclosures.kinds import (
    AskedOf,
    Certainty,
    Duty,
    EntryKind,
    Precision,
    Says,
    Standing,
)
from portal.disclosures.models import Claim, Entry, Matter
from portal.disclosures.rules import superseded_by


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Who says that which edition of a law permits or forbids this, and where that stands."""

    basis_id: str
    edition_hash: str
    claimed_by: str
    says: Says
    standing: Standing
    as_of: str | None


@dataclass(frozen=True, slots=True)
class AgencyView:
    id: UUID
    slug: str
    name: str
    is_example: bool


@dataclass(frozen=True, slots=True)
class MatterView:
    """A matter without its log.  ``reference`` is the random one; staff's number is not here."""

    id: UUID
    reference: str
    slug: str | None
    agency: AgencyView
    title: str
    purpose: str
    requester: str
    instrument: str
    judge_signed: bool | None
    programmes: tuple[str, ...]
    is_example: bool
    of_public_record: bool
    as_of: str | None
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry as it can be shown.

    ``happened_on`` is exact only where ``precision`` is the day.  ``as_of`` is an ISO day, or an
    ISO month where that is all the source knows.  ``supersedes`` and ``superseded_by`` are
    references, and name only entries that can be shown too.
    """

    id: UUID
    reference: str
    kind: EntryKind
    notice_kind: str | None
    happened_on: date
    precision: Precision
    recorded_at: datetime
    certainty: Certainty
    asked_of: AskedOf
    holder: str | None
    elements_asked: tuple[str, ...]
    elements_given: tuple[str, ...]
    could_be_passed: tuple[str, ...]
    ruling: str | None
    our_steps: tuple[str, ...]
    known: tuple[str, ...]
    next_steps: tuple[str, ...]
    answer_by: date | None
    changes_today: tuple[str, ...]
    duty: Duty
    duty_basis: str | None
    as_of: str | None
    claims: tuple[ClaimView, ...]
    supersedes: str | None = None
    superseded_by: str | None = None

    @property
    def bases(self) -> tuple[str, ...]:
        """The ids of every law that a notice about this entry rests on."""
        claimed = [claim.basis_id for claim in self.claims]
        return tuple(dict.fromkeys([*claimed, *([self.duty_basis] if self.duty_basis else [])]))


@dataclass(frozen=True, slots=True)
class MatterWithEntries:
    """A matter and those of its entries that can be shown, in the order of its log."""

    matter: MatterView
    entries: tuple[EntryView, ...]

    @property
    def asked_on(self) -> date | None:
        """The day the paper came; None where no entry says so to the day."""
        exact = (
            entry.happened_on
            for entry in self.entries
            if entry.kind is EntryKind.REQUESTED and entry.precision is Precision.DAY
        )
        return min(exact, default=None)


def matter_view(matter: Matter, agency: Agency) -> MatterView:
    return MatterView(
        id=matter.id,
        reference=matter.public_reference,
        slug=matter.slug,
        agency=AgencyView(agency.id, agency.slug, agency.name, agency.is_example),
        title=matter.title,
        purpose=matter.purpose,
        requester=matter.requester,
        instrument=matter.instrument,
        judge_signed=matter.judge_signed,
        programmes=tuple(matter.programmes),
        is_example=matter.is_example,
        of_public_record=matter.of_public_record,
        as_of=matter.as_of,
        citations=tuple(matter.citations),
    )


def entry_view(entry: Entry) -> EntryView:
    """One entry by itself; what it supersedes is filled in by :func:`with_corrections`."""
    return EntryView(
        id=entry.id,
        reference=entry.reference,
        kind=entry.kind,
        notice_kind=entry.notice_kind,
        happened_on=entry.happened_on,
        precision=entry.precision,
        recorded_at=entry.recorded_at,
        certainty=entry.certainty,
        asked_of=AskedOf(entry.asked_of),
        holder=entry.holder,
        elements_asked=tuple(entry.elements_asked),
        elements_given=tuple(entry.elements_given),
        could_be_passed=tuple(entry.could_be_passed),
        ruling=entry.ruling,
        our_steps=tuple(entry.our_steps),
        known=tuple(entry.known),
        next_steps=tuple(entry.next_steps),
        answer_by=entry.answer_by,
        changes_today=tuple(entry.changes_today),
        duty=Duty(entry.duty),
        duty_basis=entry.duty_basis,
        as_of=entry.as_of,
        claims=tuple(_claim_view(claim) for claim in entry.claims),
    )


def with_corrections(entries: list[Entry]) -> tuple[EntryView, ...]:
    """Entries of one matter, each knowing its correction as far as both are in the list."""
    references = {entry.id: entry.reference for entry in entries}
    later = superseded_by((entry.id, entry.supersedes_id) for entry in entries)
    return tuple(
        replace(
            entry_view(entry),
            supersedes=references.get(entry.supersedes_id) if entry.supersedes_id else None,
            superseded_by=references[later[entry.id]] if entry.id in later else None,
        )
        for entry in entries
    )


def _claim_view(claim: Claim) -> ClaimView:
    return ClaimView(
        basis_id=claim.basis_id,
        edition_hash=claim.edition_hash,
        claimed_by=claim.claimed_by,
        says=Says(claim.says),
        standing=claim.standing,
        as_of=claim.as_of,
    )
