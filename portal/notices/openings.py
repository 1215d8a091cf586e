"""A notice counts as opened when she signed in by her own way and was shown what it tells."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications import Sender
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import require
from portal.disclosures.models import Entry
from portal.notices.models import NoticeRun, RunPerson


class Openings:
    """Tells the sender which notices she has seen, so that no letter follows a text in vain."""

    def __init__(self, session: Session, sender: Sender) -> None:
        self._session = session
        self._sender = sender

    def entry_shown(self, actor: Actor, reference: str) -> None:
        """She was shown this entry: every notice to her about it is opened.

        Raises:
            NotAllowed: she is not in by her own way, or it opens nobody's history.
        """
        require(actor, Act.SEE_HISTORY, person_ids=actor.person_ids)
        about_it = (
            select(RunPerson.notice_id)
            .join(NoticeRun, NoticeRun.id == RunPerson.run_id)
            .join(Entry, Entry.id == NoticeRun.entry_id)
            .where(
                Entry.reference == reference,
                RunPerson.person_id.in_(actor.person_ids),
                RunPerson.notice_id.is_not(None),
            )
        )
        for notice_id in self._session.scalars(about_it).all():
            if notice_id is not None:
                self._sender.opened(self._session, notice_id)
