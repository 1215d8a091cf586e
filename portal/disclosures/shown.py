"""What everyone is shown of matters, as of the clock."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from portal.disclosures.queries import public_matter, public_matters
from portal.disclosures.views import MatterWithEntries


@dataclass(frozen=True, slots=True)
class ShownMatters:
    """The public list, through the one visibility rule."""

    session: Session
    clock: Clock

    def public_matters(self) -> tuple[MatterWithEntries, ...]:
        """Matters of public record and worked examples."""
        return public_matters(self.session, self.clock.now())

    def public_matter(self, name: str) -> MatterWithEntries:
        """One of them by its slug or its reference.

        Raises:
            UnknownMatter: there is none that can be shown.
        """
        return public_matter(self.session, name, self.clock.now())
