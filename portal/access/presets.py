"""Sets of roles that fit together, for whoever makes accounts."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from portal.access.actors import Role


class Preset(StrEnum):
    """One desk of an office of two."""

    SMALL_OFFICE_FIRST = "small_office_first"
    SMALL_OFFICE_SECOND = "small_office_second"


PRESETS: Mapping[Preset, frozenset[Role]] = MappingProxyType(
    {
        # Logs, prepares, prints and answers.
        Preset.SMALL_OFFICE_FIRST: frozenset(
            {Role.INTAKE, Role.RECORDS_CLERK, Role.NOTICE_CLERK, Role.CALL_DESK}
        ),
        # Reviews, approves and watches.  She makes the first one's account, and not the other way
        # round: nobody approves what was prepared by whoever made her account.
        Preset.SMALL_OFFICE_SECOND: frozenset(
            {
                Role.COUNSEL,
                Role.APPROVER,
                Role.AUDITOR,
                Role.ADMINISTRATOR,
                Role.NAVIGATOR_MANAGER,
            }
        ),
    }
)
"""Between the two every role is given once: nobody prepares and approves the same thing."""
