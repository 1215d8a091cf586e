"""The second letter of a way in: ten days after its announcement was mailed, to the same address.

Nothing opens by it alone: she types its code, with her birth date, in a session of that way in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from notifications.recipients import Channel
from notifications.report_stories import notice_story
from portal.notices.owed import Owed
from portal.sign_in.models import Opening
from portal.sign_in.openings.earlier_contacts import opens_by_papers_only

AFTER = timedelta(days=10)
_MOST = 500


@dataclass(frozen=True, slots=True)
class SecondCodes:
    """Mails second codes that are due.  The caller commits."""

    session: Session
    clock: Clock
    owed: Owed

    def mail_due(self) -> int:
        """Mail to everyone whose announcement was mailed ten days ago, and has not come back.

        Returns:
            how many letters were made.
        """
        waiting = self.session.scalars(
            select(Opening)
            .where(
                Opening.begun_at <= self.clock.now() - AFTER,
                Opening.opened_at.is_(None),
                Opening.ended_at.is_(None),
                Opening.second_notice_id.is_(None),
                Opening.announcement_id.is_not(None),
            )
            .order_by(Opening.begun_at, Opening.id)
            .limit(_MOST)
            .with_for_update(skip_locked=True)
        ).all()
        return sum(self._mail(opening) for opening in waiting)

    def _mail(self, opening: Opening) -> bool:
        if not self._is_due(opening):
            return False
        opening.second_notice_id = self.owed.second_code(opening.person_id, opening.begun_at)
        self.session.flush()
        return True

    def _is_due(self, opening: Opening) -> bool:
        if opening.announcement_id is None or opens_by_papers_only(self.session, opening.person_id):
            return False
        latest = minnesota_day(self.clock.now() - AFTER)
        story = notice_story(self.session, opening.announcement_id)
        # One that came back is in another state: nobody there has read of the way in.
        return any(
            one.channel is Channel.LETTER
            and one.state == "mailed"
            and one.mailed_on is not None
            and one.mailed_on <= latest
            for one in story.deliveries
        )
