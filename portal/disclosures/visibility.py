"""The one visibility rule: what residents, navigators, the public and exports are shown.

Every query for them goes through :func:`entry_is_shown` or :func:`matter_is_shown`, and nothing
else decides.  An entry under an order of silence that is in force is not shown; neither is a
correction of such an entry, which would tell of it.  A superseded entry is shown beside its
correction.  A matter with no entry to show is not shown at all, so that a held matter and one that
never was look alike.  Law: ``us-gag-court-order``.

The rule reads the clock and not a job's mark: an order whose last day has passed stops binding by
itself.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from notifications.foundation.days import minnesota_day
from portal.disclosures.models import Entry, Matter, SilenceOrder


def silence_in_force(now: datetime) -> ColumnElement[bool]:
    """The orders of silence that bind at an aware moment.

    Says in SQL what :class:`portal.disclosures.rules.SilenceTerm` says; a test holds them together.
    """
    today = minnesota_day(now)
    return and_(
        SilenceOrder.begins_on <= today,
        or_(SilenceOrder.last_day.is_(None), SilenceOrder.last_day >= today),
        or_(SilenceOrder.ended_at.is_(None), SilenceOrder.ended_at > now),
    )


def entry_is_shown(now: datetime) -> ColumnElement[bool]:
    """Whether an :class:`Entry` can be shown at an aware moment."""
    return Entry.id.not_in(_held_entries(now))


def matter_is_shown(now: datetime) -> ColumnElement[bool]:
    """Whether a :class:`Matter` can be shown: it has at least one entry that can."""
    shown = select(Entry.id).where(Entry.matter_id == Matter.id, entry_is_shown(now))
    return shown.exists()


def _held_entries(now: datetime) -> Select[UUID]:
    ordered = and_(
        SilenceOrder.matter_id == Entry.matter_id,
        or_(SilenceOrder.entry_id.is_(None), SilenceOrder.entry_id == Entry.id),
    )
    held = (
        select(Entry.id.label("id"))
        .join(SilenceOrder, ordered)
        .where(silence_in_force(now))
        .correlate(None)
        .cte("held_entries", recursive=True)
    )
    correction = aliased(Entry)
    held = held.union(select(correction.id).join(held, correction.supersedes_id == held.c.id))
    return select(held.c.id)
