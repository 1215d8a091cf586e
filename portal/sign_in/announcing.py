"""The word that a new way in is owed: below the notices, and so a port."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

BegunBy = Literal["letter_code", "signed_in"]


class Announce(Protocol):
    """Tells a person of a way in, by letter and at every safe contact; filled by the wiring.

    ``opens_since``: when it came to open her history; ``None`` while it does not.
    """

    def __call__(
        self,
        person_id: UUID,
        begun_by: BegunBy,
        begun_at: datetime,
        opens_since: datetime | None,
    ) -> UUID: ...
