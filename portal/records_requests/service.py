from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.codes import new_reference
from notifications.foundation.days import minnesota_day
from portal.access.actors import Actor, ActorKind
from portal.access.acts import Act
from portal.access.errors import NotAllowed
from portal.access.rules import require
from portal.agencies.queries import AgencyQueries
from portal.audit.service import AuditTrail
from portal.legal_bases.catalogue import legal_basis
from portal.people.models import Person
from portal.records_requests.clock import answer_due
from portal.records_requests.errors import UnknownRequest, WordsTooLong
from portal.records_requests.models import Determination, RecordsRequest, ReleasedDocument
from portal.records_requests.rules import check_move
from portal.records_requests.values import (
    FiledVia,
    IdentityProof,
    NoticeOwed,
    RequestKind,
    RequestState,
)

MOST_WORDS = 4000
"""Characters of a person's own words, or of one thing that she tells about herself."""

OwesNotice = Callable[[NoticeOwed, RecordsRequest], None]
"""The port that says that a person is owed a notice; wiring fills it."""

_VIA = {
    ActorKind.RESIDENT_OWN: FiledVia.OWN,
    ActorKind.RESIDENT_LETTER: FiledVia.LETTER,
    ActorKind.PUBLIC: FiledVia.WITHOUT_LETTER,
}


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What someone asks.

    ``person_id`` where a session knows her, else ``agency_id`` and ``filer``: what someone
    without a letter tells about herself, by name of the field.
    """

    kind: RequestKind
    language: str
    person_id: UUID | None = None
    agency_id: UUID | None = None
    words: str | None = field(default=None, repr=False)
    filer: dict[str, str] | None = field(default=None, repr=False)


class RecordsRequests:
    """Files requests and moves them on; each step is a determination that is never changed."""

    def __init__(
        self, session: Session, clock: Clock, audit: AuditTrail, owes_notice: OwesNotice
    ) -> None:
        self._session = session
        self._clock = clock
        self._audit = audit
        self._owes_notice = owes_notice
        self._agencies = AgencyQueries(session)

    def file(self, actor: Actor, new: NewRequest) -> RecordsRequest:
        """File a request; the clock starts on this Minnesota day, with the agency's holidays.

        Raises:
            NotAllowed: the actor is not allowed to ask for this person's records.
            UnknownAgency: someone without a letter named an agency that is not here.
            WordsTooLong: more than can be read and answered.
        """
        _check_length(new)
        now = self._clock.now()
        request = self._request(actor, new, now)
        self._session.add(request)
        self._session.flush()
        self._determine(request, RequestState.RECEIVED, made_by=None)
        if request.person_id is not None:
            self._owes_notice(NoticeOwed.RECEIVED, request)
        self._record(Act.FILE_REQUEST, actor, request)
        return request

    def settle_identity(
        self,
        actor: Actor,
        request_id: UUID,
        how: IdentityProof,
        person_id: UUID | None = None,
    ) -> None:
        """Record that the subject herself asks, and for a request without a letter who she is.

        Raises:
            NotAllowed: the actor is not allowed to, or the person is another agency's.
            UnknownRequest: there is no such request.
        """
        request = self.by_id(request_id)
        require(actor, Act.SETTLE_IDENTITY, agency_id=request.agency_id)
        if request.person_id is None and person_id is not None:
            self._require_of_agency(person_id, request.agency_id)
            request.person_id = person_id
        request.identity_settled_at = self._clock.now()
        request.identity_settled_how = how
        self._record(Act.SETTLE_IDENTITY, actor, request)

    def mark_ready(self, actor: Actor, request_id: UUID) -> None:
        """Say that the records can be seen: the clock has been kept, and she is told.

        Raises:
            NotAllowed, UnknownRequest, MoveNotPossible: as their names say.
        """
        request = self._to_answer(actor, request_id)
        self._move(actor, request, RequestState.READY)
        if request.person_id is not None:
            self._owes_notice(NoticeOwed.READY, request)
        self._record(Act.ANSWER_REQUEST, actor, request, state=RequestState.READY)

    def release(self, actor: Actor, request_id: UUID) -> None:
        """Open every document of a ready request to its subject.

        Raises:
            NotAllowed, UnknownRequest, MoveNotPossible: as their names say.
            IdentityNotSettled: it is not settled who asked.
            NothingToRelease: the request has no document.
        """
        request = self.by_id(request_id)
        require(actor, Act.RELEASE_DOCUMENT, agency_id=request.agency_id)
        documents = self._documents(request.id)
        self._move(actor, request, RequestState.RELEASED, documents=len(documents))
        for document in documents:
            document.released_at = self._clock.now()
            document.released_by = _staff_id(actor)
        if request.person_id is not None:
            self._owes_notice(NoticeOwed.RELEASED, request)
        self._record(Act.RELEASE_DOCUMENT, actor, request, state=RequestState.RELEASED)

    def deny(self, actor: Actor, request_id: UUID, law: str) -> None:
        """Say no, and name the law (an id of the catalogue); law `mn-13.03-3f-denial-cite`.

        Raises:
            NotAllowed, UnknownRequest, MoveNotPossible, LawNotNamed: as their names say.
            UnknownLegalBasis: the catalogue has no such law.
        """
        request = self._to_answer(actor, request_id)
        if law:
            legal_basis(law)
        self._move(actor, request, RequestState.DENIED, law=law)
        self._record(Act.ANSWER_REQUEST, actor, request, state=RequestState.DENIED)

    def close(self, actor: Actor, request_id: UUID) -> None:
        """End the work on a request that is answered or withdrawn.

        Raises:
            NotAllowed, UnknownRequest, MoveNotPossible: as their names say.
        """
        request = self._to_answer(actor, request_id)
        self._move(actor, request, RequestState.CLOSED)
        self._record(Act.ANSWER_REQUEST, actor, request, state=RequestState.CLOSED)

    def withdraw(self, actor: Actor, request_id: UUID) -> None:
        """Take one's own request back.

        Raises:
            NotAllowed: it is not hers, or she is not in by her own way.
            UnknownRequest, MoveNotPossible: as their names say.
        """
        request = self.by_id(request_id)
        if request.person_id is None:
            raise NotAllowed(Act.SEE_OWN_REQUESTS)
        require(actor, Act.SEE_OWN_REQUESTS, person_ids={request.person_id})
        self._move(actor, request, RequestState.WITHDRAWN)
        self._record(Act.FILE_REQUEST, actor, request, state=RequestState.WITHDRAWN)

    def by_id(self, request_id: UUID) -> RecordsRequest:
        """The request with this id.

        Raises:
            UnknownRequest: there is none.
        """
        found = self._session.get(RecordsRequest, request_id)
        if found is None:
            raise UnknownRequest("there is no such request")
        return found

    def _request(self, actor: Actor, new: NewRequest, now: datetime) -> RecordsRequest:
        agency_id = self._agency_of(actor, new)
        day = minnesota_day(now)
        count = answer_due(new.kind, day, self._agencies.calendar(agency_id))
        in_own_way = actor.kind is ActorKind.RESIDENT_OWN
        return RecordsRequest(
            reference=new_reference(),
            agency_id=agency_id,
            filed_via=_VIA[actor.kind],
            state=RequestState.RECEIVED,
            filed_at=now,
            **_as_asked(new),
            due_on=count.due_on,
            clock_rule=count.rule,
            clock_trace=count.trace_json,
            identity_settled_at=now if in_own_way else None,
            identity_settled_how=IdentityProof.OWN_WAY if in_own_way else None,
        )

    def _agency_of(self, actor: Actor, new: NewRequest) -> UUID:
        if new.person_id is None:
            require(actor, Act.FILE_REQUEST)
            if new.agency_id is None:
                raise ValueError("a request without a person names an agency")
            return self._agencies.by_id(new.agency_id).id
        # The public files for nobody in particular: only a session knows a person.
        if new.person_id not in actor.person_ids:
            raise NotAllowed(Act.FILE_REQUEST)
        require(actor, Act.FILE_REQUEST, person_ids={new.person_id})
        return self._session.get_one(Person, new.person_id).agency_id

    def _require_of_agency(self, person_id: UUID, agency_id: UUID) -> None:
        person = self._session.get(Person, person_id)
        if person is None or person.agency_id != agency_id:
            raise NotAllowed(Act.SETTLE_IDENTITY)

    def _to_answer(self, actor: Actor, request_id: UUID) -> RecordsRequest:
        request = self.by_id(request_id)
        require(actor, Act.ANSWER_REQUEST, agency_id=request.agency_id)
        return request

    def _documents(self, request_id: UUID) -> list[ReleasedDocument]:
        of_request = ReleasedDocument.request_id == request_id
        return list(self._session.scalars(select(ReleasedDocument).where(of_request)))

    def _move(
        self,
        actor: Actor,
        request: RecordsRequest,
        after: RequestState,
        *,
        law: str | None = None,
        documents: int = 0,
    ) -> None:
        check_move(
            request.state,
            after,
            law=law,
            identity_settled=request.identity_settled_at is not None,
            documents=documents,
        )
        request.state = after
        self._determine(request, after, made_by=_staff_id(actor), law=law)

    def _determine(
        self,
        request: RecordsRequest,
        state: RequestState,
        *,
        made_by: UUID | None,
        law: str | None = None,
    ) -> None:
        self._session.add(
            Determination(
                request_id=request.id,
                state=state,
                made_at=self._clock.now(),
                made_by=made_by,
                law=law,
            )
        )
        self._session.flush()

    def _record(
        self,
        act: Act,
        actor: Actor,
        request: RecordsRequest,
        state: RequestState | None = None,
    ) -> None:
        self._audit.record(
            act,
            actor,
            subject=("records_request", str(request.id)),
            person_id=request.person_id,
            agency_id=request.agency_id,
            detail={"state": state} if state else {},
        )


def _as_asked(new: NewRequest) -> dict[str, Any]:
    names = ("person_id", "kind", "language", "words", "filer")
    return {name: getattr(new, name) for name in names}


def _check_length(new: NewRequest) -> None:
    told = [new.words or "", *(new.filer or {}).values()]
    if any(len(text) > MOST_WORDS for text in told):
        raise WordsTooLong(f"write at most {MOST_WORDS} characters")


def _staff_id(actor: Actor) -> UUID | None:
    return UUID(actor.id) if actor.kind is ActorKind.STAFF and actor.id else None
