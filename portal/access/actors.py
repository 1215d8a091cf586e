"""Who acts: a value that every service is handed, made by the sign-in and by nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """How somebody came in; what she may do follows from it."""

    PUBLIC = "public"
    RESIDENT_LETTER = "resident_letter"
    RESIDENT_OWN = "resident_own"
    STAFF = "staff"
    SYSTEM = "system"


class Role(StrEnum):
    """What a member of staff does at her agency; in a small county one person has several."""

    INTAKE = "intake"
    COUNSEL = "counsel"
    APPROVER = "approver"
    RECORDS_CLERK = "records_clerk"
    NOTICE_CLERK = "notice_clerk"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    CALL_DESK = "call_desk"
    NAVIGATOR_MANAGER = "navigator_manager"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts.

    ``id`` is what the trail records: a staff user's, an account's or a letter code's id.
    ``agency_id`` and ``roles`` are staff's; ``notice_id`` is the one notice of a letter's session;
    ``person_ids`` are the persons for whom a resident acts: whose history her own way in opens, or
    the one to whom the letter was written.  ``made_by`` is who made a member of staff's account,
    who made theirs, and so on; ``since`` is when it was made.  ``helped``: somebody sits beside
    whoever opened the letter.
    """

    kind: ActorKind
    id: str | None
    agency_id: UUID | None = None
    roles: frozenset[Role] = frozenset()
    notice_id: UUID | None = None
    person_ids: frozenset[UUID] = frozenset()
    made_by: frozenset[UUID] = frozenset()
    since: datetime | None = None
    helped: bool = False


PUBLIC = Actor(ActorKind.PUBLIC, None)
"""Anybody, not signed in."""


def system(name: str) -> Actor:
    """The program itself, or its operator at the shell: ``name`` says which part (``jobs``…)."""
    return Actor(ActorKind.SYSTEM, name)


JOBS = system("jobs")
"""What happens by itself."""


def letter_reader(
    letter_code_id: UUID, notice_id: UUID, person_id: UUID, *, helped: bool = False
) -> Actor:
    """Whoever opened one letter with its code and a birth date."""
    return Actor(
        ActorKind.RESIDENT_LETTER,
        str(letter_code_id),
        notice_id=notice_id,
        person_ids=frozenset({person_id}),
        helped=helped,
    )


def resident(account_id: UUID, person_ids: frozenset[UUID]) -> Actor:
    """A resident in by her own way; ``person_ids`` are those whose history it opens."""
    return Actor(ActorKind.RESIDENT_OWN, str(account_id), person_ids=person_ids)


def staff(
    user_id: UUID,
    agency_id: UUID,
    roles: frozenset[Role],
    made_by: frozenset[UUID] = frozenset(),
    since: datetime | None = None,
) -> Actor:
    """A member of one agency's staff."""
    return Actor(
        ActorKind.STAFF,
        str(user_id),
        agency_id=agency_id,
        roles=roles,
        made_by=made_by,
        since=since,
    )
