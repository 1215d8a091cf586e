from __future__ import annotations

from portal.access.acts import Act


class NotAllowed(Exception):
    """This actor may not do this act here.  The message names the act and nobody."""

    def __init__(self, act: Act) -> None:
        super().__init__(f"not allowed: {act.value}")
        self.act = act
