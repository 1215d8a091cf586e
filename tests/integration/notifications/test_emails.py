"""Emails against a real mail server, in good times and bad, and what comes back about them."""

from __future__ import annotations

import json
import mailbox
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from notifications import Call, Channel, Forged, Malformed, Notice, NoticeKind, Sender
from notifications.channels.email import Marks
from notifications.delivery.models import DeliveryState as S
from notifications.delivery.tables import DELIVERIES
from notifications.foundation.clock import SetClock, SystemClock
from notifications.foundation.database import Database
from notifications.foundation.ids import new_id
from notifications.foundation.keys import Keys
from notifications.foundation.stamp import Mode
from notifications.mailbox import read_bounces
from notifications.providers.base import (
    ChannelStopped,
    EmailMessage,
    InDoubt,
    PassingFailure,
    PermanentFailure,
    Providers,
    SendingFailed,
)
from notifications.providers.bounces import SIGNATURE, signed
from notifications.providers.files import LetterFiles
from notifications.providers.smtp import Relay, SmtpEmails
from tests.factories.sending import fresh_notice, last, make_sender, send, worker
from tests.factories.sending import mailbox as mailbox_of
from tests.fakes.smtp import RunningSmtp, Troubles

PORTAL = "https://portal.example.org"
FROM = "county@example.org"
SECRET = "example-secret"


@pytest.fixture
def smtp() -> Iterator[RunningSmtp]:
    with RunningSmtp() as running:
        yield running


def _emails(url: str, keys: Keys, *, context: ssl.SSLContext | None = None) -> SmtpEmails:
    relay = Relay.from_url(url)
    return SmtpEmails(
        relay, FROM, Marks(keys), PORTAL, bounce_secret=SECRET, timeout=3, context=context
    )


def _message(to: str = "ana@example.org", *, is_code: bool = False) -> EmailMessage:
    return EmailMessage(
        new_id(), to, "A letter", ("We mailed you a letter.",), "en", "ltr", is_code
    )


def test_an_email_goes_out_and_names_its_delivery(smtp: RunningSmtp, keys: Keys) -> None:
    emails, message = _emails(smtp.url, keys), _message()
    accepted = emails.send(message)
    (took,) = smtp.room.took
    assert took["Message-ID"] == accepted.reference
    assert Marks(keys).delivery_of(accepted.reference) == message.delivery_id
    assert str(message.delivery_id) in took["List-Unsubscribe"]
    assert took["From"] == FROM
    emails.close()


def test_one_connection_carries_many_emails(smtp: RunningSmtp, keys: Keys) -> None:
    emails = _emails(smtp.url, keys)
    for _ in range(5):
        emails.send(_message())
    assert len(smtp.room.took) == 5
    assert smtp.room.connections == 1
    emails.close()


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ("450 later", PassingFailure),
        ("421 closing", PassingFailure),
        ("550 no such mailbox", PermanentFailure),
        ("drop", InDoubt),
    ],
)
def test_a_failure_is_named_for_what_is_known(
    keys: Keys, answer: str, failure: type[SendingFailed]
) -> None:
    with RunningSmtp(Troubles(answers=[answer])) as running:
        emails = _emails(running.url, keys)
        with pytest.raises(failure) as failed:
            emails.send(_message())
        assert failed.type is failure
        # The next email finds a connection that works.
        emails.send(_message())
        emails.close()


def test_a_relay_that_is_away_took_nothing(keys: Keys) -> None:
    with pytest.raises(PassingFailure):
        _emails("smtp://127.0.0.1:9", keys).send(_message())


@pytest.mark.parametrize("to", ["ana@example.org\r\nBcc: x@example.org", "ana", "añá@example.org"])
def test_what_is_no_plain_address_is_refused_before_anything_is_sent(
    smtp: RunningSmtp, keys: Keys, to: str
) -> None:
    with pytest.raises(PermanentFailure, match="smtp_bad_address"):
        _emails(smtp.url, keys).send(_message(to))
    assert smtp.room.took == []


def test_nothing_crosses_a_wire_in_clear(smtp: RunningSmtp, keys: Keys) -> None:
    emails = _emails(smtp.url, keys)
    # The same server under a name that is not loopback to us, and that offers no TLS.
    emails._relay = _Far("smtp", "127.0.0.1", smtp.port)
    with pytest.raises(ChannelStopped, match="smtp_no_tls"):
        emails.send(_message())
    assert smtp.room.took == []


class _Far(Relay):
    @property
    def is_loopback(self) -> bool:
        return False


def test_where_the_relay_offers_tls_it_is_begun_and_its_name_is_checked(
    keys: Keys, tmp_path: Path
) -> None:
    certificate, key = _certificate(tmp_path)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    with RunningSmtp(tls=server) as running:
        trusting = ssl.create_default_context(cafile=str(certificate))
        for context, is_trusted in ((trusting, True), (None, False)):
            emails = _emails(running.url, keys, context=context)
            emails._relay = _Far("smtp", "localhost", running.port)
            if is_trusted:
                emails.send(_message())
            else:
                with pytest.raises(ChannelStopped, match="smtp_no_tls"):
                    emails.send(_message())
            emails.close()
        assert len(running.room.took) == 1


def _certificate(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "relay.pem", folder / "relay.key"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost "
        f"-addext subjectAltName=DNS:localhost -keyout {key} -out {certificate}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    return certificate, key


@pytest.fixture
def mailing(
    database: Database, tmp_path: Path, clock: SetClock
) -> Iterator[Callable[[str], Sender]]:
    made: list[SmtpEmails] = []

    def sender(url: str) -> Sender:
        emails = _emails(url, database.keys)
        made.append(emails)
        letters = LetterFiles(tmp_path, Mode.TEST)
        sending = make_sender(
            database, clock, tmp_path, providers=Providers(letter=letters, email=emails)
        )
        sending.timing = replace(sending.timing, sends_at_once=1)
        return sending

    yield sender
    for each in made:
        each.close()


def _led_by_email(sender: Sender) -> Notice:
    notice = fresh_notice(contacts=(mailbox_of(confirmed=True),))
    hers = (Channel.EMAIL, Channel.LETTER, Channel.IN_PERSON)
    return replace(notice, recipient=replace(notice.recipient, channels=hers, reads_online=True))


def _sent(sender: Sender) -> Notice:
    notice = _led_by_email(sender)
    send(sender, notice)
    worker(sender).drain()
    return notice


def _delivery(sender: Sender, notice: Notice) -> UUID:
    statement = select(DELIVERIES.c.id).where(
        DELIVERIES.c.notice_id == notice.id, DELIVERIES.c.channel == Channel.EMAIL
    )
    with sender.database.reading() as session:
        return session.scalars(statement).one()


@pytest.mark.parametrize(
    ("answer", "reason", "emails"), [("550 nobody", "smtp_550", 0), ("drop", "uncertain_email", 1)]
)
def test_what_does_not_arrive_leads_on_and_is_never_sent_again(
    mailing: Callable[[str], Sender], answer: str, reason: str, emails: int
) -> None:
    with RunningSmtp(Troubles(answers=[answer])) as running:
        sender = mailing(running.url)
        notice = _sent(sender)
        assert last(sender, notice) == {
            Channel.EMAIL: (S.FAILED, reason),
            Channel.LETTER: (S.HANDED_OVER, None),
        }
        assert len(running.room.took) == emails


def test_a_busy_relay_is_tried_again(mailing: Callable[[str], Sender]) -> None:
    with RunningSmtp(Troubles(answers=["451 later", "451 later"])) as running:
        sender = mailing(running.url)
        notice = _sent(sender)
        assert last(sender, notice) == {Channel.EMAIL: (S.HANDED_OVER, None)}
        assert len(running.room.took) == 1


def _report(message_id: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    return (
        "From: mailer@example.org\r\nTo: county@example.org\r\nSubject: Returned\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nNobody lives here.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n"
        f"\r\nFinal-Recipient: rfc822; ana@example.org\r\nAction: {action}\r\nStatus: {status}\r\n"
        "\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {message_id}\r\nSubject: A letter\r\n\r\n--b--\r\n"
    ).encode()


def _complaint(message_id: str) -> bytes:
    return (
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\n"
        f"Message-ID: {message_id}\r\nSubject: A letter\r\n\r\nWe mailed you a letter.\r\n--b--\r\n"
    ).encode()


def _deliver(folder: Path, *mails: bytes) -> Path:
    box = mailbox.Maildir(folder)
    for mail in mails:
        box.add(mail)
    return folder


def test_an_email_that_came_back_leads_on_and_the_mailbox_is_emptied(
    mailing: Callable[[str], Sender], smtp: RunningSmtp, tmp_path: Path
) -> None:
    sender = mailing(smtp.url)
    notice = _sent(sender)
    message_id = smtp.room.took[0]["Message-ID"]
    forged = message_id.replace("@", "0@")
    delayed = _report(message_id, action="delayed", status="4.4.1")
    folder = _deliver(tmp_path / "box", _report(forged), delayed, b"Hello\r\n\r\nspam", b"")
    assert read_bounces(sender, folder) == 0
    assert last(sender, notice) == {Channel.EMAIL: (S.HANDED_OVER, None)}
    _deliver(folder, _report(message_id), _report(message_id))
    assert read_bounces(sender, folder) == 1
    assert last(sender, notice) == {
        Channel.EMAIL: (S.FAILED, "smtp_5_1_1"),
        Channel.LETTER: (S.QUEUED, "smtp_5_1_1"),
    }
    assert len(mailbox.Maildir(folder)) == 0


def test_who_complained_gets_no_more_emails(
    mailing: Callable[[str], Sender], smtp: RunningSmtp, tmp_path: Path
) -> None:
    sender = mailing(smtp.url)
    _sent(sender)
    folder = _deliver(tmp_path / "box", _complaint(smtp.room.took[0]["Message-ID"]))
    assert read_bounces(sender, folder) == 1
    again = _sent(sender)
    assert last(sender, again)[Channel.EMAIL] == (S.FAILED, "opted_out")
    assert len(smtp.room.took) == 1


def test_one_press_ends_emails_and_a_guess_ends_none(
    mailing: Callable[[str], Sender], smtp: RunningSmtp
) -> None:
    sender = mailing(smtp.url)
    first = _sent(sender)
    key = _delivery(sender, first)
    sender.unsubscribe(key, "0" * 32)
    sender.unsubscribe(new_id(), Marks(sender.database.keys).token(key))
    assert last(sender, _sent(sender))[Channel.EMAIL][0] is S.HANDED_OVER
    sender.unsubscribe(key, Marks(sender.database.keys).token(key))
    assert last(sender, _sent(sender))[Channel.EMAIL] == (S.FAILED, "opted_out")


def _posted(body: object, *, secret: str = SECRET, when: datetime | None = None) -> Call:
    raw = json.dumps(body).encode()
    signature = signed(raw, secret, when or datetime.now(UTC))
    return Call(f"{PORTAL}/webhooks/emails", {SIGNATURE: signature}, {}, raw)


def test_a_relay_that_posts_bounces_is_believed_by_its_signature(keys: Keys) -> None:
    emails, key = _emails("smtp://127.0.0.1:25", keys), new_id()
    now = SystemClock().now()
    said = {"message_id": Marks(keys).message_id(key, "example.org"), "status": "5.1.1"}
    receipt = emails.bounced_call(_posted(said), now)
    assert receipt is not None
    assert receipt.delivery_id == key
    for call in (
        _posted(said, secret="another"),
        _posted(said, when=now - timedelta(minutes=10)),
        replace(_posted(said), body=b"{}"),
        replace(_posted(said), headers={}),
    ):
        with pytest.raises(Forged):
            emails.bounced_call(call, now)
    with pytest.raises(Malformed):
        emails.bounced_call(_posted({"message_id": 5}), now)


def test_a_sign_in_code_goes_by_email_too(
    mailing: Callable[[str], Sender], smtp: RunningSmtp
) -> None:
    sender = mailing(smtp.url)
    notice = fresh_notice(NoticeKind.SIGN_IN_CODE, contacts=(mailbox_of(confirmed=True),))
    notice = replace(notice, recipient=replace(notice.recipient, channels=(Channel.EMAIL,)))
    with sender.database.transaction() as session:
        sender.enqueue(session, notice, one_time_code="204816")
    worker(sender).drain()
    (took,) = smtp.room.took
    assert "204816" in _plain(took)
    assert "List-Unsubscribe" not in took


def _plain(message: Message) -> str:
    part = message.get_payload(0)
    assert isinstance(part, Message)
    decoded = part.get_payload(decode=True)
    assert isinstance(decoded, bytes)
    return decoded.decode()
