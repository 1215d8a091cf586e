from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.agencies.models import Agency
from portal.sign_in.models import StaffUser


@dataclass(frozen=True, slots=True)
class Desk:
    """Who is signed in and where she works, as the head of each page of the console says it."""

    name: str = field(repr=False)
    agency: str
    is_example: bool


def names_of_staff(session: Session, agency_id: UUID) -> Mapping[str, str]:
    """Everybody who has or had an account at an agency, by the id that the trail records."""
    rows = session.execute(
        select(StaffUser.id, StaffUser.name).where(StaffUser.agency_id == agency_id)
    )
    return {str(user_id): name for user_id, name in rows}


def staff_with_roles(
    session: Session, agency_id: UUID, roles: Collection[str]
) -> list[tuple[UUID, str]]:
    """Who has an account at an agency with one of these roles: id and name, by name."""
    rows = session.execute(
        select(StaffUser.id, StaffUser.name, StaffUser.roles).where(
            StaffUser.agency_id == agency_id, StaffUser.ended_at.is_(None)
        )
    )
    found = [(user_id, name) for user_id, name, hers in rows if not set(roles).isdisjoint(hers)]
    return sorted(found, key=lambda one: one[1])


def desk_of(session: Session, user_id: UUID) -> Desk:
    """The desk of a member of staff who is signed in."""
    row = session.execute(
        select(StaffUser.name, Agency.name, Agency.is_example)
        .join(Agency, Agency.id == StaffUser.agency_id)
        .where(StaffUser.id == user_id)
    ).one()
    return Desk(*row)
