"""Codes that people type, and the secrets that QR codes carry.

A typed code is twelve characters of Crockford's base-32 alphabet (60 bits) and one check character.
Crockford's own check symbols (``*~$=``) are hard to find on many keyboards, so the check is taken
modulo 29 and stays inside the alphabet: it catches two characters that changed places, and a wrong
one unless it is one of three pairs (0 and X, 1 and Y, 2 and Z).
A code is derived, never stored: whoever holds the codes key and the notice's id can make it again,
and the database keeps only its keyed hash.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK_MODULUS = 29
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
CODE_LENGTH = 12
QR_LENGTH = 20
REFERENCE_LENGTH = 8
KEY_LENGTH = 16
"""A kept key: 75 bits, and a check character."""
_GROUP = 4


@dataclass(frozen=True, slots=True)
class LetterSecrets:
    """A letter's two secrets: ``typed`` (13 characters, 60 bits), ``scanned`` (100 bits)."""

    typed: str
    scanned: str

    @property
    def grouped(self) -> str:
        """The typed code as a person reads it: ``XXXX-XXXX-XXXX-C``."""
        return grouped(self.typed)


def letter_secrets(key: bytes, notice_id: UUID, generation: int = 1) -> LetterSecrets:
    """Derive a letter's secrets by HMAC-SHA256 from the codes key (32 bytes)."""
    typed = _derive(key, f"typed:{notice_id}:{generation}", CODE_LENGTH)
    scanned = _derive(key, f"scanned:{notice_id}:{generation}", QR_LENGTH)
    return LetterSecrets(typed + check_character(typed), scanned)


def random_code(length: int) -> str:
    """A random code in the same alphabet, five bits a character."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_reference() -> str:
    """A random reference with its check character, grouped: it finds a place and opens nothing."""
    plain = random_code(REFERENCE_LENGTH - 1)
    return grouped(plain + check_character(plain))


def new_key() -> str:
    """A random key to keep, with its check character, as it is typed; see `grouped`."""
    plain = random_code(KEY_LENGTH - 1)
    return plain + check_character(plain)


def normalise(text: str) -> str:
    """Forgive what people do to codes: case, spaces, hyphens, and letters that look like digits.

    Digits of other scripts (Arabic, Burmese, Khmer, full width …) are read as 0 to 9.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(_latin_digit(c) for c in plain if c.isalnum()).translate(_LOOK_ALIKES)


def well_formed(code: str) -> bool:
    """Whether a normalised typed code has the right length and check character."""
    return (
        len(code) == CODE_LENGTH + 1
        and all(c in ALPHABET for c in code)
        and code[-1] == check_character(code[:-1])
    )


def check_character(plain: str) -> str:
    """The character that ends a code or a reference."""
    value = 0
    for character in plain:
        value = value * 32 + ALPHABET.index(character)
    return ALPHABET[value % _CHECK_MODULUS]


def grouped(code: str) -> str:
    """Split a code into fours with hyphens."""
    return "-".join(code[i : i + _GROUP] for i in range(0, len(code), _GROUP))


def _latin_digit(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _derive(key: bytes, label: str, length: int) -> str:
    bits = int.from_bytes(hmac.digest(key, label.encode(), "sha256"), "big")
    return "".join(ALPHABET[(bits >> (5 * i)) & 31] for i in range(length))
