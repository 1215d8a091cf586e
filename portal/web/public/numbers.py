"""What everyone may see of everything: months as they were frozen, and the whole as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, abort, render_template, request

from notifications.foundation.days import minnesota_day
from notifications.reports import Arrived
from portal.statistics.rules import first_day
from portal.statistics.values import CATEGORIES, Answered, Measure, Outcome, ShownSnapshot
from portal.web.public.charts import Chart, bar_chart
from portal.web.shared.locale import page_language
from portal.web.shared.wired import reading
from portal.web.shared.words import N_

HEADINGS = {
    Measure.MATTERS: N_("How many cases had news"),
    Measure.PEOPLE: N_("How many people it was about"),
    Measure.NOTICES: N_("Letters and messages to these people"),
    Measure.REQUESTS: N_("Answers to people who asked for their records"),
}
LABELS: dict[str, str] = {
    Outcome.GIVEN: N_("Facts were given"),
    Outcome.COULD_BE_PASSED_ON: N_("Facts could be passed on"),
    Outcome.AGREED_IN_PART: N_("The office agreed to a part"),
    Outcome.COURT_RULED: N_("A court ruled"),
    Outcome.REFUSED: N_("The office said no"),
    Outcome.ASKED: N_("Facts were asked for"),
    Outcome.CORRECTED: N_("We corrected what we said before"),
    Arrived.OPENED: N_("Read on this website"),
    Arrived.TOLD: N_("Told by a person"),
    Arrived.MAILED: N_("Mailed, and did not come back"),
    Arrived.HANDED_OVER: N_("On the way, as far as we know"),
    Arrived.NOT_YET: N_("Did not reach the person yet"),
    Answered.IN_TIME: N_("By the last day that the law allows"),
    Answered.LATE: N_("Later than that day"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a month, and its bars."""

    key: str
    heading: str
    rows: tuple[tuple[str, int | None], ...]
    chart: Chart | None


def numbers() -> str:
    with reading() as services:
        snapshots = services.statistics.snapshots()
    months = [one for one in snapshots if one.is_month]
    shown = _asked_for(months)
    return render_template(
        "public/numbers.html",
        shown=shown,
        month=first_day(shown.period) if shown else None,
        months=[(one.period, first_day(one.period)) for one in months if one is not shown],
        tables=_tables(shown) if shown else (),
        median=shown.tables[Measure.DAYS]["median"] if shown else None,
        years=[
            (one.period, one.tables[Measure.SILENCE_ORDERS]["ended"])
            for one in snapshots
            if not one.is_month
        ],
    )


def numbers_csv() -> Response:
    """Every figure of every period; an empty count is one that is not shown."""
    with reading() as services:
        snapshots = services.statistics.snapshots()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["period", "measure", "category", "count", "counted_on"])
    for one in snapshots:
        day = minnesota_day(one.frozen_at).isoformat()
        for measure, table in sorted(one.tables.items()):
            for category in CATEGORIES[measure]:
                count = table[category]
                writer.writerow([one.period, measure, category, _written(count), day])
    headers = {"Content-Disposition": "attachment; filename=numbers.csv"}
    return Response(text.getvalue(), mimetype="text/csv", headers=headers)


def _written(count: int | None) -> str:
    return "" if count is None else str(count)


def _asked_for(months: Sequence[ShownSnapshot]) -> ShownSnapshot | None:
    """The month of the address, else the newest; there is no page for a month that is not there."""
    period = request.args.get("month")
    if period is None:
        return months[0] if months else None
    return next((one for one in months if one.period == period), None) or abort(404)


def _tables(snapshot: ShownSnapshot) -> tuple[Table, ...]:
    right_to_left = page_language().shown.direction == "rtl"
    return tuple(
        Table(
            measure.value,
            heading,
            tuple((LABELS[name], snapshot.tables[measure][name]) for name in CATEGORIES[measure]),
            bar_chart(
                [snapshot.tables[measure][name] for name in CATEGORIES[measure]],
                right_to_left=right_to_left,
            ),
        )
        for measure, heading in HEADINGS.items()
    )
