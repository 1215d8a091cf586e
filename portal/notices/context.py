from __future__ import annotations

from dataclasses import dataclass

from notifications.foundation.stamp import Mode


@dataclass(frozen=True, slots=True)
class NoticeContext:
    """What every notice of this installation has in common.

    ``site`` is the portal's address as one types it, without a scheme.
    """

    site: str
    mode: Mode

    @property
    def marks(self) -> tuple[str, ...]:
        """What every notice says of itself where nobody real is told."""
        return () if self.mode.is_production else ("demonstration", "demonstration_phones")
