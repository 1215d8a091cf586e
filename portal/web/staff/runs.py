"""Notice runs: prepared by one, approved by another, watched by all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from flask import abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from notifications import Channel, reports
from notifications.foundation.days import MINNESOTA
from notifications.report_lists import glances
from notifications.report_next_steps import not_reached
from portal.access.rules import is_as_old_as, may_approve
from portal.notices.approvals import NotProved, Typed
from portal.notices.errors import RunRefused, SamePerson
from portal.notices.estimates import Prices, estimate
from portal.notices.staff_people import RunPersonLine, run_people
from portal.notices.staff_queries import StaffRun, staff_run, staff_runs
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, the_portal, working
from portal.web.staff.guards import her_agency, shown_at
from portal.web.staff.matters import log_of
from portal.web.staff.pages import shown
from portal.web.staff.words import WRONG_CODE
from portal.wiring import Services

_PAGE = 50
_SAME_PERSON = (
    "You prepared this run, so you cannot approve it: nobody tells people on her own. "
    "Please ask a second person, whose account you did not make."
)
_NOT_PROVED = {
    NotProved.COUNT: (
        "That is not how many notices were counted. Read the number below, and type it again."
    ),
    NotProved.CODE: WRONG_CODE,
}


def runs(visitor: Visitor) -> str:
    with reading() as services:
        page = staff_runs(
            services.session,
            her_agency(visitor),
            shown_at=shown_at(visitor.actor, services.now),
            before=request.args.get("before") or None,
        )
        return shown(services, visitor, "runs.html", page=page)


def run(visitor: Visitor, reference: str) -> str:
    with reading() as services:
        return _page(services, visitor, reference)


def run_list(visitor: Visitor, reference: str) -> str:
    """Who has a notice, or who is held: by reference and never by name."""
    held = request.args.get("show") == "held"
    with reading() as services:
        found = run_of(services, visitor, reference)
        page = run_people(
            services.session, found.id, held=held, after=request.args.get("after", type=UUID)
        )
        notices = glances(
            services.session, {line.notice_id for line in page.lines if line.notice_id}
        )
        return shown(
            services,
            visitor,
            "run_list.html",
            run=found,
            lines=_by_notice(page.lines),
            next=page.next,
            notices=notices,
            held=held,
        )


def not_reached_yet(visitor: Visitor, reference: str) -> str:
    """Whom a run has not reached, with the next step for each; by reference, never by name."""
    after = request.args.get("after", type=UUID)
    with reading() as services:
        found = run_of(services, visitor, reference)
        lines = not_reached(services.session, found.id, after=after, size=_PAGE + 1)
        more = lines[_PAGE - 1].notice_id if len(lines) > _PAGE else None
        return shown(
            services, visitor, "not_reached.html", run=found, lines=lines[:_PAGE], next=more
        )


def schedule_run(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """Say when a prepared run begins at the earliest."""
    try:
        when = _typed_moment("not_before")
        with working() as services:
            run_of(services, visitor, reference)
            services.runs.schedule(reference, when, visitor.actor)
    except ValueError:
        return _again(visitor, reference, "Choose a day and an hour, or leave both empty.")
    except RunRefused as refused:
        return _again(visitor, reference, str(refused))
    return redirect(url_for("staff.run", reference=reference), 303)


def prepare_run(visitor: Visitor) -> ResponseReturnValue:
    """Prepare a run for an entry, and count whom it would reach."""
    matter, entry = (request.form.get(name, "") for name in ("matter", "entry"))
    try:
        with working() as services:
            _require_known(services, visitor, matter, entry)
            reference = services.runs.prepare(entry, visitor.actor).reference
    except RunRefused as refused:
        return _refused(visitor, str(refused))
    return redirect(url_for("staff.run", reference=reference), 303)


def approve_run(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """Approve as a second person, who types how many notices go out, and her code."""
    typed = Typed(_typed_number("count"), request.form.get("code", ""))
    try:
        with working() as services:
            run_of(services, visitor, reference)
            done = services.runs.approve(reference, visitor.actor, typed)
    except SamePerson:
        return _again(visitor, reference, _SAME_PERSON)
    except RunRefused as refused:
        return _again(visitor, reference, str(refused))
    if isinstance(done, NotProved):
        return _again(visitor, reference, _NOT_PROVED[done], 422)
    return redirect(url_for("staff.run", reference=reference), 303)


def cancel_run(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """Stop a run for good; who does it ticks a box first."""
    if request.form.get("sure") != "yes":
        return _again(visitor, reference, "Tick the box to stop this run for good.")
    try:
        with working() as services:
            run_of(services, visitor, reference)
            services.runs.cancel(reference, visitor.actor)
    except RunRefused as refused:
        return _again(visitor, reference, str(refused))
    return redirect(url_for("staff.run", reference=reference), 303)


def pause_run(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """Nothing more of this run leaves until somebody resumes it."""
    with working() as services:
        run_of(services, visitor, reference)
        services.runs.pause(reference, visitor.actor)
    return redirect(url_for("staff.run", reference=reference), 303)


def resume_run(visitor: Visitor, reference: str) -> ResponseReturnValue:
    """The run goes on."""
    with working() as services:
        run_of(services, visitor, reference)
        services.runs.resume(reference, visitor.actor)
    return redirect(url_for("staff.run", reference=reference), 303)


def resume_channel(visitor: Visitor, channel: str) -> ResponseReturnValue:
    """What stopped a channel is mended: it goes on for every run."""
    try:
        stopped = Channel(channel)
    except ValueError:
        abort(404)
    with working() as services:
        services.runs.resume_channel(stopped, visitor.actor)
    return redirect(url_for("staff.runs"), 303)


def run_of(services: Services, visitor: Visitor, reference: str) -> StaffRun:
    """One run of her agency; another agency's is not here.

    Raises:
        UnknownRun: her agency has none such.
    """
    return staff_run(
        services.session,
        her_agency(visitor),
        reference,
        shown_at=shown_at(visitor.actor, services.now),
    )


def _page(services: Services, visitor: Visitor, reference: str, problem: str | None = None) -> str:
    found = run_of(services, visitor, reference)
    return shown(
        services,
        visitor,
        "run.html",
        run=found,
        progress=reports.run_progress(services.session, found.id),
        cost=estimate(found.preflight, _prices()),
        stops=reports.stops(services.session, found.id),
        is_second_person=may_approve(found.prepared_by_id, visitor.actor),
        is_old_enough=is_as_old_as(found.prepared_at, visitor.actor),
        asks_code=services.second_factors.asks(visitor.actor),
        silent=services.runs.is_silent(found.entry_id),
        problem=problem,
    )


def _prices() -> Prices:
    settings = the_portal().settings
    return Prices(
        settings.sms_segments_per_second,
        settings.sms_cents_per_segment,
        settings.letters_per_hour,
        settings.letter_cents,
    )


def _by_notice(lines: Sequence[RunPersonLine]) -> list[tuple[RunPersonLine, int]]:
    """Each letter once, with the number of people whom it is about; each held person by herself."""
    numbers = Counter(line.notice_id or line.id for line in lines)
    first = {(line.notice_id or line.id): line for line in reversed(lines)}
    return [(first[key], number) for key, number in numbers.items()]


def _require_known(services: Services, visitor: Visitor, matter: str, entry: str) -> None:
    """What she does not know of is not here; under an order a run can be prepared by who does."""
    if all(one.entry.reference != entry for one in log_of(services, visitor, matter).entries):
        abort(404)


def _typed_moment(name: str) -> datetime | None:
    """A moment in Minnesota, as a browser's field writes it; ``None`` where it is empty."""
    given = request.form.get(name, "").strip()
    return datetime.fromisoformat(given).replace(tzinfo=MINNESOTA) if given else None


def _typed_number(name: str) -> int | None:
    digits = request.form.get(name, "").replace(",", "").replace(" ", "")
    return int(digits) if digits.isdecimal() and len(digits) < 10 else None  # noqa: PLR2004 - a population


def _again(
    visitor: Visitor, reference: str, problem: str, status: int = HTTPStatus.CONFLICT
) -> ResponseReturnValue:
    with reading() as services:
        return make_response(_page(services, visitor, reference, problem), status)


def _refused(visitor: Visitor, why: str) -> ResponseReturnValue:
    with reading() as services:
        return make_response(shown(services, visitor, "refused.html", why=why), 409)
