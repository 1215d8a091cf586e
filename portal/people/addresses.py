"""A postal address as a contact holds it, and as the sender wants it."""

from __future__ import annotations

from collections.abc import Mapping

from notifications.recipients import PostalAddress

AddressParts = dict[str, str]
_PARTS = ("street_1", "street_2", "city", "state", "postal_code")


def address_parts(address: PostalAddress) -> AddressParts:
    """The parts as they are stored in a contact's value."""
    return {part: getattr(address, part) for part in _PARTS}


def postal_address(parts: Mapping[str, str]) -> PostalAddress:
    """The address that a contact's value holds."""
    return PostalAddress(**{part: parts.get(part, "") for part in _PARTS})
