"""A delivery made again, for proof: shown with its code masked, or held against what went out."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.channels.letter import render_letter
from notifications.delivery import frozen
from notifications.delivery.approvals import Approved
from notifications.delivery.previews import Preview
from notifications.delivery.rendering import CannotBeMade, Renderer, ToRender, naming_failures
from notifications.delivery.tables import DELIVERIES
from notifications.notice import NoticeKind
from notifications.recipients import Channel


class Proof(StrEnum):
    """What making a delivery again says.

    ``different``: the words, the fonts or the approvals changed since, or the record did.
    ``cannot_tell``: nothing went out, it carried a one-time code, or it cannot be made any more.
    """

    SAME = "same"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot_tell"


def letter_again(
    session: Session, notice_id: UUID, renderer: Renderer, approved: Approved
) -> Preview:
    """The letter in the language and of the day it was frozen in, its code masked.

    Raises:
        UnknownNotice, FrozenNoticeChanged: as their names say.
        CannotBeMade: it can be set no more.
    """
    kept = frozen.read_one(session, notice_id)
    with naming_failures():
        words = renderer.letter(kept.value(), kept.language, kept.dated, approved.line, masked=True)
        made = render_letter(words, made_on=kept.dated)
    return Preview(kept.language, "application/pdf", made.pdf)


def prove(session: Session, delivery_id: UUID, renderer: Renderer, approved: Approved) -> Proof:
    """Make one delivery again, show it to nobody, and hold its SHA-256 against the one kept."""
    columns = DELIVERIES.c
    row = session.execute(
        select(
            columns.notice_id, columns.channel, columns.contact_key, columns.sha256, columns.leads
        ).where(columns.id == delivery_id)
    ).first()
    if row is None or row.sha256 is None or row.channel is Channel.IN_PERSON:
        return Proof.CANNOT_TELL
    kept = frozen.read_one(session, row.notice_id)
    if kept.kind is NoticeKind.SIGN_IN_CODE:
        return Proof.CANNOT_TELL
    if not kept.is_intact:
        return Proof.DIFFERENT
    wanted = ToRender(
        delivery_id=delivery_id,
        notice=kept.value(),
        channel=row.channel,
        contact_key=row.contact_key,
        language=kept.language,
        dated=kept.dated,
        leads=row.leads,
    )
    try:
        made = renderer.message(wanted, approved.line)
    except CannotBeMade:
        return Proof.CANNOT_TELL
    return Proof.SAME if made.sha256 == row.sha256 else Proof.DIFFERENT
