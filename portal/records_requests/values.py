from __future__ import annotations

from enum import StrEnum


class RequestKind(StrEnum):
    """What a person asks of her own records; law `mn-13.04-3-access`, `mn-13.04-4-challenge`."""

    SEE = "see"
    COPY = "copy"
    ACCOUNTING = "accounting"
    CHALLENGE = "challenge"


class RequestState(StrEnum):
    """Where a request stands; the moves between them are in ``rules.py``."""

    RECEIVED = "received"
    READY = "ready"
    RELEASED = "released"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class FiledVia(StrEnum):
    """How a request reached the agency: what that proves about who asks is in ``rules.py``."""

    OWN = "own"
    LETTER = "letter"
    WITHOUT_LETTER = "without_letter"


class IdentityProof(StrEnum):
    """How it was settled that the subject herself asks."""

    OWN_WAY = "own_way"
    PAPERS_SEEN = "papers_seen"


class NoticeOwed(StrEnum):
    """What a request owes its person; the names are those of the sender's kinds of notice."""

    RECEIVED = "records_request_received"
    READY = "records_request_ready"
    RELEASED = "records_request_released"
