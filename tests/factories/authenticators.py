"""A phone's part of a passkey, in software: it makes keys, counts, and signs what it is asked to.

It writes the bytes that the standard asks for (W3C Web Authentication, sections 6.1 and 6.5), and
its answers can be spoiled on purpose, one thing at a time.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40
_ES256 = -7


@dataclass
class Credential:
    """One passkey on the phone."""

    id: bytes
    rp_id: str
    handle: bytes
    key: ec.EllipticCurvePrivateKey
    count: int = 0


@dataclass
class Phone:
    """An authenticator, and the browser that asks it, at one origin."""

    origin: str
    verifies: bool = True
    """Whether it makes sure that it is she who holds it."""
    counts: bool = True
    """Whether its counter goes forward: copied passkeys always say nought."""
    held: list[Credential] = field(default_factory=list)

    def make(self, options: str, **spoiled: Any) -> str:
        """Make a passkey, as ``navigator.credentials.create`` answers."""
        asked = json.loads(options)
        made = Credential(
            os.urandom(16),
            spoiled.get("rp_id", asked["rp"]["id"]),
            _bytes(asked["user"]["id"]),
            ec.generate_private_key(ec.SECP256R1()),
        )
        self.held.append(made)
        attested = bytes(16) + len(made.id).to_bytes(2, "big") + made.id + _cose(made.key)
        data = self._authenticator_data(made, _ATTESTED) + attested
        statement = {"fmt": "none", "attStmt": {}, "authData": data}
        response = {
            "clientDataJSON": _text(self._client_data("webauthn.create", asked, spoiled)),
            "attestationObject": _text(cbor2.dumps(statement)),
        }
        return _written(made, response)

    def sign(self, options: str, which: int = -1, **spoiled: Any) -> str:
        """Sign in with a passkey, as ``navigator.credentials.get`` answers."""
        asked, used = json.loads(options), self.held[which]
        used.count += 1 if self.counts else 0
        data = self._authenticator_data(used, 0, spoiled)
        client = self._client_data("webauthn.get", asked, spoiled)
        signer = spoiled.get("key", used.key)
        signed = signer.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": _text(client),
            "authenticatorData": _text(data),
            "signature": _text(signed),
            "userHandle": _text(spoiled.get("handle", used.handle)),
        }
        return _written(used, response)

    def copied(self) -> Phone:
        """Another phone with the same keys and the counters as they are now."""
        held = [copy.copy(each) for each in self.held]
        return Phone(self.origin, self.verifies, self.counts, held)

    def _client_data(self, kind: str, asked: dict[str, Any], spoiled: dict[str, Any]) -> bytes:
        said = {
            "type": spoiled.get("type", kind),
            "challenge": spoiled.get("challenge", asked["challenge"]),
            "origin": spoiled.get("origin", self.origin),
            "crossOrigin": False,
        }
        return json.dumps(said).encode()

    def _authenticator_data(
        self, used: Credential, flags: int, spoiled: dict[str, Any] | None = None
    ) -> bytes:
        rp_id = (spoiled or {}).get("rp_id", used.rp_id)
        flags |= _PRESENT | (_VERIFIED if self.verifies else 0)
        hashed = hashlib.sha256(rp_id.encode()).digest()
        return hashed + bytes([flags]) + used.count.to_bytes(4, "big")


def _cose(key: ec.EllipticCurvePrivateKey) -> bytes:
    point = key.public_key().public_numbers()
    x, y = (each.to_bytes(32, "big") for each in (point.x, point.y))
    return cbor2.dumps({1: 2, 3: _ES256, -1: 1, -2: x, -3: y})


def _written(used: Credential, response: dict[str, str]) -> str:
    named = _text(used.id)
    return json.dumps({"id": named, "rawId": named, "type": "public-key", "response": response})


def _text(plain: bytes) -> str:
    return urlsafe_b64encode(plain).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
