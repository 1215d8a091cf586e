from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import require
from portal.disclosures.silence import queries
from portal.disclosures.silence.recording import SUBJECT
from portal.disclosures.silence.values import SilenceLog, SilenceView
from portal.papers.service import Papers


class SilenceRegister:
    """Every order not to tell, for those who must keep to it, and no wider."""

    def __init__(self, session: Session, clock: Clock, papers: Papers) -> None:
        self._session = session
        self._clock = clock
        self._papers = papers

    def of_agency(self, agency_id: UUID, actor: Actor) -> tuple[SilenceView, ...]:
        """Every order of one agency, ended ones too, the newest first.

        Raises:
            NotAllowed: the actor does not see the orders of this agency.
        """
        require(actor, Act.SEE_SILENCE_ORDERS, agency_id=agency_id)
        return queries.views(self._session, agency_id, self._clock.now())

    def by_due_day(self, agency_id: UUID, actor: Actor) -> tuple[SilenceView, ...]:
        """The same, what is due first first, and what has ended last.

        Raises:
            NotAllowed: the actor does not see the orders of this agency.
        """
        return tuple(sorted(self.of_agency(agency_id, actor), key=lambda o: o.due_on or date.max))

    def everywhere(self, actor: Actor) -> tuple[SilenceView, ...]:
        """Every order of every agency, for the operator at the shell.

        Raises:
            NotAllowed: the actor is not the house itself.
        """
        require(actor, Act.SEE_SILENCE_ORDERS)
        return queries.views(self._session, None, self._clock.now())

    def log(self, reference: str, actor: Actor) -> SilenceLog:
        """One order with all that came after it, and its papers.

        Raises:
            NotAllowed: the actor does not see the orders of its agency.
            UnknownSilenceOrder: there is no such order.
        """
        order, matter, entry_reference = queries.order(self._session, reference)
        require(actor, Act.SEE_SILENCE_ORDERS, agency_id=matter.agency_id)
        now = self._clock.now()
        return SilenceLog(
            queries.view(order, matter.reference, entry_reference, now),
            queries.steps(self._session, order.id),
            self._papers.of((SUBJECT, order.id)),
        )
