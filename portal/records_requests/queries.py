from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import require
from portal.agencies.queries import AgencyQueries
from portal.records_requests.clock import Count, TracedDay, pick_up_by, traced_days
from portal.records_requests.errors import UnknownRequest
from portal.records_requests.models import Determination, RecordsRequest, ReleasedDocument
from portal.records_requests.rules import is_overdue
from portal.records_requests.values import RequestKind, RequestState


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document of a request; ``released_at`` is ``None`` while its subject cannot open it."""

    id: UUID
    file_name: str = field(repr=False)
    media_type: str
    size: int
    released_at: datetime | None


@dataclass(frozen=True, slots=True)
class StepView:
    """One step in a request's life; ``law`` where it was refused."""

    state: RequestState
    made_at: datetime
    law: str | None


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as it stands when it is read: ``overdue`` is of this moment."""

    id: UUID
    reference: str
    agency_id: UUID
    person_id: UUID | None
    kind: RequestKind
    state: RequestState
    filed_via: str
    language: str
    filed_at: datetime
    due_on: date
    overdue: bool
    clock_rule: str
    trace: tuple[TracedDay, ...]
    identity_settled: bool
    words: str | None = field(repr=False)
    filer: dict[str, Any] | None = field(repr=False)
    documents: tuple[DocumentView, ...] = ()
    steps: tuple[StepView, ...] = ()


class RecordsRequestQueries:
    """Requests as their subject and the agency's staff see them."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def of_persons(self, actor: Actor, person_ids: Collection[UUID]) -> list[RequestView]:
        """A resident's own requests, newest first, with the documents released to her.

        Raises:
            NotAllowed: her history is not open in this session.
        """
        require(actor, Act.SEE_OWN_REQUESTS, person_ids=person_ids)
        views = self._views(RecordsRequest.person_id.in_(list(person_ids)))
        return [_as_she_sees_it(view) for view in reversed(views)]

    def of_agency(
        self, actor: Actor, agency_id: UUID, states: Collection[RequestState] = ()
    ) -> list[RequestView]:
        """An agency's requests by due date, all or those in some states.

        Raises:
            NotAllowed: the actor does not work on this agency's requests.
        """
        require(actor, Act.SEE_REQUESTS, agency_id=agency_id)
        conditions = [RecordsRequest.agency_id == agency_id]
        if states:
            conditions.append(RecordsRequest.state.in_(list(states)))
        return sorted(self._views(*conditions), key=lambda view: (view.due_on, view.filed_at))

    def one_of_agency(self, actor: Actor, reference: str) -> RequestView:
        """One request for the staff of its agency.

        Raises:
            UnknownRequest: there is none with this reference.
            NotAllowed: it is another agency's.
        """
        views = self._views(RecordsRequest.reference == reference)
        if not views:
            raise UnknownRequest("there is no request with this reference")
        require(actor, Act.SEE_REQUESTS, agency_id=views[0].agency_id)
        return views[0]

    def one_of_persons(self, actor: Actor, reference: str) -> RequestView:
        """One request for its subject; anybody else's is as unknown as one that is not there.

        Raises:
            UnknownRequest: she has none with this reference.
        """
        mine = RecordsRequest.person_id.in_(list(actor.person_ids))
        views = self._views(mine, RecordsRequest.reference == reference)
        if not views:
            raise UnknownRequest("there is no request with this reference")
        require(actor, Act.SEE_OWN_REQUESTS, person_ids=actor.person_ids)
        return _as_she_sees_it(views[0])

    def pick_up_count(self, view: RequestView) -> Count | None:
        """Until when records that are ready wait, counted out; ``None`` before they are."""
        ready = [step.made_at for step in view.steps if step.state is RequestState.READY]
        if not ready:
            return None
        calendar = AgencyQueries(self._session).calendar(view.agency_id)
        return pick_up_by(minnesota_day(ready[-1]), calendar)

    def _views(self, *conditions: ColumnElement[bool]) -> list[RequestView]:
        query = select(RecordsRequest).where(*conditions)
        rows = self._session.scalars(query.order_by(RecordsRequest.filed_at, RecordsRequest.id))
        requests = rows.all()
        ids = [request.id for request in requests]
        documents, steps = self._documents(ids), self._steps(ids)
        today = minnesota_day(self._clock.now())
        return [_view(r, documents[r.id], steps[r.id], today) for r in requests]

    def _documents(self, ids: Sequence[UUID]) -> dict[UUID, list[DocumentView]]:
        found: defaultdict[UUID, list[DocumentView]] = defaultdict(list)
        of_requests = ReleasedDocument.request_id.in_(ids)
        query = select(ReleasedDocument).where(of_requests).order_by(ReleasedDocument.id)
        for one in self._session.scalars(query):
            view = DocumentView(one.id, one.file_name, one.media_type, one.size, one.released_at)
            found[one.request_id].append(view)
        return found

    def _steps(self, ids: Sequence[UUID]) -> dict[UUID, list[StepView]]:
        found: defaultdict[UUID, list[StepView]] = defaultdict(list)
        of_requests = Determination.request_id.in_(ids)
        query = select(Determination).where(of_requests)
        for one in self._session.scalars(query.order_by(Determination.made_at, Determination.id)):
            found[one.request_id].append(StepView(one.state, one.made_at, one.law))
        return found


def _view(
    request: RecordsRequest, documents: list[DocumentView], steps: list[StepView], today: date
) -> RequestView:
    return RequestView(
        id=request.id,
        reference=request.reference,
        agency_id=request.agency_id,
        person_id=request.person_id,
        kind=request.kind,
        state=request.state,
        filed_via=request.filed_via,
        language=request.language,
        filed_at=request.filed_at,
        due_on=request.due_on,
        overdue=is_overdue(request.state, request.due_on, today),
        clock_rule=request.clock_rule,
        trace=traced_days(request.clock_trace),
        identity_settled=request.identity_settled_at is not None,
        words=request.words,
        filer=request.filer,
        documents=tuple(documents),
        steps=tuple(steps),
    )


def _as_she_sees_it(view: RequestView) -> RequestView:
    return replace(view, documents=tuple(d for d in view.documents if d.released_at is not None))
