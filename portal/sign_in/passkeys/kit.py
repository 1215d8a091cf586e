"""The one place that knows the WebAuthn library: what a browser is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from portal.sign_in.passkeys.ceremonies import Begun
from portal.sign_in.passkeys.relying_party import NAME, RelyingParty

_PATIENCE = 300_000
"""Milliseconds that a browser gives her to find her finger, her face or her number."""
_LONGEST = 8_000
# What rubbish makes the library's parsers raise beside its own errors.
_UNREADABLE = (WebAuthnException, ValueError, TypeError, LookupError, RecursionError)


@dataclass(frozen=True, slots=True)
class NewCredential:
    """What a phone made: base64 as it is kept, and its counter."""

    credential_id: str
    public_key: str
    sign_count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser answered at sign-in: read, and not yet believed."""

    credential_id: str
    handle: bytes
    credential: AuthenticationCredential


def options_to_add(party: RelyingParty, begun: Begun, known: Collection[str]) -> str:
    """What a browser needs to make a passkey that can be found without a name, as JSON.

    It must check that it is she (a finger, a face, a number), and tells nothing of its make.
    """
    options = generate_registration_options(
        rp_id=party.id,
        rp_name=NAME,
        user_id=begun.handle,
        user_name=NAME,
        user_display_name=NAME,
        challenge=begun.challenge,
        timeout=_PATIENCE,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in known
        ],
    )
    return options_to_json(options)


def options_to_sign_in(party: RelyingParty, begun: Begun) -> str:
    """What a browser needs to sign in with any passkey of this site, as JSON: it names none."""
    options = generate_authentication_options(
        rp_id=party.id,
        challenge=begun.challenge,
        timeout=_PATIENCE,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def read_new(party: RelyingParty, begun: Begun, text: str) -> NewCredential | None:
    """The passkey that this text brings, if it answers the challenge at our own site."""
    try:
        made = verify_registration_response(
            credential=text[:_LONGEST],
            expected_challenge=begun.challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except _UNREADABLE:
        return None
    return NewCredential(
        bytes_to_base64url(made.credential_id),
        bytes_to_base64url(made.credential_public_key),
        made.sign_count,
    )


def read_answer(text: str) -> Answer | None:
    """An answer at sign-in, taken apart; it must say under which name the passkey is kept."""
    try:
        credential = parse_authentication_credential_json(text[:_LONGEST])
    except _UNREADABLE:
        return None
    handle = credential.response.user_handle
    if handle is None:
        return None
    return Answer(bytes_to_base64url(credential.raw_id), handle, credential)


def counted(party: RelyingParty, begun: Begun, answer: Answer, public_key: str) -> int | None:
    """The counter in an answer that this key signed for this challenge, at our own site.

    Whether the counter went forward is for the caller: only once the signature stands does it
    say anything.
    """
    try:
        used = verify_authentication_response(
            credential=answer.credential,
            expected_challenge=begun.challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except _UNREADABLE:
        return None
    return used.new_sign_count
