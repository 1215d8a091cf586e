"""By her own choices: text, email, letter, a human; what law wants mailed begins as a letter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notifications.delivery import plan
from notifications.delivery.models import DeliveryState as S
from notifications.delivery.plan import Planned
from notifications.delivery.reasons import Reason
from notifications.notice import EntryFacts, Notice
from notifications.recipients import Channel, ContactPoint
from tests.factories.sending import fresh_notice, mailbox, phone

HERS = (Channel.SMS, Channel.EMAIL, Channel.LETTER, Channel.IN_PERSON)


def _reader(*contacts: ContactPoint, order: tuple[Channel, ...] = HERS) -> Notice:
    notice = fresh_notice(contacts=contacts)
    hers = replace(notice.recipient, channels=order, reads_online=True)
    return replace(notice, recipient=hers)


def _failed(planned: Planned) -> Planned:
    return replace(planned, state=S.FAILED)


def test_each_way_leads_to_the_next_that_she_allows_and_in_the_end_to_a_human() -> None:
    told = _reader(phone(confirmed=True), mailbox(confirmed=True))
    (following,) = plan.plan(told, pointer_allowed=True)
    seen, tried = [following], {following.way}
    while following.channel is not Channel.IN_PERSON:
        (following,) = plan.follow_up(told, _failed(following), tried, "bad_number")
        tried.add(following.way)
        seen.append(following)
    assert [each.channel for each in seen] == list(HERS)
    assert [each.leads for each in seen] == [True, True, False, False]
    assert {each.reason for each in seen[1:]} == {"bad_number"}


def test_her_own_order_is_kept() -> None:
    order = (Channel.EMAIL, Channel.LETTER, Channel.SMS, Channel.IN_PERSON)
    told = _reader(phone(confirmed=True), mailbox(confirmed=True), order=order)
    channels = [way.channel for way in plan.ways(told, messages_allowed=True)]
    assert channels == [Channel.EMAIL, Channel.LETTER, Channel.SMS]


def test_a_contact_that_only_a_list_brought_leads_to_nothing() -> None:
    told = _reader(phone(), mailbox())
    first, pointer = plan.plan(told, pointer_allowed=True)
    assert (first.channel, pointer.state) == (Channel.LETTER, S.PLANNED)


def test_who_has_no_way_in_of_her_own_gets_a_letter_first() -> None:
    told = _reader(phone(confirmed=True))
    told = replace(told, recipient=replace(told.recipient, reads_online=False))
    assert plan.plan(told, pointer_allowed=True)[0].channel is Channel.LETTER


def test_where_the_gate_lets_no_text_out_a_letter_goes() -> None:
    told = _reader(phone(confirmed=True))
    (only,) = plan.plan(told, pointer_allowed=False)
    assert only.channel is Channel.LETTER


def test_what_a_law_has_us_mail_begins_as_a_letter() -> None:
    told = _reader(phone(confirmed=True))
    assert isinstance(told.facts, EntryFacts)
    told = replace(told, facts=replace(told.facts, duty="law"))
    assert plan.plan(told, pointer_allowed=True)[0].channel is Channel.LETTER


def test_a_channel_that_she_does_not_allow_is_never_used() -> None:
    told = _reader(phone(confirmed=True), order=(Channel.SMS, Channel.IN_PERSON))
    (text,) = plan.plan(told, pointer_allowed=True)
    following = plan.follow_up(told, _failed(text), {text.way}, "opted_out")
    assert following == (plan.for_human("opted_out"),)


def test_a_letter_that_follows_a_text_brings_a_pointer_to_another_contact_only() -> None:
    told = _reader(phone(confirmed=True), mailbox())
    (text,) = plan.plan(told, pointer_allowed=True)
    letter, pointer = plan.follow_up(told, _failed(text), {text.way}, "twilio_30006")
    assert (letter.channel, letter.reason) == (Channel.LETTER, "twilio_30006")
    assert (pointer.channel, pointer.state) == (Channel.EMAIL, S.PLANNED)


@pytest.mark.parametrize("way", [(Channel.LETTER, None), (Channel.IN_PERSON, None)])
def test_nothing_follows_an_unopened_text_where_more_than_a_text_was_tried(
    way: plan.Way,
) -> None:
    assert plan.after_unopened(_reader(phone(confirmed=True)), {way}) == ()


def test_a_letter_follows_an_unopened_text_although_an_email_is_left() -> None:
    told = _reader(phone(confirmed=True), mailbox(confirmed=True))
    (text,) = plan.plan(told, pointer_allowed=True)
    (following,) = plan.after_unopened(told, {text.way})
    assert (following.channel, following.reason) == (Channel.LETTER, Reason.UNOPENED)
