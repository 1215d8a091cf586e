"""The key ring: what is personal is sealed under it, and found again by keyed hash.

Sealing is AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D).  A sealed value begins with a
version byte and four bytes of its key's SHA-256, so that a ring can be rotated: the newest key
seals, every key of the ring opens.  Look-up hashes, letter codes and the audit seals each have a
key of their own, so that no key does two jobs.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_VERSION = b"\x01"
_NONCE_BYTES = 12
_KEY_ID_BYTES = 4


class KeyProblem(Exception):
    """A key is missing, malformed or not the one that sealed the value."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys that seal and open, newest first; each 32 bytes."""

    keys: tuple[bytes, ...] = field(repr=False)

    def __post_init__(self) -> None:
        if not self.keys or any(len(key) != KEY_BYTES for key in self.keys):
            raise KeyProblem("a key ring needs at least one key of 32 bytes")

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt; ``context`` (the column's or file's name) is authenticated, not stored."""
        key = self.keys[0]
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(key).encrypt(nonce, plain, context.encode())
        return _VERSION + _key_id(key) + nonce + sealed

    def open(self, sealed: bytes, context: str) -> bytes:
        """Decrypt what :meth:`seal` made for the same context.

        Raises:
            KeyProblem: no key of the ring opens it, or it was changed or moved.
        """
        head = len(_VERSION) + _KEY_ID_BYTES
        key = self._key_for(sealed[len(_VERSION) : head])
        nonce, body = sealed[head : head + _NONCE_BYTES], sealed[head + _NONCE_BYTES :]
        try:
            return AESGCM(key).decrypt(nonce, body, context.encode())
        except InvalidTag as error:
            raise KeyProblem(f"a sealed value of {context} does not open") from error

    def _key_for(self, key_id: bytes) -> bytes:
        for key in self.keys:
            if _key_id(key) == key_id:
                return key
        raise KeyProblem("no key of the ring sealed this value")


@dataclass(frozen=True, slots=True)
class Keys:
    """Every secret the program holds, each for one purpose.

    ``ring`` seals data, ``lookup`` makes blind indexes, ``codes`` derives and hashes the codes that
    letters carry, ``audit`` chains the trail's seals.
    """

    ring: KeyRing
    lookup: bytes = field(repr=False)
    codes: bytes = field(repr=False)
    audit: bytes = field(repr=False)

    def blind_index(self, value: str, context: str) -> bytes:
        """A keyed hash (32 bytes) that finds equal values of one context and tells nothing else."""
        return hashlib.blake2b(
            value.encode(), key=self.lookup, person=_person(context), digest_size=32
        ).digest()

    def code_hash(self, code: str, purpose: str) -> bytes:
        """The keyed hash (32 bytes) under which a normalised code is stored and found."""
        message = purpose.encode() + b"\x00" + code.encode()
        return hmac.digest(self.codes, message, "sha256")


def random_keys() -> Keys:
    """Fresh keys, for demonstrations and tests."""
    return Keys(KeyRing((os.urandom(KEY_BYTES),)), *(os.urandom(KEY_BYTES) for _ in range(3)))


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"key id" + key).digest()[:_KEY_ID_BYTES]


def _person(context: str) -> bytes:
    return hashlib.sha256(context.encode()).digest()[:16]
