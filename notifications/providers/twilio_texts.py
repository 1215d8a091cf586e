"""Texts through Twilio's Programmable Messaging, by its own SDK.

Creating a message there takes no key that would make a second try harmless.  So every send names
its delivery and its number in the address that Twilio calls back, and what nobody knows is asked
about: Twilio lists what it has for a number.  It keeps no words of ours, and of sign-in codes not
even the whole number; a notice's number it keeps, because a hidden number is not found again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from requests import exceptions as broken
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse
from urllib3 import exceptions as below

from notifications.providers.base import (
    Accepted,
    Answer,
    Call,
    ChannelStopped,
    Doubt,
    Forged,
    Inbound,
    InDoubt,
    Malformed,
    OptedOut,
    PassingFailure,
    PermanentFailure,
    Receipt,
    Said,
    SendingFailed,
    TextMessage,
)
from notifications.providers.twilio_errors import reason_of, said_of
from notifications.providers.twilio_http import HttpClient

NAME = "twilio"
_LONGEST_ANSWER = 20.0
_CLOCKS_APART = timedelta(minutes=1)
_PAGE = 50
_STATUSES = {
    "accepted": Said.ON_ITS_WAY,
    "scheduled": Said.ON_ITS_WAY,
    "queued": Said.ON_ITS_WAY,
    "sending": Said.ON_ITS_WAY,
    "sent": Said.SENT,
    "delivered": Said.ARRIVED,
    "read": Said.ARRIVED,
}
_FAILED = frozenset({"undelivered", "failed", "canceled"})
_REFUSALS: Mapping[Said, type[SendingFailed]] = {
    Said.OPTED_OUT: OptedOut,
    Said.CHANNEL_STOPPED: ChannelStopped,
    Said.FAILED_FOR_NOW: PassingFailure,
}
_SERVER_FAULT = 500
_NOT_US = frozenset({401, 403})
_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """Whose account it is, and the Messaging Service that texts go out through."""

    sid: str
    auth_token: str = field(repr=False)
    messaging_service_sid: str
    base_url: str = ""


class TwilioTexts:
    """Sends texts, reads Twilio's calls, asks what became of a text.  Threads share one."""

    def __init__(
        self, account: TwilioAccount, portal_url: str, *, timeout: float = _LONGEST_ANSWER
    ) -> None:
        """``timeout`` in seconds has to lie within half a lease; ``portal_url`` is called back."""
        self._account = account
        self._portal_url = portal_url.rstrip("/")
        self._validator = RequestValidator(account.auth_token)
        http = HttpClient(account.base_url, timeout)
        self._client = Client(account.sid, account.auth_token, http_client=http)

    @property
    def name(self) -> str:
        return NAME

    def send(self, message: TextMessage) -> Accepted:
        """Hand one text over, word for word.

        Raises:
            PassingFailure, PermanentFailure, OptedOut, ChannelStopped: Twilio did not take it.
            InDoubt: it could have; a lost connection, no answer, or a fault on Twilio's side.
        """
        try:
            made = self._client.messages.create(
                to=message.to,
                body=message.body,
                messaging_service_sid=self._account.messaging_service_sid,
                status_callback=self._callback(message),
                smart_encoded=False,
                content_retention="discard",
                address_retention="obfuscate" if message.is_code else "retain",
            )
        except TwilioRestException as error:
            raise _refused(error) from None
        except (broken.RequestException, TwilioException) as error:
            raise _broken(error) from None
        return Accepted(str(made.sid))

    def find(self, doubt: Doubt) -> Accepted | None:
        """The newest text to this number since the send began that no other delivery knows.

        Raises:
            PassingFailure: Twilio does not answer now.
        """
        since = doubt.began_at - _CLOCKS_APART
        try:
            for one in self._client.messages.stream(to=doubt.to, page_size=_PAGE):
                if one.date_created is not None and _aware(one.date_created) < since:
                    return None
                if self._is_ours(one) and one.sid not in doubt.known:
                    return Accepted(str(one.sid))
        except (broken.RequestException, TwilioException):
            raise PassingFailure("twilio_does_not_answer") from None
        return None

    def look_up(self, reference: str, delivery_id: UUID, attempt: int) -> Receipt:
        """What Twilio knows of a text that it took.

        Raises:
            PassingFailure: Twilio does not answer now, or knows no such text.
        """
        try:
            found = self._client.messages(reference).fetch()
            said, reason = _said(str(found.status), found.error_code)
        except (broken.RequestException, TwilioException, Malformed):
            raise PassingFailure("twilio_does_not_answer") from None
        return Receipt(delivery_id, said, reference, reason, attempt)

    def receipt(self, call: Call, delivery_id: UUID, attempt: int) -> Receipt:
        """What a status callback says.

        Raises:
            Forged: the signature does not fit, or it speaks of another account.
            Malformed: it is signed, and cannot be read.
        """
        fields = self._signed(call)
        said, reason = _said(_needed(fields, "MessageStatus"), fields.get("ErrorCode"))
        return Receipt(delivery_id, said, _needed(fields, "MessageSid"), reason, attempt)

    def inbound(self, call: Call) -> Inbound:
        """A text that somebody sent to us.

        Raises:
            Forged: the signature does not fit, or it speaks of another account.
            Malformed: it is signed, and cannot be read.
        """
        fields = self._signed(call)
        sender = _needed(fields, "From")
        return Inbound(_needed(fields, "MessageSid"), sender, str(fields.get("Body") or ""))

    def answer(self, words: str | None) -> Answer:
        """The answer in Twilio's markup; without words an empty one."""
        made = MessagingResponse()
        if words is not None:
            made.message(words)
        return Answer(str(made).encode(), "text/xml; charset=utf-8")

    def _callback(self, message: TextMessage) -> str:
        return f"{self._portal_url}/webhooks/texts/{message.delivery_id}/{message.attempt}"

    def _is_ours(self, message: Any) -> bool:
        service = message.messaging_service_sid
        is_sent = str(message.direction).startswith("outbound")
        return is_sent and service in {None, self._account.messaging_service_sid}

    def _signed(self, call: Call) -> Mapping[str, Any]:
        """The fields of a call, once its signature was checked: form or JSON, each in its way."""
        signature = call.headers.get("x-twilio-signature", "")
        signed = dict(call.form) or call.body.decode("utf-8", "replace")
        if not signature or not self._validator.validate(call.url, signed, signature):
            raise Forged
        fields = call.form or _json(call.body)
        if fields.get("AccountSid") != self._account.sid:
            raise Forged
        return fields


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        read = json.loads(body)
    except ValueError:
        raise Malformed from None
    if not isinstance(read, dict):
        raise Malformed
    return read


def _needed(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value or len(value) > 120:  # noqa: PLR2004 - a column's width
        raise Malformed
    return value


def _said(status: str, code: Any) -> tuple[Said, str]:
    if status in _STATUSES:
        return _STATUSES[status], ""
    if status not in _FAILED:
        raise Malformed
    number = int(code) if str(code or "").isdecimal() else None
    return said_of(number), reason_of(number)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _refused(error: TwilioRestException) -> SendingFailed:
    status = int(error.status)
    if status >= _SERVER_FAULT:
        return InDoubt(f"twilio_http_{status}")
    code = 20429 if status == _TOO_MANY else error.code
    said, reason = said_of(code), reason_of(code)
    if status in _NOT_US and said is Said.FAILED:
        said = Said.CHANNEL_STOPPED
    return _REFUSALS.get(said, PermanentFailure)(reason)


def _broken(error: Exception) -> SendingFailed:
    """Not taken for certain only where no connection was ever made."""
    if isinstance(error, broken.ConnectTimeout | broken.SSLError):
        return PassingFailure("twilio_out_of_reach")
    cause = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(error, broken.ConnectionError) and isinstance(cause, below.NewConnectionError):
        return PassingFailure("twilio_out_of_reach")
    return InDoubt("twilio_lost")
