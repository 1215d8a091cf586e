"""The word by which a person knows that a later text or call is ours."""

from __future__ import annotations

import hmac
from uuid import UUID

# Short English nouns that many people know and nobody takes amiss; said aloud on the phone.
WORDS = (
    "APPLE", "BASKET", "BIRD", "BOAT", "BREAD", "BRIDGE", "BUTTON", "CANDLE", "CARROT", "CHAIR",
    "CLOCK", "CLOUD", "CORN", "CUP", "DOOR", "DRUM", "FARM", "FISH", "FLOWER", "FOREST",
    "GARDEN", "GLASS", "GOOSE", "GRASS", "HAMMER", "HAT", "HILL", "HONEY", "HORSE", "ISLAND",
    "JACKET", "KEY", "KITE", "LADDER", "LAKE", "LAMP", "LEAF", "LEMON", "MAPLE", "MELON",
    "MILK", "MOON", "MOUNTAIN", "NEST", "ONION", "ORANGE", "PAPER", "PENCIL", "PIANO", "POTATO",
    "RABBIT", "RAIN", "RICE", "RIVER", "ROSE", "SALT", "SHEEP", "SHIRT", "SHOE", "SNOW",
    "SPOON", "STAR", "STONE", "SUGAR", "TABLE", "TEA", "TOMATO", "TRAIN", "TREE", "WATER",
    "WINDOW", "WOOL",
)  # fmt: skip


def check_word(codes_key: bytes, person_id: UUID) -> str:
    """The same word for the same person, always; derived, so that it is nowhere stored."""
    digest = hmac.digest(codes_key, f"check word:{person_id}".encode(), "sha256")
    return WORDS[int.from_bytes(digest[:4], "big") % len(WORDS)]
