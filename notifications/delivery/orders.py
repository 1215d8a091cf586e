"""What staff and the portal can do about deliveries: hold, release, cancel, block, complete."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, update
from sqlalchemy.orm import Session

from notifications.delivery import escalation, frozen, outbox
from notifications.delivery.reasons import Reason
from notifications.delivery.states import Move
from notifications.delivery.tables import DELIVERIES, NOTICES
from notifications.recipients import Channel


def hold(session: Session, now: datetime, notice_id: UUID, reason: str) -> None:
    """Hold one notice's deliveries that are not being sent yet."""
    outbox.move(session, now, Move.HELD, DELIVERIES.c.notice_id == notice_id, reason=reason)


def release(session: Session, now: datetime, notice_id: UUID, reason: str) -> None:
    """Let one notice's held deliveries go on; whether each still can is asked at its claim."""
    held = DELIVERIES.c.notice_id == notice_id
    outbox.move(session, now, Move.RELEASED, held, reason=reason, due_at=now)


def cancel_notice(session: Session, now: datetime, notice_id: UUID, reason: str) -> int:
    """Cancel what is left of one notice; what was sent was sent.

    Returns:
        How many deliveries were stopped.
    """
    ended = update(NOTICES).where(NOTICES.c.id == notice_id, NOTICES.c.ended_at.is_(None))
    session.execute(ended.values(ended_at=now))
    frozen.forget_codes(session, [notice_id])
    which = DELIVERIES.c.notice_id == notice_id
    return len(outbox.move(session, now, Move.CANCELLED, which, reason=reason))


def cancel_run(session: Session, now: datetime, run_key: UUID, reason: str) -> int:
    """Cancel what is left of a whole run.

    Returns:
        How many deliveries were stopped.
    """
    ended = update(NOTICES).where(NOTICES.c.run_key == run_key, NOTICES.c.ended_at.is_(None))
    session.execute(ended.values(ended_at=now))
    which = DELIVERIES.c.run_key == run_key
    return outbox.move_in_pieces(session, now, Move.CANCELLED, which, reason=reason)


def block_contact(session: Session, now: datetime, contact_key: UUID, reason: str) -> int:
    """Send nothing more to this contact; each delivery goes on by the next way she allows.

    Returns:
        How many deliveries were stopped.
    """
    return len(escalation.bar(session, now, DELIVERIES.c.contact_key == contact_key, reason))


def report_returned(session: Session, now: datetime, notice_id: UUID) -> bool:
    """A letter came back: what follows begins, by the next way that she allows.

    It did not reach her, whatever 21 days said.

    Returns:
        Whether it was out; a second report is none.
    """
    letter = and_(DELIVERIES.c.notice_id == notice_id, DELIVERIES.c.channel == Channel.LETTER)
    moved = outbox.move(session, now, Move.CAME_BACK, letter, reason=Reason.RETURNED_MAIL)
    if moved:
        unread = and_(NOTICES.c.id == notice_id, NOTICES.c.opened_at.is_(None))
        session.execute(update(NOTICES).where(unread).values(reached_at=None))
        escalation.failed(session, now, moved, Reason.RETURNED_MAIL)
    return bool(moved)


def opened(session: Session, now: datetime, notice_id: UUID) -> None:
    """She signed in and was shown it: opened and reached.  Only the first time counts."""
    for column in (NOTICES.c.opened_at, NOTICES.c.reached_at):
        statement = update(NOTICES).where(NOTICES.c.id == notice_id, column.is_(None))
        session.execute(statement.values({column: now}))


def complete_task(session: Session, now: datetime, delivery_id: UUID, *, told: bool) -> bool:
    """A human told her in person, or could not; told is reached.

    Returns:
        Whether this delivery was waiting for a human.
    """
    made = Move.TOLD if told else Move.COULD_NOT_TELL
    reason = Reason.TOLD_IN_PERSON if told else Reason.COULD_NOT_TELL
    moved = outbox.move(session, now, made, DELIVERIES.c.id == delivery_id, reason=reason)
    if moved and told:
        reached = and_(NOTICES.c.id == moved[0].notice_id, NOTICES.c.reached_at.is_(None))
        session.execute(update(NOTICES).where(reached).values(reached_at=now))
    return bool(moved)
