"""Why a letter cannot leave by itself although its addressee is known.  Pure.

Who is addressed at all, and who is held before that, is in :mod:`portal.people.households`.
"""

from __future__ import annotations

from enum import StrEnum

from notifications.recipients import PostalAddress
from notifications.typesetting import unprintable_in_name


class LetterHold(StrEnum):
    """Why this letter waits for a human; staff see these, the person sees nothing of them."""

    NO_SAFE_ADDRESS = "no_safe_address"
    UNPRINTABLE_NAME = "unprintable_name"


def letter_hold(
    name: str, address: PostalAddress | None, children: tuple[str, ...]
) -> LetterHold | None:
    """The reason to hold a letter, or ``None``: no safe address, or one that will not print.

    Names that the fonts lack are found here, before anybody approves, and not at the printer.
    """
    if address is None or not address.is_complete:
        return LetterHold.NO_SAFE_ADDRESS
    if any(unprintable_in_name(text) for text in (name, *children, *address.lines)):
        return LetterHold.UNPRINTABLE_NAME
    return None
