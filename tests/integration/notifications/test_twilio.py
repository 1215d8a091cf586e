"""The adapter against a server that behaves as Twilio does, in good times and bad."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from twilio.request_validator import RequestValidator

from notifications import Channel, Notice, Sender
from notifications.delivery.models import DeliveryState as S
from notifications.foundation.clock import SystemClock
from notifications.foundation.database import Database
from notifications.foundation.ids import new_id
from notifications.foundation.stamp import Mode
from notifications.providers.base import (
    Accepted,
    Call,
    ChannelStopped,
    Doubt,
    Forged,
    InDoubt,
    Malformed,
    OptedOut,
    PassingFailure,
    PermanentFailure,
    Providers,
    Said,
    SendingFailed,
    TextMessage,
)
from notifications.providers.files import LetterFiles
from notifications.providers.twilio_texts import TwilioAccount, TwilioTexts
from tests.factories.sending import ANY_HOUR, fresh_notice, last, make_sender, phone, send, worker
from tests.fakes.twilio import ACCOUNT, SERVICE, TOKEN, RunningTwilio, Troubles

PORTAL = "http://127.0.0.1:8000"
NUMBER = "+16515550142"
OTHER = "+16515550143"
QUICK = replace(
    ANY_HOUR,
    lease=timedelta(seconds=3),
    doubt_wait=timedelta(milliseconds=100),
    first_wait=timedelta(milliseconds=100),
    longest_wait=timedelta(milliseconds=200),
)


def _texts(url: str, *, timeout: float = 5, token: str = TOKEN) -> TwilioTexts:
    return TwilioTexts(TwilioAccount(ACCOUNT, token, SERVICE, url), PORTAL, timeout=timeout)


def _message(to: str = NUMBER, *, is_code: bool = False) -> TextMessage:
    return TextMessage(new_id(), to, "There is a letter for you.", attempt=2, is_code=is_code)


@pytest.fixture
def twilio() -> Iterator[RunningTwilio]:
    with RunningTwilio() as running:
        yield running


def _doubt(message: TextMessage, known: frozenset[str] = frozenset()) -> Doubt:
    return Doubt(message.delivery_id, message.to, datetime.now(UTC), known)


def test_a_text_goes_out_word_for_word_and_names_its_send(twilio: RunningTwilio) -> None:
    message = _message()
    accepted = _texts(twilio.url).send(message)
    text = twilio.fake.texts[accepted.reference]
    assert text.body == message.body
    assert text.callback == f"{PORTAL}/webhooks/texts/{message.delivery_id}/2"
    assert not text.hidden


def test_the_number_of_a_sign_in_code_is_not_kept(twilio: RunningTwilio) -> None:
    accepted = _texts(twilio.url).send(_message(is_code=True))
    assert twilio.fake.texts[accepted.reference].hidden


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        (21211, PermanentFailure),
        (21610, OptedOut),
        (30002, ChannelStopped),
        (12345, PermanentFailure),
    ],
)
def test_a_refusal_is_named_for_what_follows(code: int, failure: type[SendingFailed]) -> None:
    with RunningTwilio(Troubles(refusals={NUMBER: code})) as running:
        with pytest.raises(failure) as refused:
            _texts(running.url).send(_message())
        assert refused.type is failure
        assert refused.value.reason == f"twilio_{code}"


@pytest.mark.parametrize(
    ("troubles", "failure"),
    [
        (Troubles(busy=1), PassingFailure),
        (Troubles(fault_before=1), InDoubt),
        (Troubles(fault_after=1), InDoubt),
        (Troubles(drop_before=1), InDoubt),
        (Troubles(drop_after=1), InDoubt),
        (Troubles(slow=2), InDoubt),
    ],
)
def test_trouble_is_a_doubt_unless_it_was_not_taken_for_certain(
    troubles: Troubles, failure: type[SendingFailed]
) -> None:
    with RunningTwilio(troubles) as running, pytest.raises(failure):
        _texts(running.url, timeout=0.5).send(_message())


def test_where_no_connection_was_made_nothing_was_taken() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(PassingFailure):
        _texts(f"http://127.0.0.1:{port}").send(_message())


def test_what_was_taken_is_found_by_its_number_and_nothing_else_is(twilio: RunningTwilio) -> None:
    texts, message = _texts(twilio.url), _message()
    before = texts.send(_message())
    texts.send(_message(OTHER))
    texts.send(_message(is_code=True))
    known = frozenset({before.reference})
    assert texts.find(_doubt(message, known)) is None
    taken = texts.send(message)
    assert texts.find(_doubt(message, known)) == taken


def test_what_is_older_than_the_send_is_not_taken_for_it(twilio: RunningTwilio) -> None:
    texts = _texts(twilio.url)
    texts.send(_message())
    later = replace(_doubt(_message()), began_at=datetime.now(UTC) + timedelta(minutes=5))
    assert texts.find(later) is None


def test_a_number_with_many_texts_is_read_to_the_end(twilio: RunningTwilio) -> None:
    texts = _texts(twilio.url)
    references = [texts.send(_message()).reference for _ in range(70)]
    found = texts.find(_doubt(_message(), frozenset(references[1:])))
    assert found == Accepted(references[0])


def test_who_does_not_answer_is_asked_again_later() -> None:
    with pytest.raises(PassingFailure):
        _texts("http://127.0.0.1:9").find(_doubt(_message()))


def test_a_text_is_looked_up_by_its_own_name(twilio: RunningTwilio) -> None:
    texts, key = _texts(twilio.url), new_id()
    accepted = texts.send(_message())
    assert texts.look_up(accepted.reference, key, 1).said is Said.ON_ITS_WAY
    twilio.fake.texts[accepted.reference].status = "undelivered"
    twilio.fake.texts[accepted.reference].error_code = 30003
    found = texts.look_up(accepted.reference, key, 1)
    assert (found.said, found.reason) == (Said.FAILED_FOR_NOW, "twilio_30003")
    with pytest.raises(PassingFailure):
        texts.look_up("SM-nobody", key, 1)


def _call(fields: Mapping[str, str], *, token: str = TOKEN, url: str = "") -> Call:
    url = url or f"{PORTAL}/webhooks/texts/1/1"
    signature = RequestValidator(token).compute_signature(url, fields)
    return Call(url, {"x-twilio-signature": signature}, fields)


_SENT = {"AccountSid": ACCOUNT, "MessageSid": "SM1", "MessageStatus": "sent"}


@pytest.mark.parametrize(
    ("status", "code", "said", "reason"),
    [
        ("queued", None, Said.ON_ITS_WAY, ""),
        ("sent", None, Said.SENT, ""),
        ("delivered", None, Said.ARRIVED, ""),
        ("undelivered", "30005", Said.FAILED, "twilio_30005"),
        ("failed", "30003", Said.FAILED_FOR_NOW, "twilio_30003"),
        ("failed", None, Said.FAILED, "twilio_unknown"),
    ],
)
def test_a_callback_is_read(status: str, code: str | None, said: Said, reason: str) -> None:
    fields = _SENT | {"MessageStatus": status} | ({"ErrorCode": code} if code else {})
    receipt = _texts("").receipt(_call(fields), UUID(int=1), 3)
    assert (receipt.said, receipt.reason, receipt.attempt) == (said, reason, 3)


def test_a_callback_in_json_is_read_by_its_own_signature() -> None:
    body = (
        b'{"AccountSid":"' + ACCOUNT.encode() + b'","MessageSid":"SM1","MessageStatus":"delivered"}'
    )
    url = f"{PORTAL}/webhooks/texts/1/1?bodySHA256={hashlib.sha256(body).hexdigest()}"
    signature = RequestValidator(TOKEN).compute_signature(url, {})
    call = Call(url, {"x-twilio-signature": signature}, {}, body)
    assert _texts("").receipt(call, UUID(int=1), 1).said is Said.ARRIVED
    with pytest.raises(Forged):
        _texts("").receipt(replace(call, body=body + b" "), UUID(int=1), 1)


@pytest.mark.parametrize(
    "forge",
    [
        lambda call: replace(call, headers={}),
        lambda call: replace(call, headers={"x-twilio-signature": "AAAA"}),
        lambda call: replace(call, form=dict(call.form) | {"MessageStatus": "delivered"}),
        lambda call: replace(call, url=f"{PORTAL}/webhooks/texts/2/1"),
        lambda _call: _call_of_another_account(),
        lambda _call: _call_with_another_secret(),
    ],
)
def test_a_forged_callback_is_refused(forge: Callable[[Call], Call]) -> None:
    with pytest.raises(Forged):
        _texts("").receipt(forge(_call(_SENT)), UUID(int=1), 1)


def _call_of_another_account() -> Call:
    return _call(_SENT | {"AccountSid": "AC" + "1" * 32})


def _call_with_another_secret() -> Call:
    return _call(_SENT, token="another")


@pytest.mark.parametrize(
    "fields",
    [
        {"AccountSid": ACCOUNT, "MessageSid": "SM1"},
        {"AccountSid": ACCOUNT, "MessageStatus": "sent"},
        _SENT | {"MessageStatus": "nonsense"},
        _SENT | {"MessageSid": "S" * 500},
    ],
)
def test_a_signed_callback_that_cannot_be_read_is_malformed(fields: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        _texts("").receipt(_call(fields), UUID(int=1), 1)


def test_a_text_that_came_in_is_read() -> None:
    fields = {"AccountSid": ACCOUNT, "MessageSid": "SM9", "From": NUMBER, "Body": "ALTO"}
    inbound = _texts("").inbound(_call(fields))
    assert (inbound.reference, inbound.sender, inbound.body) == ("SM9", NUMBER, "ALTO")


@pytest.fixture
def texting(database: Database, tmp_path: Path) -> Callable[[str], Sender]:
    def made(url: str) -> Sender:
        providers = Providers(letter=LetterFiles(tmp_path, Mode.TEST), sms=_texts(url, timeout=1))
        return make_sender(database, SystemClock(), tmp_path, providers=providers, timing=QUICK)

    return made


def _pointed(sender: Sender) -> Notice:
    notice = fresh_notice(contacts=(phone(),))
    send(sender, notice)
    worker(sender).drain()
    return notice


@pytest.mark.parametrize("troubles", [Troubles(drop_after=0.5), Troubles(fault_after=0.5)])
def test_what_twilio_took_before_the_line_broke_is_not_sent_again(
    texting: Callable[[str], Sender], troubles: Troubles
) -> None:
    with _running(troubles) as running:
        sender = texting(running.url)
        notices = [fresh_notice(contacts=(phone(),)) for _ in range(6)]
        send(sender, *notices)
        worker(sender).drain()
        assert {last(sender, n)[Channel.SMS][0] for n in notices} == {S.HANDED_OVER}
        callbacks = [text.callback for text in running.fake.texts.values()]
        assert len(callbacks) == len(set(callbacks)) == len(notices)


def test_a_number_that_opted_out_at_twilio_is_told_by_letter_alone(
    texting: Callable[[str], Sender],
) -> None:
    contact = phone()
    with _running(Troubles(refusals={contact.value: 21610})) as running:
        sender = texting(running.url)
        notice = fresh_notice(contacts=(contact,))
        send(sender, notice)
        worker(sender).drain()
        assert last(sender, notice) == {
            Channel.LETTER: (S.HANDED_OVER, None),
            Channel.SMS: (S.FAILED, "twilio_21610"),
        }


def test_what_twilio_was_too_busy_for_goes_out_later(texting: Callable[[str], Sender]) -> None:
    with _running(Troubles(busy=0.6)) as running:
        sender = texting(running.url)
        assert last(sender, _pointed(sender))[Channel.SMS][0] is S.HANDED_OVER
        assert len(running.fake.texts) == 1


def _running(troubles: Troubles) -> AbstractContextManager[RunningTwilio]:
    return RunningTwilio(troubles)
