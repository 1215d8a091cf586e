"""Loading a file of matters into the database: the same file again changes nothing.

What is recorded is never edited.  A file that says something else about an entry that is already
in a log is refused whole; what was wrong is put right by a further entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from portal.access.actors import system
from portal.agencies.models import Agency
from portal.audit.service import AuditTrail
from portal.disclosures.drafts import ClaimDraft, EntryDraft, KnownDay, MatterDraft
from portal.disclosures.errors import MattersRefused
from portal.disclosures.kinds import AskedOf, Duty, Says
from portal.disclosures.matters_file import MattersFile, read_matters
from portal.disclosures.models import Claim, Entry, Matter
from portal.disclosures.service import Matters

# A file is loaded by the house itself, at the shell; that also tells its entries from staff's own.
_LOADER = system("matters_file")

# What a later file is allowed to bring up to date: the day of the newest source, and the sources.
_KEPT_UP = ("as_of", "citations")


@dataclass(frozen=True, slots=True)
class LoadedMatters:
    """What a load did: matters opened, entries added to older ones, matters left as they were."""

    opened: int
    entries_added: int
    unchanged: int


def shipped_matters() -> Path:
    """The file that the project ships: matters of public record, and the worked examples."""
    return Path(str(resources.files("portal.disclosures") / "matters.yaml"))


def load_matters(session: Session, path: Path, clock: Clock, trail: AuditTrail) -> LoadedMatters:
    """Load a file of matters whole, or not at all.

    Raises:
        MattersRefused: the file is wrong, names an unknown agency, or would change what stands.
    """
    file = read_matters(path, minnesota_day(clock.now()))
    _refuse_unknown_agencies(session, file)
    known = _known(session, file)
    _refuse_taken_numbers(session, file, known)
    for place, draft in enumerate(file.matters):
        if draft.slug in known:
            _refuse_changes(file, place, draft, known[draft.slug])
    return _write(file, known, Matters(session, clock, trail))


def _write(file: MattersFile, known: dict[str, Matter], matters: Matters) -> LoadedMatters:
    opened = added = unchanged = 0
    for draft in file.matters:
        matter = known.get(draft.slug or "")
        if matter is None:
            matters.open(draft, _LOADER)
            opened += 1
            continue
        looked_again = matters.look_again(matter, draft, _LOADER)
        new = _add_new_entries(matter, draft, matters)
        added += new
        unchanged += not new and not looked_again
    return LoadedMatters(opened, added, unchanged)


def _add_new_entries(matter: Matter, draft: MatterDraft, matters: Matters) -> int:
    fresh = draft.entries[len(_from_files(matter)) :]
    for entry in fresh:
        matters.record(matter.reference, _with_place_in_log(entry, matter), _LOADER)
    return len(fresh)


def _with_place_in_log(entry: EntryDraft, matter: Matter) -> EntryDraft:
    """A file counts its own entries; the log counts staff's too."""
    if entry.supersedes is None:
        return entry
    place = _from_files(matter)[entry.supersedes - 1].position
    return entry.model_copy(update={"supersedes": place})


def _known(session: Session, file: MattersFile) -> dict[str, Matter]:
    slugs = [draft.slug for draft in file.matters]
    found = session.scalars(
        select(Matter)
        .where(Matter.slug.in_(slugs))
        .options(selectinload(Matter.entries).selectinload(Entry.claims))
    )
    return {matter.slug: matter for matter in found if matter.slug is not None}


def _refuse_unknown_agencies(session: Session, file: MattersFile) -> None:
    slugs = set(session.scalars(select(Agency.slug)))
    problems = [
        (file.line_of(("matters", place, "agency")), f"there is no agency named {draft.agency}")
        for place, draft in enumerate(file.matters)
        if draft.agency not in slugs
    ]
    if problems:
        raise MattersRefused(file.name, problems)


def _refuse_taken_numbers(session: Session, file: MattersFile, known: dict[str, Matter]) -> None:
    wanted = [draft.reference for draft in file.matters if draft.slug not in known]
    taken = set(session.scalars(select(Matter.reference).where(Matter.reference.in_(wanted))))
    for place, draft in enumerate(file.matters):
        if draft.slug not in known and draft.reference in taken:
            raise file.refuse(
                ("matters", place, "reference"), f"another matter has the number {draft.reference}"
            )


def _from_files(matter: Matter) -> list[Entry]:
    """What staff recorded themselves stands in no file, so files are compared without it."""
    return [entry for entry in matter.entries if entry.recorded_by is None]


def _refuse_changes(file: MattersFile, place: int, draft: MatterDraft, matter: Matter) -> None:
    for name in _changed(_matter_content(matter), _draft_content(draft)):
        raise file.refuse(
            ("matters", place, name),
            f"{draft.slug} was opened with another {name}. A matter that people were told about is "
            "not rewritten: put the old words back, or open a new matter",
        )
    recorded = _from_files(matter)
    if len(recorded) > len(draft.entries):
        raise file.refuse(
            ("matters", place, "entries"),
            f"{draft.slug} has {len(recorded)} recorded entries and the file only "
            f"{len(draft.entries)}. Entries are never removed: put them back",
        )
    for number, (entry, wanted) in enumerate(zip(recorded, draft.entries, strict=False)):
        for name in _changed(_entry_content(entry, matter), wanted.model_dump()):
            raise file.refuse(
                ("matters", place, "entries", number, name),
                f"entry {number + 1} of {draft.slug} was recorded with another {name}. Entries are "
                "never edited: put it back, and add an entry of kind corrected that supersedes it",
            )


def _changed(recorded: dict[str, Any], wanted: dict[str, Any]) -> Iterator[str]:
    return (name for name, value in recorded.items() if wanted[name] != value)


def _draft_content(draft: MatterDraft) -> dict[str, Any]:
    return draft.model_dump(exclude={"entries", *_KEPT_UP})


def _matter_content(matter: Matter) -> dict[str, Any]:
    return {
        "title": matter.title,
        "purpose": matter.purpose,
        "requester": matter.requester,
        "instrument": matter.instrument,
        "judge_signed": matter.judge_signed,
        "programmes": tuple(matter.programmes),
        "example": matter.is_example,
        "of_public_record": matter.of_public_record,
    }


def _entry_content(entry: Entry, matter: Matter) -> dict[str, Any]:
    places = {other.id: number for number, other in enumerate(_from_files(matter), 1)}
    draft = EntryDraft(
        kind=entry.kind,
        happened_on=KnownDay(entry.happened_on, entry.precision),
        notice=entry.notice_kind,
        asked_of=AskedOf(entry.asked_of),
        certainty=entry.certainty,
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
        claims=tuple(_claim_draft(claim) for claim in entry.claims),
        supersedes=places[entry.supersedes_id] if entry.supersedes_id else None,
    )
    return draft.model_dump()


def _claim_draft(claim: Claim) -> ClaimDraft:
    return ClaimDraft(
        basis=claim.basis_id,
        claimed_by=claim.claimed_by,
        says=Says(claim.says),
        standing=claim.standing,
        as_of=claim.as_of,
    )
