from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

NAME = "Rights Portal"
"""What a phone shows beside a passkey: of the site, and of whoever it is for.  It says nothing."""


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Whom a passkey is made for: ``id`` is a domain, ``origin`` where its pages are."""

    id: str
    origin: str


def relying_party(base_url: str) -> RelyingParty | None:
    """The portal as passkeys know it; ``None`` where browsers make none.

    They need a domain by https, or ``localhost``; an address made of numbers is no domain
    (W3C Web Authentication, section 5.1.2).
    """
    parts = urlsplit(base_url)
    host = (parts.hostname or "").lower()
    if not host or _is_numbers(host):
        return None
    if parts.scheme != "https" and host != "localhost":
        return None
    return RelyingParty(host, _origin(parts.scheme, host, parts.port))


def _origin(scheme: str, host: str, port: int | None) -> str:
    """As a browser writes it: without the port that the scheme has anyway."""
    usual = {"https": 443, "http": 80}.get(scheme)
    return f"{scheme}://{host}" if port in {None, usual} else f"{scheme}://{host}:{port}"


def _is_numbers(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
