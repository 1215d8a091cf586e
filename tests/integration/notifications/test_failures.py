from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from notifications import Channel, NoticeKind, Sender, reports
from notifications.delivery.models import DeliveryState as S
from notifications.foundation.clock import SetClock
from notifications.providers.base import (
    PassingFailure,
    PermanentFailure,
)
from tests.factories.sending import (
    TextCarrier,
    fresh_notice,
    last,
    phone,
    send,
    sign_in,
    story,
    worker,
)


def test_a_passing_failure_backs_off_and_then_goes_out(
    texting: Sender, carrier: TextCarrier
) -> None:
    carrier.answers = [PassingFailure("busy"), PassingFailure("busy")]
    notice = fresh_notice(NoticeKind.LETTER_POINTER)
    send(texting, notice)
    worker(texting).drain()
    assert [reason for _, reason in story(texting, notice)[Channel.SMS]] == [
        None,
        None,
        "busy",
        None,
        "busy",
        None,
        None,
    ]
    with texting.database.reading() as session:
        assert reports.notice_story(session, notice.id).deliveries[0].attempts == 3


def test_passing_failures_end_at_the_deadline(texting: Sender, carrier: TextCarrier) -> None:
    texting.timing = replace(texting.timing, longest_patience=timedelta(minutes=2))
    carrier.answers = [PassingFailure("busy") for _ in range(50)]
    notice = fresh_notice(NoticeKind.LETTER_POINTER)
    send(texting, notice)
    worker(texting).drain()
    assert last(texting, notice) == {Channel.SMS: (S.FAILED, "deadline_passed")}
    assert len(carrier.answers) > 40


def test_a_bad_number_leads_to_her_next_contact(texting: Sender, carrier: TextCarrier) -> None:
    carrier.answers = [PermanentFailure("bad_number")]
    notice = fresh_notice(contacts=(phone(), phone()))
    send(texting, notice)
    worker(texting).drain()
    with texting.database.reading() as session:
        story = reports.notice_story(session, notice.id)
    texts = {d.contact_key: d.state for d in story.deliveries if d.channel is Channel.SMS}
    first, second = (contact.key for contact in notice.recipient.contacts)
    assert texts == {first: S.FAILED, second: S.HANDED_OVER}


def test_an_error_nobody_named_is_a_doubt_and_the_provider_is_asked(
    texting: Sender, carrier: TextCarrier
) -> None:
    carrier.answers = [ValueError("unexpected")]
    notice = fresh_notice(NoticeKind.LETTER_POINTER)
    send(texting, notice)
    worker(texting).drain()
    assert (S.UNCERTAIN, "provider_fault") in story(texting, notice)[Channel.SMS]
    assert len(carrier.took) == len(carrier.asked) == 1


def test_a_letter_that_cannot_be_printed_goes_to_a_human_and_no_text_claims_it(
    sender: Sender, folder: Path
) -> None:
    notice = fresh_notice()
    hostile = replace(notice.recipient, name="Ana 🙂 Example")
    notice = replace(notice, recipient=hostile)
    send(sender, notice)
    worker(sender).drain()
    assert last(sender, notice) == {
        Channel.LETTER: (S.FAILED, "unprintable"),
        Channel.SMS: (S.CANCELLED, "letter_not_sent"),
        Channel.IN_PERSON: (S.WAITING_FOR_HUMAN, "unprintable"),
    }
    with sender.database.reading() as session:
        (task,) = reports.waiting_for_human(session)
    assert (task.notice_id, task.person_key) == (notice.id, notice.recipient.person_key)


def test_a_sign_in_code_that_waited_ten_minutes_is_not_sent(
    sender: Sender, clock: SetClock, folder: Path
) -> None:
    notice = sign_in(sender)
    clock.advance(timedelta(minutes=10))
    worker(sender).drain()
    assert last(sender, notice) == {Channel.SMS: (S.CANCELLED, "expired")}
    assert not folder.exists()
