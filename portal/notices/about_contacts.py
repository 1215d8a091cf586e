"""What a person is told when how she is reached was changed, by her or by whoever could be her."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from notifications.notice import AccountFacts
from portal.notices.owed import Owed
from portal.people.models import UntoldChange
from portal.people.values import ReachChange

SETTLED_AFTER = timedelta(minutes=15)
"""As long as an idle session lives: what was changed in one sitting is told in one notice."""
_MOST = 500


@dataclass(frozen=True, slots=True)
class ContactNotices:
    """Tells people of changes, once they have stood for a while.  The caller commits."""

    session: Session
    clock: Clock
    owed: Owed

    def tell_settled(self) -> int:
        """Tell everyone whose newest change has settled, one notice each; how many people."""
        settled = self.session.scalars(
            select(UntoldChange.person_id)
            .group_by(UntoldChange.person_id)
            .having(func.max(UntoldChange.changed_at) <= self.clock.now() - SETTLED_AFTER)
            .limit(_MOST)
        ).all()
        return sum(self._tell(person_id) for person_id in settled)

    def _tell(self, person_id: UUID) -> bool:
        """Take the rows first: of two workers, the one that got them tells."""
        taken = self.session.scalars(
            delete(UntoldChange)
            .where(UntoldChange.person_id == person_id)
            .returning(UntoldChange)
            .execution_options(synchronize_session=False)
        ).all()
        if not taken:
            return False
        self.owed.about_contacts(
            person_id,
            AccountFacts(
                happened_on=minnesota_day(max(one.changed_at for one in taken)),
                changes=_in_order(taken),
            ),
            changed={one.contact_id for one in taken if one.contact_id is not None},
            language_before=_language_before(taken),
        )
        return True


def _language_before(taken: Sequence[UntoldChange]) -> str | None:
    """What she read before the first change: whoever changed it chose the newer ones."""
    changes = (one for one in taken if one.language_before is not None)
    first = min(changes, key=lambda one: one.changed_at, default=None)
    return first.language_before if first else None


def _in_order(taken: Sequence[UntoldChange]) -> tuple[str, ...]:
    """Each change once, in the order in which the vocabulary lists them."""
    found = {one.what for one in taken}
    return tuple(change.value for change in ReachChange if change in found)
