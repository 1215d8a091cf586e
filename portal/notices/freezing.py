"""Freezes what the portal knows of an entry into the value that the sender works from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import cast

from notifications.notice import (
    AgencyFacts,
    AgencySentence,
    AskedOf,
    BasisFacts,
    Duty,
    EarlierStatement,
    EntryFacts,
    First,
    LegalHelper,
    NoticeKind,
)
from portal.agencies.models import Agency
from portal.agency_sentences.models import OwnSentence
from portal.disclosures.kinds import Certainty
from portal.disclosures.models import Claim, Entry
from portal.disclosures.rules import FIRST_BY_LAW, certainty_for
from portal.legal_bases.catalogue import legal_basis
from portal.notices.queries import Telling

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def agency_facts(agency: Agency, site: str) -> AgencyFacts:
    """Who writes.  ``site`` is the portal's address as one types it."""
    helpers = tuple(LegalHelper(h.name, h.phone) for h in agency.legal_helpers)
    return AgencyFacts(
        name=agency.name,
        help_phone=agency.help_phone,
        language_phones=tuple(sorted(agency.interpreters.items())),
        sender_lines=tuple(agency.sender_lines),
        site=site,
        legal_helpers=helpers,
        is_example=agency.is_example,
        key=agency.id,
    )


def entry_facts(told: Telling, certainty: Certainty) -> EntryFacts:
    """Everything that a notice about this entry says, in term keys and days."""
    matter, entry = told.matter, told.entry
    return EntryFacts(
        happened_on=entry.happened_on,
        requester=matter.requester,
        instrument=matter.instrument,
        certainty=certainty_for(entry.certainty, certainty).value,
        duty=cast("Duty", entry.duty),
        duty_citation=_citation(entry.duty_basis),
        changes_today=tuple(entry.changes_today),
        asked_of=cast("AskedOf", entry.asked_of),
        asked_on=told.asked_on,
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
        corrects=_earlier(told),
        corrected_to=_corrected_to(told),
        first=_first(entry),
        tells=NoticeKind(entry.notice_kind or "") if told.silent_until else None,
        silent_until=told.silent_until,
    )


def notice_kind(told: Telling) -> NoticeKind:
    """What people are told; where an order forbade it until now, the notice says that first."""
    if told.silent_until is not None:
        return NoticeKind.SILENCE_ORDER_ENDED
    return NoticeKind(told.entry.notice_kind or "")


def own_words(sentences: Iterable[OwnSentence]) -> tuple[AgencySentence, ...]:
    """The agency's own sentences, with the translations that are approved."""
    return tuple(
        AgencySentence(
            id=str(one.id),
            english=one.english,
            english_approved=one.approved_at is not None,
            translations=tuple(
                (each.language, each.text)
                for each in one.translations
                if each.approved_at is not None
            ),
        )
        for one in sentences
    )


def _first(entry: Entry) -> First | None:
    if entry.notice_kind != NoticeKind.ADVANCE_NOTICE:
        return None
    return cast("First", FIRST_BY_LAW[entry.duty_basis or ""])


def first_day(text: str | None) -> date | None:
    """The first whole day in an "as last known" note; ``None`` where it has none."""
    found = _ISO_DAY.search(text or "")
    return date.fromisoformat(found.group()) if found else None


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


def _earlier(told: Telling) -> EarlierStatement | None:
    earlier = told.superseded
    if earlier is None or earlier.notice_kind is None:
        return None
    return EarlierStatement(
        happened_on=earlier.happened_on,
        kind=NoticeKind(earlier.notice_kind),
        said_on=told.told_on,
        elements_given=tuple(earlier.elements_given),
    )


def _corrected_to(told: Telling) -> NoticeKind | None:
    if told.superseded is None or told.entry.notice_kind != NoticeKind.CORRECTION:
        return None
    gave = bool(told.entry.elements_given)
    return NoticeKind.DISCLOSED_NO_BASIS if gave else NoticeKind.REQUEST_REFUSED
