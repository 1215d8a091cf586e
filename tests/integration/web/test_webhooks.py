"""What carriers tell us over the web: forged is refused, late changes nothing, STOP counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from notifications import Channel, Notice, Timing
from notifications.delivery.models import DeliveryState as S
from notifications.delivery.tables import DELIVERIES, EVENTS, INBOUND
from notifications.foundation.database import Database
from notifications.foundation.ids import new_id
from notifications.foundation.stamp import Mode
from notifications.providers.base import Providers
from notifications.providers.files import LetterFiles
from notifications.providers.twilio_texts import TwilioAccount, TwilioTexts
from portal.app import create_app
from portal.settings import load_settings
from portal.wiring import Portal, wire
from tests.factories.sending import LANGUAGES, Reach, fresh_notice, last, phone, send, worker
from tests.fakes.twilio import ACCOUNT, SERVICE, TOKEN, RunningTwilio

BASE = "https://portal.example.org"
QUICK = Timing(text_hours=None, households_apart=False)
NUMBER = "+16515550177"


@pytest.fixture
def portal(database: Database, tmp_path: Path) -> Iterator[Portal]:
    """A portal whose texts go out through Twilio; its pages stand at a public address."""
    url = database.engine.url.render_as_string(hide_password=False)
    keys = database.keys
    with RunningTwilio() as twilio:
        settings = load_settings(
            mode=Mode.TEST,
            var=tmp_path,
            database_url=url,
            secret_keys=keys.ring.keys,
            lookup_key=keys.lookup,
            codes_key=keys.codes,
            audit_key=keys.audit,
        )
        made = wire(settings.model_copy(update={"base_url": BASE}))
        account = TwilioAccount(ACCOUNT, TOKEN, SERVICE, twilio.url)
        made.sender.providers = Providers(
            letter=LetterFiles(tmp_path, Mode.TEST), sms=TwilioTexts(account, BASE)
        )
        made.sender.timing = QUICK
        made.sender.reachability = Reach()
        with made.database.transaction() as session:
            made.sender.approve_for_demonstration(session, LANGUAGES)
        yield made
        made.database.close()


@pytest.fixture
def client(portal: Portal) -> FlaskClient:
    return create_app(portal).test_client()


@pytest.fixture
def pointed(portal: Portal) -> Notice:
    """Somebody to whom a letter and a pointer went."""
    notice = fresh_notice(contacts=(phone(),))
    send(portal.sender, notice)
    worker(portal.sender).drain()
    assert last(portal.sender, notice)[Channel.SMS][0] is S.HANDED_OVER
    return notice


def _delivery(portal: Portal, notice: Notice) -> tuple[UUID, str]:
    statement = select(DELIVERIES.c.id, DELIVERIES.c.provider_reference).where(
        DELIVERIES.c.notice_id == notice.id, DELIVERIES.c.channel == Channel.SMS
    )
    with portal.database.reading() as session:
        found = session.execute(statement).one()
    return found[0], found[1]


def _call(
    client: FlaskClient, path: str, fields: Mapping[str, str], *, token: str = TOKEN
) -> TestResponse:
    signature = RequestValidator(token).compute_signature(BASE + path, fields)
    headers = {"X-Twilio-Signature": signature}
    return client.post(path, data=fields, headers=headers)


def _status(reference: str, status: str, **more: str) -> dict[str, str]:
    return {"AccountSid": ACCOUNT, "MessageSid": reference, "MessageStatus": status, **more}


def _text(reference: str, body: str, sender: str = NUMBER) -> dict[str, str]:
    return {"AccountSid": ACCOUNT, "MessageSid": reference, "From": sender, "Body": body}


def test_genuine_words_are_taken_once_and_late_ones_change_nothing(
    portal: Portal, client: FlaskClient, pointed: Notice
) -> None:
    key, reference = _delivery(portal, pointed)
    for status in ("delivered", "sent", "delivered", "queued", "sent"):
        answer = _call(client, f"/webhooks/texts/{key}/1", _status(reference, status))
        assert (answer.status_code, answer.data) == (204, b"")
    assert last(portal.sender, pointed)[Channel.SMS] == (S.DELIVERED, None)


def test_forged_words_are_refused_and_change_nothing(
    portal: Portal, client: FlaskClient, pointed: Notice
) -> None:
    key, reference = _delivery(portal, pointed)
    path, fields = f"/webhooks/texts/{key}/1", _status(reference, "delivered")
    assert _call(client, path, fields, token="another").status_code == 403
    assert client.post(path, data=fields).status_code == 403
    elsewhere = RequestValidator(TOKEN).compute_signature(f"{BASE}/webhooks/texts/x/1", fields)
    moved = client.post(path, data=fields, headers={"X-Twilio-Signature": elsewhere})
    assert moved.status_code == 403
    assert last(portal.sender, pointed)[Channel.SMS][0] is S.HANDED_OVER


def test_signed_nonsense_is_malformed(portal: Portal, client: FlaskClient, pointed: Notice) -> None:
    key, reference = _delivery(portal, pointed)
    answer = _call(client, f"/webhooks/texts/{key}/1", _status(reference, "dancing"))
    assert answer.status_code == 400


def test_words_about_a_stranger_get_the_same_answer_as_about_ours(client: FlaskClient) -> None:
    answer = _call(client, f"/webhooks/texts/{new_id()}/1", _status("SM1", "delivered"))
    assert answer.status_code == 204


def test_a_huge_call_is_refused_before_it_is_read(client: FlaskClient) -> None:
    answer = client.post(f"/webhooks/texts/{new_id()}/1", data={"Body": "x" * 200_000})
    assert answer.status_code in {400, 403, 413}


def test_the_host_that_a_call_names_does_not_matter(
    portal: Portal, client: FlaskClient, pointed: Notice
) -> None:
    key, reference = _delivery(portal, pointed)
    path, fields = f"/webhooks/texts/{key}/1", _status(reference, "sent")
    signature = RequestValidator(TOKEN).compute_signature(BASE + path, fields)
    headers = {"X-Twilio-Signature": signature, "X-Forwarded-Host": "elsewhere.example"}
    answer = client.post(path, data=fields, headers=headers, base_url="http://10.0.0.1:8000")
    assert answer.status_code == 204
    assert last(portal.sender, pointed)[Channel.SMS][0] is S.SENT


@pytest.mark.parametrize(
    ("word", "answer"),
    [("STOP", "no more texts"), ("ALTO", "STOP"), ("JOOJI", "START"), ("توقف", "START")],
)
def test_stop_in_any_language_counts_at_once_and_is_answered_once(
    portal: Portal, client: FlaskClient, word: str, answer: str
) -> None:
    contact = phone()
    notice = fresh_notice(contacts=(contact,))
    send(portal.sender, notice)
    first = _call(client, "/webhooks/texts", _text("SM1", word, contact.value))
    again = _call(client, "/webhooks/texts", _text("SM1", word, contact.value))
    assert first.status_code == again.status_code == 200
    assert "<Message>" in first.text
    assert answer in first.text or word != "STOP"
    assert "<Message>" not in again.text
    worker(portal.sender).drain()
    assert last(portal.sender, notice) == {
        Channel.LETTER: (S.HANDED_OVER, None),
        Channel.SMS: (S.FAILED, "opted_out"),
    }


def test_start_lets_texts_go_again(portal: Portal, client: FlaskClient) -> None:
    contact = phone()
    _call(client, "/webhooks/texts", _text("SM1", "STOP", contact.value))
    answer = _call(client, "/webhooks/texts", _text("SM2", "START", contact.value))
    assert "Text STOP to end." in answer.text
    notice = fresh_notice(contacts=(contact,))
    send(portal.sender, notice)
    worker(portal.sender).drain()
    assert last(portal.sender, notice)[Channel.SMS][0] is S.HANDED_OVER


def test_whoever_asks_who_this_is_gets_the_help_number_once_a_day(client: FlaskClient) -> None:
    first = _call(client, "/webhooks/texts", _text("SM1", "Who is this?"))
    second = _call(client, "/webhooks/texts", _text("SM2", "Who are you"))
    asked = _call(client, "/webhooks/texts", _text("SM3", "HELP"))
    assert "651-555-0100" in first.text
    assert "<Message>" not in second.text
    assert "651-555-0100" in asked.text


def test_no_word_and_no_number_that_came_in_is_kept(portal: Portal, client: FlaskClient) -> None:
    _call(client, "/webhooks/texts", _text("SM1", "I am Ana Example and I am afraid"))
    with portal.database.reading() as session:
        rows = session.execute(select(INBOUND)).all()
        steps = session.execute(select(EVENTS.c.detail)).all()
    assert len(rows) == 1
    assert "Example" not in repr(rows) + repr(steps)
    assert NUMBER not in repr(rows) + repr(steps)


def test_a_forged_stop_stops_nobody(portal: Portal, client: FlaskClient) -> None:
    contact = phone()
    answer = _call(client, "/webhooks/texts", _text("SM1", "STOP", contact.value), token="another")
    assert answer.status_code == 403
    notice = fresh_notice(contacts=(contact,))
    send(portal.sender, notice)
    worker(portal.sender).drain()
    assert last(portal.sender, notice)[Channel.SMS][0] is S.HANDED_OVER
