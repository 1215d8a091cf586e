from __future__ import annotations

from dataclasses import replace

import pytest

from notifications.delivery import plan
from notifications.delivery.models import DeliveryState
from notifications.delivery.plan import NobodyToReach, Planned
from notifications.delivery.reasons import Reason
from notifications.notice import NoticeKind
from notifications.recipients import Channel, PostalAddress, Recipient
from tests.factories.notices import WITH_A_LETTER
from tests.factories.sending import fresh_notice, mailbox, phone

BOTH = (Channel.EMAIL, Channel.SMS, Channel.LETTER, Channel.IN_PERSON)


def _told(kind: NoticeKind = NoticeKind.REQUEST_REFUSED, **changes: object):  # noqa: ANN202
    notice = fresh_notice(kind)
    recipient: Recipient = replace(notice.recipient, **changes)  # type: ignore[arg-type]
    return replace(notice, recipient=recipient)


@pytest.mark.parametrize("kind", WITH_A_LETTER)
def test_whatever_can_be_a_letter_is_one_at_once(kind: NoticeKind) -> None:
    first, *_ = plan.plan(_told(kind), pointer_allowed=True)
    assert (first.channel, first.state) == (Channel.LETTER, DeliveryState.QUEUED)


def test_a_pointer_waits_until_its_letter_has_gone() -> None:
    text = phone()
    _, pointer = plan.plan(_told(contacts=(text,)), pointer_allowed=True)
    assert pointer == Planned(Channel.SMS, text.key, DeliveryState.PLANNED, Reason.WAITS_FOR_LETTER)


def test_there_is_one_pointer_by_the_channel_she_put_first() -> None:
    text, mail = phone(), mailbox()
    told = _told(contacts=(text, mail), channels=BOTH)
    assert [p.contact_key for p in plan.plan(told, pointer_allowed=True)] == [None, mail.key]


def test_no_pointer_goes_where_the_gate_lets_none() -> None:
    (only,) = plan.plan(_told(), pointer_allowed=False)
    assert only.channel is Channel.LETTER


def test_no_pointer_goes_by_a_channel_she_did_not_allow() -> None:
    told = _told(channels=(Channel.LETTER, Channel.IN_PERSON))
    assert [p.channel for p in plan.plan(told, pointer_allowed=True)] == [Channel.LETTER]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"address": None}, Reason.NO_ADDRESS),
        ({"channels": (Channel.SMS, Channel.IN_PERSON)}, Reason.MAIL_NOT_ALLOWED),
        ({"address": PostalAddress("", "Duluth", "MN", "55802")}, Reason.UNPRINTABLE_ADDRESS),
    ],
)
def test_who_cannot_be_mailed_is_told_by_a_human_and_no_text_claims_a_letter(
    changes: dict[str, object], reason: Reason
) -> None:
    (only,) = plan.plan(_told(**changes), pointer_allowed=True)
    assert only == plan.for_human(reason)


def test_a_sign_in_code_goes_to_its_one_contact_before_all_else() -> None:
    told = _told(NoticeKind.SIGN_IN_CODE)
    (only,) = plan.plan(told, pointer_allowed=True)
    assert only.contact_key == told.recipient.contacts[0].key
    assert only.state is DeliveryState.QUEUED
    assert plan.priority(told, Channel.SMS) < plan.priority(fresh_notice(), Channel.LETTER)


def test_a_sign_in_code_without_a_contact_is_refused() -> None:
    with pytest.raises(NobodyToReach):
        plan.plan(_told(NoticeKind.SIGN_IN_CODE, contacts=()), pointer_allowed=True)


def test_a_sign_in_code_that_failed_is_followed_by_nothing() -> None:
    told = _told(NoticeKind.SIGN_IN_CODE)
    (failed,) = plan.plan(told, pointer_allowed=True)
    assert plan.follow_up(told, failed, {failed.way}, "bad_number") == ()


def test_a_letter_that_failed_is_followed_by_a_human_with_the_reason() -> None:
    letter = Planned(Channel.LETTER, None, DeliveryState.FAILED)
    following = plan.follow_up(_told(), letter, {letter.way}, "returned")
    assert following == (plan.for_human("returned"),)


def test_a_pointer_that_failed_is_followed_by_her_next_contact_then_by_nothing() -> None:
    text, mail = phone(), mailbox()
    told = _told(contacts=(text, mail), channels=(Channel.SMS, *BOTH[:1], Channel.LETTER))
    failed = Planned(Channel.SMS, text.key, DeliveryState.FAILED)
    (following,) = plan.follow_up(told, failed, {failed.way}, "bad_number")
    assert following == Planned(Channel.EMAIL, mail.key, DeliveryState.QUEUED)
    assert plan.follow_up(told, following, {failed.way, following.way}, "bounced") == ()


def test_what_replaces_a_waiting_pointer_waits_too() -> None:
    text, other = phone(), phone()
    told = _told(contacts=(text, other))
    waiting = Planned(Channel.SMS, text.key, DeliveryState.PLANNED)
    (following,) = plan.follow_up(told, waiting, {waiting.way}, "contact_blocked")
    assert (following.contact_key, following.state) == (other.key, DeliveryState.PLANNED)


def test_a_task_that_a_human_could_not_do_starts_no_other() -> None:
    human = plan.for_human("no_address")
    assert plan.follow_up(_told(), human, {human.way}, "could_not_tell") == ()
