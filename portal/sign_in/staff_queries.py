from __future__ import annotations

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


def desk_of(session: Session, user_id: UUID) -> Desk:
    """The desk of a member of staff who is signed in."""
    row = session.execute(
        select(StaffUser.name, Agency.name, Agency.is_example)
        .join(Agency, Agency.id == StaffUser.agency_id)
        .where(StaffUser.id == user_id)
    ).one()
    return Desk(*row)
