"""The counts of one month, through the visibility rule: what is held is never counted.

An entry belongs to the first month at whose end it could be shown, and is counted while it still
can.  One that was held is so counted as if it had been logged when its order ended, and no month
that was counted before changes: nobody can tell it from an entry that was logged then.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from notifications.foundation.days import MINNESOTA, minnesota_day
from notifications.reports import arrivals
from portal.disclosures.kinds import EntryKind
from portal.disclosures.models import Cohort, CohortMember, Entry
from portal.disclosures.silence.ends import let_go_between
from portal.disclosures.visibility import entry_is_shown
from portal.notices.models import NoticeRun
from portal.records_requests.models import Determination, RecordsRequest
from portal.records_requests.values import RequestState
from portal.statistics.models import Counted
from portal.statistics.rules import FEWEST, next_month
from portal.statistics.values import CATEGORIES, Answered, Counts, Measure, Outcome

OUTCOMES: Mapping[EntryKind, Outcome] = {
    EntryKind.DISCLOSED: Outcome.GIVEN,
    EntryKind.ONWARD_SHARING_POSSIBLE: Outcome.COULD_BE_PASSED_ON,
    EntryKind.PARTLY_AGREED: Outcome.AGREED_IN_PART,
    EntryKind.COURT_RULED: Outcome.COURT_RULED,
    EntryKind.REFUSED: Outcome.REFUSED,
    EntryKind.OBJECTED_IN_COURT: Outcome.REFUSED,
    EntryKind.REQUESTED: Outcome.ASKED,
    EntryKind.CORRECTED: Outcome.CORRECTED,
}
_GRAVEST = tuple(Outcome)
_ANSWERS = (RequestState.READY, RequestState.RELEASED, RequestState.DENIED)


@dataclass(frozen=True, slots=True)
class MonthsNews:
    """What a month is the first to count: by matter, its gravest news and the lists it concerns."""

    outcomes: Mapping[UUID, Outcome]
    """Of each matter with a new entry."""
    lists: Mapping[UUID, Outcome]
    """Of each list of people that the news concerns."""
    counted: frozenset[UUID]


def first_month(session: Session, now: datetime) -> date | None:
    """The first month at whose end something could be shown that still can; ``None`` without one.

    The month in which it was logged would tell that it was held since.
    """
    logged = session.scalar(select(func.min(Entry.recorded_at)).where(entry_is_shown(now)))
    if logged is None:
        return None
    month = minnesota_day(logged).replace(day=1)
    while begins(next_month(month)) <= now:
        if session.scalar(select(Entry.id).where(*_had_come(month, now)).limit(1)):
            return month
        month = next_month(month)
    return month


def _had_come(month: date, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of an :class:`Entry`: logged and shown by the end of a month, and shown now."""
    end = begins(next_month(month))
    last_moment = end - timedelta(microseconds=1)
    return (Entry.recorded_at < end, entry_is_shown(last_moment), entry_is_shown(now))


def news_of(session: Session, month: date, now: datetime) -> MonthsNews:
    """What could be shown by the end of a month, still can and was not counted before."""
    end = begins(next_month(month))
    seen = frozenset(session.scalars(select(Counted.counted_id)))
    entries = session.execute(
        select(Entry.id, Entry.matter_id, Entry.kind).where(*_had_come(month, now))
    ).all()
    fresh = [one for one in entries if one.id not in seen]
    shown, new = (_gravest((one.matter_id, one.kind) for one in part) for part in (entries, fresh))
    cohorts = session.execute(
        select(Cohort.id, Cohort.matter_id).where(Cohort.sealed_at < end)
    ).all()
    lists = {
        one.id: new.get(one.matter_id, shown[one.matter_id])
        for one in cohorts
        if one.matter_id in new or (one.matter_id in shown and one.id not in seen)
    }
    return MonthsNews(new, lists, frozenset(one.id for one in fresh) | (lists.keys() - seen))


def counts_of(
    session: Session, month: date, news: MonthsNews, now: datetime
) -> dict[Measure, Counts]:
    """Every table of one month, with nothing hidden yet."""
    answered = _answers(session, month)
    return {
        Measure.MATTERS: _all(Measure.MATTERS, Counter(news.outcomes.values())),
        Measure.PEOPLE: _all(Measure.PEOPLE, _people(session, news.lists)),
        Measure.NOTICES: _all(Measure.NOTICES, _notices(session, month, now)),
        Measure.REQUESTS: _all(
            Measure.REQUESTS,
            Counter(Answered.IN_TIME if one.in_time else Answered.LATE for one in answered),
        ),
    }


def median_days(session: Session, month: date) -> int | None:
    """Calendar days from filing to the first answer; ``None`` for fewer than eleven answers."""
    answered = _answers(session, month)
    if len(answered) < FEWEST:
        return None
    return round(statistics.median(one.days for one in answered))


def silence_orders_ended(session: Session, year: int) -> int:
    """How many orders of silence ended in a year, of every agency, with no other to follow."""
    return let_go_between(session, date(year, 1, 1), date(year, 12, 31))


def begins(day: date) -> datetime:
    """The first moment of a Minnesota day."""
    return datetime(day.year, day.month, day.day, tzinfo=MINNESOTA)


def _gravest(rows: Iterable[tuple[UUID, EntryKind]]) -> dict[UUID, Outcome]:
    found: dict[UUID, Outcome] = {}
    for matter_id, kind in rows:
        outcome = OUTCOMES[kind]
        found[matter_id] = min(found.get(matter_id, outcome), outcome, key=_GRAVEST.index)
    return found


def _people(session: Session, lists: Mapping[UUID, Outcome]) -> Counter[str]:
    """Each person once, under the gravest news of her."""
    found: Counter[str] = Counter()
    before: list[UUID] = []
    for outcome in _GRAVEST:
        these = [list_id for list_id, of_list in lists.items() if of_list is outcome]
        told = select(CohortMember.person_id).where(CohortMember.cohort_id.in_(before))
        found[outcome] = (
            session.scalar(
                select(func.count(func.distinct(CohortMember.person_id))).where(
                    CohortMember.cohort_id.in_(these), CohortMember.person_id.not_in(told)
                )
            )
            or 0
        )
        before += these
    return found


def _notices(session: Session, month: date, now: datetime) -> Mapping[str, int]:
    runs = session.scalars(
        select(NoticeRun.id).join(Entry, Entry.id == NoticeRun.entry_id).where(entry_is_shown(now))
    ).all()
    came = arrivals(session, runs, begins(month), begins(next_month(month)))
    return {way.value: count for way, count in came.items()}


@dataclass(frozen=True, slots=True)
class _Answer:
    days: int
    in_time: bool


def _answers(session: Session, month: date) -> Sequence[_Answer]:
    """The first answers that were given in a month."""
    first = (
        select(Determination.request_id, func.min(Determination.made_at).label("made_at"))
        .where(Determination.state.in_(_ANSWERS))
        .group_by(Determination.request_id)
        .subquery()
    )
    rows = session.execute(
        select(RecordsRequest.filed_at, RecordsRequest.due_on, first.c.made_at)
        .join(first, first.c.request_id == RecordsRequest.id)
        .where(first.c.made_at >= begins(month), first.c.made_at < begins(next_month(month)))
    )
    return [_answer(*row) for row in rows]


def _answer(filed_at: datetime, due_on: date, made_at: datetime) -> _Answer:
    day = minnesota_day(made_at)
    return _Answer((day - minnesota_day(filed_at)).days, day <= due_on)


def _all(measure: Measure, found: Mapping[str, int]) -> dict[str, int]:
    return {category: found.get(category, 0) for category in CATEGORIES[measure]}
