"""The one visibility rule: what residents, navigators, the public and exports are shown.

Every query for them goes through :func:`entry_is_shown` or :func:`matter_is_shown`, and nothing
else decides.  An entry under an order of silence that is in force is not shown; neither is a
correction of such an entry, which would tell of it.  A superseded entry is shown beside its
correction.  A matter with no entry to show is not shown at all, so that a held matter and one that
never was look alike.  Law: ``us-gag-court-order``.

The rule reads the clock and not a job's mark: an order lets go by itself, at the moment that was
counted out when it was recorded or renewed.  What merely asks for silence binds nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Date, Select, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from notifications.foundation.columns import UtcDateTime
from notifications.foundation.days import minnesota_day
from portal.disclosures.models import Entry, Matter, SilenceOrder
from portal.disclosures.silence.rules import BINDING

Day = date | BindParameter[date]
Moment = datetime | BindParameter[datetime]
_TODAY, _NOW = "silence_today", "silence_now"


def silence_in_force(now: datetime) -> ColumnElement[bool]:
    """The orders of silence that bind at an aware moment.

    Says in SQL what ``SilenceTerm`` in :mod:`portal.disclosures.silence.rules` says; a test holds
    them together.
    """
    return _in_force(minnesota_day(now), now)


def _in_force(today: Day, now: Moment) -> ColumnElement[bool]:
    return and_(
        SilenceOrder.form.in_(BINDING),
        SilenceOrder.begins_on <= today,
        or_(SilenceOrder.releases_at.is_(None), SilenceOrder.releases_at > now),
        or_(SilenceOrder.ended_at.is_(None), SilenceOrder.ended_at > now),
    )


def entry_is_shown(now: datetime) -> ColumnElement[bool]:
    """Whether an :class:`Entry` can be shown at an aware moment."""
    return Entry.id.not_in(_held_entries(silence_in_force(now)))


def matter_is_shown(now: datetime) -> ColumnElement[bool]:
    """Whether a :class:`Matter` can be shown: it has at least one entry that can."""
    return _some_entry(entry_is_shown(now))


@cache
def entry_is_shown_then() -> ColumnElement[bool]:
    """:func:`entry_is_shown` of the moment that a statement is executed with: see :func:`at`.

    Built once a process, because building the rule takes longer than most pages' queries.
    """
    in_force = _in_force(bindparam(_TODAY, type_=Date()), bindparam(_NOW, type_=UtcDateTime()))
    return Entry.id.not_in(_held_entries(in_force))


@cache
def matter_is_shown_then() -> ColumnElement[bool]:
    """:func:`matter_is_shown` of the moment that a statement is executed with."""
    return _some_entry(entry_is_shown_then())


def at(now: datetime) -> dict[str, Any]:
    """An aware moment, as what a statement with one of the two rules above is executed with."""
    return {_TODAY: minnesota_day(now), _NOW: now}


def _some_entry(is_shown: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(Entry.id).where(Entry.matter_id == Matter.id, is_shown).exists()


def _held_entries(in_force: ColumnElement[bool]) -> Select[UUID]:
    ordered = and_(
        SilenceOrder.matter_id == Entry.matter_id,
        or_(SilenceOrder.entry_id.is_(None), SilenceOrder.entry_id == Entry.id),
    )
    held = (
        select(Entry.id.label("id"))
        .join(SilenceOrder, ordered)
        .where(in_force)
        .correlate(None)
        .cte(recursive=True)
    )
    correction = aliased(Entry)
    held = held.union(select(correction.id).join(held, correction.supersedes_id == held.c.id))
    return select(held.c.id)
