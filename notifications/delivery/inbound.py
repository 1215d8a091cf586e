"""Texts that came in: what they ask for is done at once, and answered once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from notifications.channels.keywords import Asked, Keyword, asked
from notifications.delivery import opt_outs
from notifications.delivery.places import place_index
from notifications.delivery.tables import INBOUND
from notifications.foundation.database import keys_of
from notifications.foundation.ids import new_id
from notifications.providers.base import Inbound
from notifications.recipients import Channel

KEPT_FOR = timedelta(days=90)
_ONE_ANSWER_IN = timedelta(days=1)
_ROW = INBOUND.c
# Who writes something else gets the same words as who asks for help.
_NO_KEYWORD = Asked(Keyword.HELP, "en")


def take_in(session: Session, now: datetime, text: Inbound) -> Asked | None:
    """Do what a text asks for.  None of its words are kept.

    Returns:
        What to answer; ``None`` where this very text was answered before, or where it asks for
        nothing of ours and this number had an answer within a day.
    """
    place = place_index(keys_of(session), Channel.SMS, text.sender)
    found = asked(text.body)
    had_answer = found is None and _had_answer(session, now, place)
    if not _is_new(session, now, text, place, found):
        return None
    if found is not None and found.keyword is Keyword.STOP:
        opt_outs.refuse(session, now, Channel.SMS, place, how="text")
    if found is not None and found.keyword is Keyword.START:
        opt_outs.allow(session, now, Channel.SMS, place)
    return None if had_answer else found or _NO_KEYWORD


def forget_old(session: Session, now: datetime) -> None:
    """Erase what came in long ago."""
    session.execute(delete(INBOUND).where(_ROW.at < now - KEPT_FOR))


def _is_new(
    session: Session, now: datetime, text: Inbound, place: bytes, found: Asked | None
) -> bool:
    """Write down that this text came; the second call about it writes nothing."""
    made = postgres_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    row = {
        "id": new_id(),
        "reference": text.reference,
        "from_index": place,
        "keyword": found.keyword if found else None,
        "at": now,
    }
    statement = made(INBOUND).values(row).on_conflict_do_nothing(index_elements=["reference"])
    return session.execute(statement.returning(_ROW.id)).first() is not None


def _had_answer(session: Session, now: datetime, place: bytes) -> bool:
    recent = select(_ROW.id).where(_ROW.from_index == place, _ROW.at > now - _ONE_ANSWER_IN)
    return session.execute(recent.limit(1)).first() is not None
