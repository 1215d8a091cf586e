"""Emails through a relay, by SMTP (RFC 5321).

An email that the relay could have taken is never sent again: a relay cannot be asked.  Until the
words have left, every failure is certain; once they have, only an answer is.
"""

from __future__ import annotations

import smtplib
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from notifications.channels.email import EmailWords, Letterhead, Marks, mime
from notifications.providers.base import (
    Accepted,
    Call,
    CannotTell,
    ChannelStopped,
    Doubt,
    EmailMessage,
    InDoubt,
    PassingFailure,
    PermanentFailure,
    Receipt,
    SendingFailed,
)
from notifications.providers.bounces import Bounce, read_call, read_mail, receipt_of

NAME = "smtp"
_OK = range(200, 300)
_LATER = range(400, 500)
_IDLE = 5.0
_STARTTLS_PORT, _TLS_PORT = 587, 465


@dataclass(frozen=True, slots=True)
class Relay:
    """Where the relay is; ``smtps`` speaks TLS from the first byte, ``smtp`` begins it."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str) -> Relay:
        """Read ``smtp://name:password@host:587`` or ``smtps://…:465``.

        Raises:
            ValueError: it is neither.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("a relay is named as smtp://host:587 or smtps://host:465")
        port = parts.port or (_TLS_PORT if parts.scheme == "smtps" else _STARTTLS_PORT)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.scheme, parts.hostname, port, user, password)

    @property
    def is_loopback(self) -> bool:
        """Whether it is this machine: nothing crosses a wire there."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


class _Kept(threading.local):
    """One connection a thread, kept open between emails."""

    connection: smtplib.SMTP | None = None
    used_at: float = 0.0


class SmtpEmails:
    """Sends emails, and reads what comes back about them.  Threads share one."""

    def __init__(
        self,
        relay: Relay,
        sender: str,
        marks: Marks,
        portal_url: str,
        *,
        bounce_secret: str = "",
        timeout: float = 20,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """``sender`` is the address in From; ``timeout`` in seconds, within half a lease."""
        self._relay = relay
        self._sender = sender
        self._domain = sender.rpartition("@")[2]
        self._marks = marks
        self._portal_url = portal_url.rstrip("/")
        self._bounce_secret = bounce_secret
        self._timeout = timeout
        self._context = context or ssl.create_default_context()
        self._kept = _Kept()

    @property
    def name(self) -> str:
        return NAME

    def send(self, message: EmailMessage) -> Accepted:
        """Hand one email to the relay.

        Raises:
            PassingFailure, PermanentFailure, ChannelStopped: the relay did not take it.
            InDoubt: the words had left, and no answer came.
        """
        message_id = self._marks.message_id(message.delivery_id, self._domain)
        whole = self._whole(message, message_id)
        with self._connected() as connection:
            self._envelope(connection, message.to)
            self._data(connection, whole)
        return Accepted(message_id)

    def find(self, _doubt: Doubt) -> Accepted | None:
        """No relay can tell.

        Raises:
            CannotTell: always.
        """
        raise CannotTell("smtp_lost")

    def bounced_mail(self, mail: bytes) -> Receipt | None:
        """What a mail in the mailbox for bounces says; ``None`` if it says nothing of ours."""
        return self._receipt(read_mail(mail))

    def bounced_call(self, call: Call, now: datetime) -> Receipt | None:
        """What a relay that posts bounces says; ``None`` if it says nothing of ours.

        Raises:
            Forged: it is not signed under our secret, or was signed long ago.
            Malformed: it is signed, and cannot be read.
        """
        return self._receipt(read_call(call, self._bounce_secret, now))

    def close(self) -> None:
        """End this thread's connection."""
        self._drop()

    def _receipt(self, bounce: Bounce | None) -> Receipt | None:
        delivery_id = self._marks.delivery_of(bounce.message_id) if bounce else None
        if bounce is None or delivery_id is None:
            return None
        return receipt_of(bounce, delivery_id, self._marks.message_id(delivery_id, self._domain))

    def _whole(self, message: EmailMessage, message_id: str) -> bytes:
        words = EmailWords(
            message.subject, message.paragraphs, message.html_lang, message.direction
        )
        stop = f"{self._portal_url}/webhooks/emails/{message.delivery_id}"
        stop = f"{stop}/{self._marks.token(message.delivery_id)}"
        head = Letterhead(
            sender=self._sender,
            message_id=message_id,
            dated=datetime.now(UTC),
            unsubscribe="" if message.is_code else stop,
        )
        try:
            return mime(message.to, words, head).as_bytes()
        except ValueError:
            raise PermanentFailure("smtp_bad_address") from None

    def _envelope(self, connection: smtplib.SMTP, to: str) -> None:
        """Sender and recipient: the words are not out yet, so every failure is certain."""
        try:
            code, _ = connection.mail(self._sender)
            if code not in _OK:
                raise _refused(code, ChannelStopped)
            code, _ = connection.rcpt(to)
            if code not in _OK:
                raise _refused(code, PermanentFailure)
        except (smtplib.SMTPException, OSError):
            raise PassingFailure("smtp_out_of_reach") from None

    def _data(self, connection: smtplib.SMTP, whole: bytes) -> None:
        try:
            code, _ = connection.data(whole)
        except smtplib.SMTPDataError as error:
            code = error.smtp_code
        except (smtplib.SMTPException, OSError):
            raise InDoubt("smtp_lost") from None
        if code not in _OK:
            raise _refused(code, PermanentFailure)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """The kept connection, if it still answers, or a new one; a failure ends it."""
        kept = self._kept
        if kept.connection is None or not self._still_answers(kept.connection):
            self._drop()
            kept.connection = self._connect()
        try:
            yield kept.connection
        except PermanentFailure:
            # The relay refused one recipient, and waits for the next after a reset.
            self._reset(kept.connection)
            raise
        except SendingFailed:
            self._drop()
            raise
        kept.used_at = time.monotonic()

    def _still_answers(self, connection: smtplib.SMTP) -> bool:
        if time.monotonic() - self._kept.used_at < _IDLE:
            return True
        try:
            return connection.noop()[0] in _OK
        except (smtplib.SMTPException, OSError):
            return False

    def _reset(self, connection: smtplib.SMTP) -> None:
        try:
            connection.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _connect(self) -> smtplib.SMTP:
        try:
            return self._greeted()
        except smtplib.SMTPAuthenticationError as error:
            raise ChannelStopped(f"smtp_{error.smtp_code}") from None
        except (ssl.SSLError, smtplib.SMTPNotSupportedError):
            raise ChannelStopped("smtp_no_tls") from None
        except (smtplib.SMTPException, OSError):
            raise PassingFailure("smtp_out_of_reach") from None

    def _greeted(self) -> smtplib.SMTP:
        relay = self._relay
        if relay.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                relay.host, relay.port, timeout=self._timeout, context=self._context
            )
        else:
            connection = smtplib.SMTP(relay.host, relay.port, timeout=self._timeout)
        try:
            self._introduce(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _introduce(self, connection: smtplib.SMTP) -> None:
        relay = self._relay
        connection.ehlo_or_helo_if_needed()
        if relay.scheme == "smtp" and not relay.is_loopback:
            connection.starttls(context=self._context)
            connection.ehlo_or_helo_if_needed()
        if relay.user:
            connection.login(relay.user, relay.password)

    def _drop(self) -> None:
        if self._kept.connection is not None:
            self._kept.connection.close()
            self._kept.connection = None


def _refused(code: int, for_good: type[SendingFailed]) -> SendingFailed:
    return (PassingFailure if code in _LATER or code < _LATER.start else for_good)(f"smtp_{code}")
