"""What a session of staff's lacks before it opens the console."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from portal.sign_in.models import WebSession
from portal.sign_in.second_factor.models import SecondFactor


class Lacks(StrEnum):
    """What she does next; until then nothing else is open to her."""

    CODE = "code"
    ENROLMENT = "enrolment"


def works(user_id: UUID | None) -> ColumnElement[bool]:
    """Whether a second factor is this account's, and a code of it has fitted."""
    return and_(SecondFactor.staff_user_id == user_id, SecondFactor.confirmed_at.is_not(None))


def lacks(session: Session, row: WebSession, *, required: bool) -> Lacks | None:
    """What a session of staff's lacks: an account that has a second factor shows it each time."""
    if row.factor_at is not None:
        return None
    if session.scalar(select(exists().where(works(row.staff_user_id)))):
        return Lacks.CODE
    return Lacks.ENROLMENT if required else None
