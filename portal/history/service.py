from __future__ import annotations

from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.service import AuditTrail
from portal.disclosures.queries import PersonsEntry, entries_for_person, entry_for_person
from portal.history.queries import agencies_of, looks_page
from portal.history.timeline import timeline
from portal.history.values import LooksPage, Timeline, Wanted, WhoseLooks, timeline_entry

EVERYTHING = Wanted()


class History:
    """What a resident in by her own way sees of what happened with her data.

    An empty answer never means that nothing happened: the page says so to everyone.
    """

    def __init__(self, session: Session, clock: Clock, trail: AuditTrail) -> None:
        self._session = session
        self._clock = clock
        self._trail = trail

    def timeline(self, actor: Actor, wanted: Wanted = EVERYTHING) -> Timeline:
        """What can be shown to her today, newest first; an empty part never means *nothing*.

        Raises:
            NotAllowed: she is not in by her own way, or it opens nobody's history.
        """
        self._require(actor)
        every = [timeline_entry(one) for one in self._shown(actor)]
        agencies = agencies_of(self._session, actor.person_ids)
        return timeline(every, agencies, wanted)

    def offices(self, actor: Actor) -> tuple[str, ...]:
        """The names of the offices whose log her history covers, entries or none.

        Raises:
            NotAllowed: she is not in by her own way, or it opens nobody's history.
        """
        self._require(actor)
        found = agencies_of(self._session, actor.person_ids)
        return tuple(sorted(name for _, name in found))

    def copy(self, actor: Actor) -> tuple[PersonsEntry, ...]:
        """The same entries whole, for her to take away; that it was taken is on her log.

        Raises:
            NotAllowed: she is not in by her own way, or it opens nobody's history.
        """
        require(actor, Act.TAKE_HISTORY, person_ids=actor.person_ids)
        for person_id in sorted(actor.person_ids):
            self._trail.record(
                Act.TAKE_HISTORY, actor, subject=("person", str(person_id)), person_id=person_id
            )
        return self._shown(actor)

    def story(self, actor: Actor, reference: str) -> PersonsEntry | None:
        """One entry that concerns her, whole; ``None`` alike where none is, and where it is held.

        Raises:
            NotAllowed: she is not in by her own way, or it opens nobody's history.
        """
        self._require(actor)
        return entry_for_person(self._session, actor.person_ids, reference, self._clock.now())

    def looks(
        self, actor: Actor, page: int = 1, whose: WhoseLooks = WhoseLooks.OTHERS
    ) -> LooksPage:
        """Who used her record, newest first: others, or whoever was in by her own way.

        Raises:
            NotAllowed: she is not in by her own way, or it opens nobody's history.
        """
        self._require(actor)
        return looks_page(
            self._session, actor.person_ids, self._clock.now(), page=page, whose=whose
        )

    def _shown(self, actor: Actor) -> tuple[PersonsEntry, ...]:
        found = entries_for_person(self._session, actor.person_ids, self._clock.now())
        # Two of her persons can stand on lists of one matter: she sees its entries once.
        once = {one.entry.reference: one for one in reversed(found)}
        return tuple(reversed(once.values()))

    def _require(self, actor: Actor) -> None:
        require(actor, Act.SEE_HISTORY, person_ids=actor.person_ids)
