"""Loads the list of people that a matter concerns: sealed whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from notifications.foundation.keys import Keys
from portal.access.actors import Actor, ActorKind
from portal.access.acts import Act
from portal.access.rules import require
from portal.agencies.models import Agency
from portal.audit.service import AuditTrail
from portal.disclosures.cohorts.checking import CheckedList, check_list
from portal.disclosures.cohorts.file import ListFile
from portal.disclosures.cohorts.rows import ListedPerson, checked_rows
from portal.disclosures.cohorts.writing import CohortWriter, known_people
from portal.disclosures.models import Cohort, Matter
from portal.people.indexes import client_number_index

# Larger batches starve other writers of an SQLite database; smaller ones cost round trips.
BATCH = 1000
Progress = Callable[[int], None]


class ListChanged(RuntimeError):
    """The file is not the one that was checked: somebody wrote to it meanwhile."""


@dataclass(frozen=True, slots=True)
class CohortReport:
    """What became of a list.  When ``refused``, nothing was loaded and ``errors`` says why.

    ``unchanged``: this very file was sealed for this matter before.  ``held``: people of this list
    who wait for a human because of what it says of them.
    """

    sha256: str
    refused: bool
    errors: tuple[tuple[int, str, str], ...] = ()
    cohort_id: UUID | None = None
    members: int = 0
    new: int = 0
    known: int = 0
    held: int = 0
    unchanged: bool = False
    dry_run: bool = False


class Cohorts:
    """Loads and seals cohorts."""

    def __init__(self, session: Session, clock: Clock, keys: Keys, audit: AuditTrail) -> None:
        self._session = session
        self._clock = clock
        self._keys = keys
        self._audit = audit

    def load(
        self,
        actor: Actor,
        matter_id: UUID,
        file: BinaryIO,
        *,
        accept_contact_errors: bool = False,
        dry_run: bool = False,
        checked: CheckedList | None = None,
        progress: Progress | None = None,
    ) -> CohortReport:
        """Load a list for a matter, and seal it with the SHA-256 of its bytes.

        The same file again changes nothing.  A known person is matched by agency and client number;
        what she confirmed or marked unsafe stays as it is.

        Args:
            actor: who loads it.
            matter_id: the matter whose entries concern these people.
            file: binary and seekable; read twice, so that nothing is loaded of a list with errors.
            accept_contact_errors: load people whose contact is wrong, and hold them for a human.
            dry_run: say what would happen, and write nothing.
            checked: what ``check_list`` found of this file: with it the database is not held
                while the file is checked.
            progress: called with the number of people written so far.

        Raises:
            NotAllowed: the actor is not allowed to load a list for this agency.
            ListChanged: the file changed between the two readings.
        """
        matter = self._session.get_one(Matter, matter_id)
        require(actor, Act.LOAD_COHORT, agency_id=matter.agency_id)
        today = minnesota_day(self._clock.now())
        checked = checked or check_list(file, self._keys, matter.agency_id, today)
        if checked.is_refused(accept_contact_errors=accept_contact_errors):
            return CohortReport(checked.sha256, True, checked.error_rows, dry_run=dry_run)
        self._one_load_at_a_time(matter.agency_id)
        same = self._sealed_before(matter.id, checked.sha256)
        if same is not None:
            return _unchanged(same)
        if dry_run:
            return self._rehearse(matter, file, checked, today)
        return self._write(actor, matter, file, checked, progress or _nobody_watches)

    def _one_load_at_a_time(self, agency_id: UUID) -> None:
        # Two lists at once could both add the same person. (SQLite has one writer anyway.)
        self._session.execute(select(Agency.id).where(Agency.id == agency_id).with_for_update())

    def _sealed_before(self, matter_id: UUID, sha256: str) -> Cohort | None:
        return self._session.scalar(
            select(Cohort).where(Cohort.matter_id == matter_id, Cohort.sha256 == sha256)
        )

    def _rehearse(
        self, matter: Matter, file: BinaryIO, checked: CheckedList, today: date
    ) -> CohortReport:
        known = held = 0
        for batch in _batches(_people(file, checked, today)):
            indexes = [
                client_number_index(self._keys, matter.agency_id, one.client_number)
                for one in batch
            ]
            known += len(known_people(self._session, matter.agency_id, indexes))
            held += sum(one.safe_at_home or one.contact_error for one in batch)
        return CohortReport(
            sha256=checked.sha256,
            refused=False,
            errors=checked.error_rows,
            members=checked.people,
            new=checked.people - known,
            known=known,
            held=held,
            dry_run=True,
        )

    def _write(
        self,
        actor: Actor,
        matter: Matter,
        file: BinaryIO,
        checked: CheckedList,
        progress: Progress,
    ) -> CohortReport:
        now = self._clock.now()
        matter_id, agency_id = matter.id, matter.agency_id
        cohort = Cohort(
            matter_id=matter_id,
            sha256=checked.sha256,
            members=checked.people,
            sealed_at=now,
            loaded_by=_staff_id(actor),
        )
        self._session.add(cohort)
        self._session.flush()
        writer = CohortWriter(self._session, self._keys, agency_id, cohort.id, now)
        for batch in _batches(_people(file, checked, minnesota_day(now))):
            writer.write(batch)
            progress(writer.counts["members"])
        report = _report(checked, cohort.id, writer)
        self._record(actor, matter_id, agency_id, report)
        return report

    def _record(self, actor: Actor, matter_id: UUID, agency_id: UUID, report: CohortReport) -> None:
        self._audit.record(
            Act.LOAD_COHORT,
            actor,
            subject=("cohort", str(report.cohort_id)),
            matter_id=matter_id,
            agency_id=agency_id,
            detail={
                "sha256": report.sha256,
                "members": report.members,
                "new": report.new,
                "held": report.held,
            },
        )


def _people(file: BinaryIO, checked: CheckedList, today: date) -> Iterator[ListedPerson]:
    """The people of a checked file, read again; the bytes must be those that were checked."""
    file.seek(0)
    listed = ListFile(file)
    for _line, person, _errors in checked_rows(listed.records(), today):
        if person is None:
            raise ListChanged("the list changed while it was being loaded")
        yield person
    if listed.sha256 != checked.sha256:
        raise ListChanged("the list changed while it was being loaded")


def _batches(people: Iterator[ListedPerson]) -> Iterator[Sequence[ListedPerson]]:
    while batch := list(islice(people, BATCH)):
        yield batch


def _report(checked: CheckedList, cohort_id: UUID, writer: CohortWriter) -> CohortReport:
    return CohortReport(
        sha256=checked.sha256,
        refused=False,
        errors=checked.error_rows,
        cohort_id=cohort_id,
        members=writer.counts["members"],
        new=writer.counts["new"],
        known=writer.counts["known"],
        held=writer.counts["held"],
    )


def _unchanged(cohort: Cohort) -> CohortReport:
    return CohortReport(
        sha256=cohort.sha256,
        refused=False,
        cohort_id=cohort.id,
        members=cohort.members,
        known=cohort.members,
        unchanged=True,
    )


def _staff_id(actor: Actor) -> UUID | None:
    return UUID(actor.id) if actor.kind is ActorKind.STAFF and actor.id else None


def _nobody_watches(_people_written: int) -> None:
    pass
