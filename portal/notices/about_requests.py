"""What a person is told about her own records request, frozen from the request as it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from notifications.notice import NoticeKind, RequestFacts
from portal.agencies.queries import AgencyQueries
from portal.legal_bases.catalogue import legal_basis
from portal.legal_bases.queries import readiness
from portal.notices.owed import Owed
from portal.records_requests.clock import Skipped, pick_up_by, traced_days
from portal.records_requests.models import RecordsRequest
from portal.records_requests.values import NoticeOwed
from portal.tasks.service import TaskKind, Tasks

_ANSWER_DUTY = "mn-13.04-3-access"


@dataclass(frozen=True, slots=True)
class RequestNotices:
    """Fills the port by which a request says that it owes its person word."""

    session: Session
    clock: Clock
    owed: Owed
    tasks: Tasks

    def __call__(self, what: NoticeOwed, request: RecordsRequest) -> None:
        """Tell her; until it is settled that she herself asks, nothing is mailed.

        A notice that would rest on a law that counsel has not reviewed goes to a human instead.
        """
        if request.person_id is None or request.identity_settled_at is None:
            return
        if what in _ANSWERS and not self._law_is_reviewed():
            subject = ("records_request", str(request.id))
            self.tasks.add(
                TaskKind.TELL_THAT_READY,
                request.agency_id,
                subject=subject,
                person_id=request.person_id,
            )
            return
        self.owed.about_request(
            request.person_id, NoticeKind(what.value), self._facts(what, request)
        )

    def _law_is_reviewed(self) -> bool:
        checked = readiness(self.session, [_ANSWER_DUTY], self.owed.context.mode)
        return all(one.is_ready for one in checked)

    def _facts(self, what: NoticeOwed, request: RecordsRequest) -> RequestFacts:
        match what:
            case NoticeOwed.RECEIVED:
                return self._received(request)
            case NoticeOwed.READY:
                return self._ready(request)
            case NoticeOwed.RELEASED:
                return self._released(request)

    def _received(self, request: RecordsRequest) -> RequestFacts:
        trace = traced_days(request.clock_trace)
        return RequestFacts(
            request_kind=request.kind.value,
            received_on=minnesota_day(request.filed_at),
            due_on=request.due_on,
            rule=request.clock_rule,
            duty="policy",
            holidays_skipped=tuple(day.day for day in trace if day.skipped is Skipped.HOLIDAY),
        )

    def _ready(self, request: RecordsRequest) -> RequestFacts:
        calendar = AgencyQueries(self.session).calendar(request.agency_id)
        # The law has the agency answer in time: this letter is the answer.
        return RequestFacts(
            request_kind=request.kind.value,
            received_on=minnesota_day(request.filed_at),
            due_on=request.due_on,
            rule=request.clock_rule,
            duty="law",
            duty_citation=legal_basis(_ANSWER_DUTY).citation,
            pick_up_by=pick_up_by(minnesota_day(self.clock.now()), calendar).due_on,
        )

    def _released(self, request: RecordsRequest) -> RequestFacts:
        today = minnesota_day(self.clock.now())
        return replace(self._ready(request), pick_up_by=None, released_on=today)


_ANSWERS = frozenset({NoticeOwed.READY, NoticeOwed.RELEASED})
