"""Freezes what the portal knows of an entry into the value that the sender works from."""

from __future__ import annotations

import re
from datetime import date
from typing import cast

from notifications.notice import (
    AgencyFacts,
    AskedOf,
    BasisFacts,
    Certainty,
    Duty,
    EarlierStatement,
    EntryFacts,
    LegalHelper,
    NoticeKind,
)
from portal.agencies.models import Agency
from portal.disclosures.kinds import EntryKind, Precision
from portal.disclosures.models import Claim, Entry, Matter
from portal.legal_bases.catalogue import legal_basis

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def agency_facts(agency: Agency, site: str) -> AgencyFacts:
    """Who writes.  ``site`` is the portal's address as one types it."""
    helpers = tuple(LegalHelper(h["name"], h["phone"]) for h in agency.legal_helpers)
    return AgencyFacts(
        name=agency.name,
        help_phone=agency.help_phone,
        sender_lines=tuple(agency.sender_lines),
        site=site,
        legal_helpers=helpers,
        is_example=agency.is_example,
    )


def entry_facts(
    matter: Matter, entry: Entry, certainty: str, earlier: Entry | None = None
) -> EntryFacts:
    """Everything that a notice about this entry says, in term keys and days."""
    return EntryFacts(
        happened_on=entry.happened_on,
        requester=matter.requester,
        instrument=matter.instrument,
        certainty=cast("Certainty", certainty),
        duty=cast("Duty", entry.duty),
        duty_citation=_citation(entry.duty_basis),
        changes_today=tuple(entry.changes_today),
        asked_of=cast("AskedOf", entry.asked_of),
        asked_on=_asked_on(matter),
        as_of=first_day(entry.as_of),
        holder=entry.holder,
        programmes=tuple(matter.programmes),
        judge_signed=matter.judge_signed,
        elements_asked=tuple(entry.elements_asked),
        elements_given=tuple(entry.elements_given),
        elements_could_be_passed=tuple(entry.could_be_passed),
        ruling=entry.ruling,
        our_steps=tuple(entry.our_steps),
        known=tuple(entry.known),
        next_steps=tuple(entry.next_steps),
        answer_by=entry.answer_by,
        bases=tuple(_basis(claim) for claim in entry.claims),
        corrects=_earlier(earlier),
        corrected_to=_corrected_to(entry, earlier),
    )


def first_day(text: str | None) -> date | None:
    """The first whole day in an "as last known" note; ``None`` where it has none."""
    found = _ISO_DAY.search(text or "")
    return date.fromisoformat(found.group()) if found else None


def _asked_on(matter: Matter) -> date | None:
    """The day the paper came; ``None`` where only its month or year is known."""
    asked = [e for e in matter.entries if e.kind is EntryKind.REQUESTED]
    first = min(asked, key=lambda entry: entry.happened_on, default=None)
    if first is None or first.precision is not Precision.DAY:
        return None
    return first.happened_on


def _basis(claim: Claim) -> BasisFacts:
    law = legal_basis(claim.basis_id)
    return BasisFacts(
        id=law.id,
        citation=law.citation,
        url=law.url,
        verified=law.verified.value,
        as_of=first_day(claim.as_of or law.as_of),
        effect="permits" if claim.says == "permits" else "forbids",
        claimed_by=claim.claimed_by,
        standing=claim.standing.value,
        edition=claim.edition_hash,
        plain=law.plain,
        means_for_you=law.means_for_you or "",
    )


def _citation(basis_id: str | None) -> str:
    return legal_basis(basis_id).citation if basis_id else ""


def _earlier(entry: Entry | None) -> EarlierStatement | None:
    if entry is None or entry.notice_kind is None:
        return None
    return EarlierStatement(
        happened_on=entry.happened_on,
        kind=NoticeKind(entry.notice_kind),
        elements_given=tuple(entry.elements_given),
    )


def _corrected_to(entry: Entry, earlier: Entry | None) -> NoticeKind | None:
    if earlier is None or entry.notice_kind != NoticeKind.CORRECTION:
        return None
    return NoticeKind.DISCLOSED_NO_BASIS if entry.elements_given else NoticeKind.REQUEST_REFUSED
