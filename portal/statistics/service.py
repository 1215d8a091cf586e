"""Freezes each month once it can be counted, and reads what was frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from portal.statistics.counting import (
    counts_of,
    first_month,
    median_days,
    news_of,
    silence_orders_ended,
)
from portal.statistics.models import Counted, Figure, Snapshot
from portal.statistics.rules import (
    first_day,
    median_can_be_shown,
    months_to_freeze,
    publishable,
    years_to_freeze,
)
from portal.statistics.values import Measure, Published, ShownSnapshot

_MONTH_LENGTH, _YEAR_LENGTH = len("2026-09"), len("2026")


class Statistics:
    """What everyone may see of everything."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def freeze_due(self) -> int:
        """Count and keep every month, and every year of orders, that can be now; how many."""
        now = self._clock.now()
        today = minnesota_day(now)
        first = self._first() or first_month(self._session, now)
        if first is None:
            return 0
        months = months_to_freeze(first, self._last(_MONTH_LENGTH), today)
        for month in months:
            news = news_of(self._session, month, now)
            tables: dict[Measure, Published] = publishable(
                counts_of(self._session, month, news, now)
            )
            shows = median_can_be_shown(tables[Measure.REQUESTS])
            tables[Measure.DAYS] = {"median": median_days(self._session, month) if shows else None}
            self._keep(f"{month:%Y-%m}", now, tables, news.counted)
        years = years_to_freeze(first, self._last(_YEAR_LENGTH), today)
        for year in years:
            ended = {"ended": silence_orders_ended(self._session, year)}
            self._keep(f"{year}", now, publishable({Measure.SILENCE_ORDERS: ended}))
        return len(months) + len(years)

    def snapshots(self) -> tuple[ShownSnapshot, ...]:
        """Everything that was frozen, the newest period first."""
        wanted = (
            select(
                Snapshot.period, Snapshot.frozen_at, Figure.measure, Figure.category, Figure.count
            )
            .join(Figure, Figure.snapshot_id == Snapshot.id)
            .order_by(Snapshot.period.desc())
        )
        found: dict[tuple[str, datetime], dict[Measure, dict[str, int | None]]] = {}
        for period, frozen_at, measure, category, count in self._session.execute(wanted):
            tables = found.setdefault((period, frozen_at), {})
            tables.setdefault(Measure(measure), {})[category] = count
        return tuple(ShownSnapshot(*when, tables) for when, tables in found.items())

    def _first(self) -> date | None:
        """The first month that was ever frozen."""
        of_months = func.length(Snapshot.period) == _MONTH_LENGTH
        period = self._session.scalar(select(func.min(Snapshot.period)).where(of_months))
        return first_day(period) if period else None

    def _last(self, length: int) -> str | None:
        of_this_kind = func.length(Snapshot.period) == length
        return self._session.scalar(select(func.max(Snapshot.period)).where(of_this_kind))

    def _keep(
        self,
        period: str,
        now: datetime,
        tables: Mapping[Measure, Published],
        counted: Iterable[object] = (),
    ) -> None:
        snapshot = Snapshot(period=period, frozen_at=now)
        self._session.add(snapshot)
        self._session.flush()
        self._session.add_all(
            Figure(snapshot_id=snapshot.id, measure=measure, category=category, count=count)
            for measure, cells in tables.items()
            for category, count in cells.items()
        )
        self._session.add_all(Counted(counted_id=one, snapshot_id=snapshot.id) for one in counted)
        self._session.flush()
