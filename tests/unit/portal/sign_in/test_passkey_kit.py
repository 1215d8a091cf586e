"""Whatever a browser sends in a passkey's place is refused, and breaks nothing."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from typing import Any

import cbor2
from hypothesis import given
from hypothesis import strategies as st

from portal.sign_in.passkeys import kit
from portal.sign_in.passkeys.ceremonies import Begun
from portal.sign_in.passkeys.relying_party import RelyingParty
from tests.factories.authenticators import Phone

SITE = RelyingParty("portal.example.org", "https://portal.example.org")
BEGUN = Begun("ticket", bytes(range(32)), bytes(range(32, 64)))
PHONE = Phone(SITE.origin)
MADE = json.loads(PHONE.make(kit.options_to_add(SITE, BEGUN, [])))
SIGNED = json.loads(PHONE.sign(kit.options_to_sign_in(SITE, BEGUN)))
HEAD = hashlib.sha256(SITE.id.encode()).digest() + b"\x45\x00\x00\x00\x01" + bytes(17) + b"\x01x"

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.binary(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.integers(-4, 4), inner),
    max_leaves=6,
)
KEYS = st.binary(max_size=60) | VALUES.map(cbor2.dumps)
FORMATS = st.sampled_from(["none", "packed", "tpm", "apple", "android-key", "fido-u2f", ""])
STATEMENTS = st.fixed_dictionaries(
    {
        "fmt": FORMATS,
        "attStmt": st.just({}) | VALUES,
        "authData": KEYS.map(lambda key: HEAD + key) | VALUES,
    }
)


def test_what_a_phone_made_is_read() -> None:
    made = kit.read_new(SITE, BEGUN, json.dumps(MADE))
    answer = kit.read_answer(json.dumps(SIGNED))
    assert made is not None
    assert answer is not None
    assert answer.credential_id == made.credential_id
    assert answer.handle == BEGUN.handle
    assert kit.counted(SITE, BEGUN, answer, made.public_key) == 1


@given(STATEMENTS.map(cbor2.dumps) | st.binary(max_size=80))
def test_nothing_made_at_random_breaks_the_reading_of_a_new_passkey(made: bytes) -> None:
    # A key can be anything that looks like one: it signs nothing for whoever has not its half.
    found = kit.read_new(SITE, BEGUN, json.dumps(_with(MADE, "attestationObject", made)))
    assert found is None or found.sign_count == 1


@given(
    st.sampled_from(sorted(SIGNED["response"])), st.binary(max_size=80) | st.text().map(str.encode)
)
def test_nothing_signed_at_random_is_believed(part: str, spoiled: bytes) -> None:
    answer = kit.read_answer(json.dumps(_with(SIGNED, part, spoiled)))
    made = kit.read_new(SITE, BEGUN, json.dumps(MADE))
    assert made
    if answer is not None and part != "userHandle":
        assert kit.counted(SITE, BEGUN, answer, made.public_key) is None


def _with(answer: dict[str, Any], part: str, plain: bytes) -> dict[str, Any]:
    text = urlsafe_b64encode(plain).rstrip(b"=").decode()
    return answer | {"response": answer["response"] | {part: text}}
