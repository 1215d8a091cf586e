"""Whoever has to be told in person has a named clerk: the one with the least to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications import Sender
from notifications.report_lists import waiting_for_human_among
from portal.access.actors import Role
from portal.agencies.models import Agency
from portal.people.models import Person
from portal.sign_in.models import StaffUser

_TELLS = {Role.NOTICE_CLERK.value, Role.RECORDS_CLERK.value}
_MOST = 1000


def name_owners(session: Session, sender: Sender) -> int:
    """Name a clerk for each task that has none, or whose clerk has left; how many.

    An agency without a clerk keeps its tasks unowned, and its queue says so.
    """
    agencies = session.scalars(select(Agency.id)).all()
    return sum(_of_agency(session, sender, agency_id) for agency_id in agencies)


def _of_agency(session: Session, sender: Sender, agency_id: UUID) -> int:
    people = select(Person.id).where(Person.agency_id == agency_id)
    waiting = waiting_for_human_among(session, people, _MOST)
    clerks = _clerks(session, agency_id) if waiting else []
    if not clerks:
        return 0
    load = Counter(dict.fromkeys(clerks, 0))
    load.update(owner for one in waiting if (owner := one.owner_key) is not None and owner in load)
    owners: dict[UUID, UUID] = {}
    for one in waiting:
        if one.owner_key not in load:
            least = min(load, key=lambda clerk: (load[clerk], clerk))
            owners[one.delivery_id] = least
            load[least] += 1
    sender.own(session, owners)
    return len(owners)


def _clerks(session: Session, agency_id: UUID) -> Sequence[UUID]:
    rows = session.execute(
        select(StaffUser.id, StaffUser.roles).where(
            StaffUser.agency_id == agency_id, StaffUser.ended_at.is_(None)
        )
    )
    return [user_id for user_id, roles in rows if not _TELLS.isdisjoint(roles)]
