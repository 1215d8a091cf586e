from __future__ import annotations

import pytest

from portal.sign_in.passkeys.relying_party import RelyingParty, relying_party

OFFERED = {
    "https://portal.example.org": RelyingParty("portal.example.org", "https://portal.example.org"),
    "https://Portal.Example.org:443/": RelyingParty(
        "portal.example.org", "https://portal.example.org"
    ),
    "https://portal.example.org:8443": RelyingParty(
        "portal.example.org", "https://portal.example.org:8443"
    ),
    "http://localhost:8000": RelyingParty("localhost", "http://localhost:8000"),
    "http://localhost:80": RelyingParty("localhost", "http://localhost"),
}


@pytest.mark.parametrize("address", OFFERED)
def test_a_domain_by_https_and_localhost_can_have_passkeys(address: str) -> None:
    assert relying_party(address) == OFFERED[address]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8000",
        "https://127.0.0.1",
        "https://[::1]:8000",
        "https://192.0.2.7",
        "http://portal.example.org",
        "localhost:8000",
        "",
    ],
)
def test_an_address_of_numbers_or_without_https_has_none(address: str) -> None:
    assert relying_party(address) is None
