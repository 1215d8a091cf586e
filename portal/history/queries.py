"""Her own log, through the visibility rule: what was done for a held matter comes with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.orm import Session

from portal.access.actors import ActorKind
from portal.agencies.models import Agency
from portal.audit.models import AuditEvent
from portal.disclosures.models import Entry, Matter
from portal.disclosures.visibility import entry_is_shown, matter_is_shown
from portal.history.rules import look_kind, looker
from portal.history.values import Look, LooksPage, WhoseLooks
from portal.notices.models import LetterAgain, NoticeRun, RunPerson
from portal.people.models import Person
from portal.sign_in.models import LetterCode, StaffUser

PAGE_SIZE = 50
_LAST_PAGE = 10_000


def looks_page(
    session: Session,
    person_ids: Collection[UUID],
    now: datetime,
    *,
    page: int = 1,
    size: int = PAGE_SIZE,
    whose: WhoseLooks = WhoseLooks.OTHERS,
) -> LooksPage:
    """One page of what others, or she, did with these persons' records, as far as it can be shown.

    Pages are counted, and no event's number leaves the house: a number that is passed over would
    tell that something is held.
    """
    page = min(max(page, 1), _LAST_PAGE)
    wanted = (
        select(AuditEvent, Agency.name)
        .outerjoin(Agency, Agency.id == AuditEvent.agency_id)
        .where(
            AuditEvent.person_id.in_(person_ids),
            _acted_by(whose),
            *_shown(session, person_ids, now),
        )
        .order_by(AuditEvent.sequence.desc())
        .offset((page - 1) * size)
        .limit(size + 1)
    )
    rows = session.execute(wanted).all()
    roles = _roles(session, [event for event, _ in rows[:size]])
    looks = tuple(
        _look(event, agency, roles.get(event.actor_id or "", ())) for event, agency in rows[:size]
    )
    return LooksPage(looks, page, len(rows) > size)


def _acted_by(whose: WhoseLooks) -> ColumnElement[bool]:
    hers = AuditEvent.actor_kind == ActorKind.RESIDENT_OWN
    return hers if whose is WhoseLooks.HERS else not_(hers)


def _roles(session: Session, events: Collection[AuditEvent]) -> dict[str, tuple[str, ...]]:
    ids = {
        UUID(event.actor_id)
        for event in events
        if event.actor_id and event.actor_kind == ActorKind.STAFF
    }
    rows = session.execute(select(StaffUser.id, StaffUser.roles).where(StaffUser.id.in_(ids)))
    return {str(user_id): tuple(sorted(roles)) for user_id, roles in rows}


def agencies_of(session: Session, person_ids: Collection[UUID]) -> list[tuple[str, str]]:
    """Slug and name of each office that keeps data about these persons."""
    rows = session.execute(
        select(Agency.slug, Agency.name)
        .join(Person, Person.agency_id == Agency.id)
        .where(Person.id.in_(person_ids))
        .distinct()
    )
    return [(slug, name) for slug, name in rows]


def _shown(
    session: Session, person_ids: Collection[UUID], now: datetime
) -> Sequence[ColumnElement[bool]]:
    """Not for a held matter, nor about one held entry of a matter that is shown: run or letter."""
    matters = select(Matter.id).where(matter_is_shown(now))
    about_held = or_(
        _about("notice_run", _held_runs(session, now)),
        _about("notice", _held_letters(session, person_ids, now)),
        _about("entry", _held_entries(session, now)),
    )
    return (
        or_(AuditEvent.matter_id.is_(None), AuditEvent.matter_id.in_(matters)),
        or_(AuditEvent.subject_kind.is_(None), not_(about_held)),
    )


def _about(kind: str, ids: Collection[str]) -> ColumnElement[bool]:
    return and_(AuditEvent.subject_kind == kind, AuditEvent.subject_id.in_(ids))


def _held_runs(session: Session, now: datetime) -> list[str]:
    # As text, because the trail keeps every subject's id as text: runs that are held are few.
    held = select(NoticeRun.id).join(Entry).where(not_(entry_is_shown(now)))
    return [str(run_id) for run_id in session.scalars(held)]


def _held_entries(session: Session, now: datetime) -> list[str]:
    held = select(Entry.id).where(not_(entry_is_shown(now)))
    return [str(entry_id) for entry_id in session.scalars(held)]


def _held_letters(session: Session, person_ids: Collection[UUID], now: datetime) -> list[str]:
    # By whom the letter's code opens it, because a letter to a parent is about her children.
    held = (
        select(RunPerson.notice_id)
        .join(LetterCode, LetterCode.notice_id == RunPerson.notice_id)
        .join(NoticeRun, NoticeRun.id == RunPerson.run_id)
        .join(Entry, Entry.id == NoticeRun.entry_id)
        .where(LetterCode.person_id.in_(person_ids), not_(entry_is_shown(now)))
    )
    first = set(session.scalars(held))
    again = select(LetterAgain.notice_id).where(LetterAgain.first_notice_id.in_(first))
    return [str(notice_id) for notice_id in (*first, *session.scalars(again))]


def _look(event: AuditEvent, agency: str | None, roles: tuple[str, ...]) -> Look:
    return Look(
        at=event.at,
        who=looker(event.actor_kind),
        agency=agency,
        what=look_kind(event.act),
        reason=event.reason,
        roles=roles,
    )
