"""What comes back about emails: a mail in a mailbox (RFC 3464, RFC 5965), or a signed call."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any
from uuid import UUID

from notifications.providers.base import Call, Forged, Malformed, Receipt, Said

SIGNATURE = "x-bounce-signature"
_WINDOW = timedelta(minutes=5)
_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")
_SIGNED = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})\Z")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Bounce:
    """An email that did not arrive for good, or that she complained about.

    ``status`` is an enhanced status code (RFC 3463), such as ``5.1.1``; empty for a complaint.
    """

    message_id: str
    status: str = ""
    complaint: bool = False


def read_mail(mail: bytes) -> Bounce | None:
    """What a mail says; ``None`` if it is no report, or reports a delay or a success."""
    message = message_from_bytes(mail)
    report = str(message.get_param("report-type", "")).lower()
    if message.get_content_type() != "multipart/report":
        return None
    message_id = _original(message)
    if message_id is None:
        return None
    if report == "feedback-report":
        return Bounce(message_id, complaint=True)
    status = _status(message)
    return Bounce(message_id, status) if status else None


def read_call(call: Call, secret: str, now: datetime) -> Bounce | None:
    """What a signed call says: JSON of ``message_id`` and ``status``, or ``complaint: true``.

    The header ``X-Bounce-Signature`` is ``t=…,v1=…``: the moment as Unix seconds, and the hex
    HMAC-SHA256 under the secret of that number, a full stop, and the body.

    Raises:
        Forged: it is not signed under our secret, or was signed long ago.
        Malformed: it is signed, and cannot be read.
    """
    _check(call, secret, now)
    fields = _json(call.body)
    message_id, status = fields.get("message_id"), fields.get("status", "")
    if not isinstance(message_id, str) or not isinstance(status, str):
        raise Malformed
    if fields.get("complaint") is True:
        return Bounce(message_id, complaint=True)
    if not _STATUS.fullmatch(status):
        raise Malformed
    return Bounce(message_id, status) if status.startswith("5") else None


def signed(body: bytes, secret: str, now: datetime) -> str:
    """The signature that `read_call` asks for."""
    stamp = str(int(now.timestamp()))
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256)
    return f"t={stamp},v1={digest.hexdigest()}"


def receipt_of(bounce: Bounce, delivery_id: UUID, reference: str) -> Receipt:
    """The receipt that a bounce is."""
    if bounce.complaint:
        return Receipt(delivery_id, Said.OPTED_OUT, reference, "smtp_complaint")
    return Receipt(delivery_id, Said.FAILED, reference, f"smtp_{bounce.status.replace('.', '_')}")


def _check(call: Call, secret: str, now: datetime) -> None:
    found = _SIGNED.match(call.headers.get(SIGNATURE, ""))
    if not secret or not found:
        raise Forged
    signed_at = datetime.fromtimestamp(int(found[1]), UTC)
    expected = signed(call.body, secret, signed_at)
    if not hmac.compare_digest(expected, found[0]) or abs(now - signed_at) > _WINDOW:
        raise Forged


def _json(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except ValueError:
        raise Malformed from None
    if not isinstance(read, dict):
        raise Malformed
    return read


def _original(report: Message) -> str | None:
    """The Message-ID of the email that the report is about: it returns the email or its head."""
    for part in report.walk():
        head = part
        if part.get_content_type() == "text/rfc822-headers":
            head = message_from_bytes(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
        is_ours = part.get_content_type() in {"text/rfc822-headers", "message/rfc822"}
        inner = part.get_payload() if part.get_content_type() == "message/rfc822" else [head]
        if is_ours and isinstance(inner, list) and inner:
            found = inner[0].get("Message-ID") if isinstance(inner[0], Message) else None
            if found and len(found) < _LONGEST:
                return str(found)
    return None


def _status(report: Message) -> str | None:
    """The enhanced status of a failure for good; ``None`` if it reports none."""
    for part in report.walk():
        if str(part.get("Action", "")).strip().lower() == "failed":
            found = _STATUS.search(str(part.get("Status", "")))
            if found and found[1] == "5":
                return found[0]
    return None
