from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.people.reachability_rules import (
    Barrier,
    ContactState,
    PersonState,
    Purpose,
    barrier,
    channels_of,
    letter_barrier,
)
from portal.people.values import ContactChannel

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
ANYONE = PersonState(safe_at_home=False, channels=frozenset(ContactChannel))
PHONE = ContactState(ContactChannel.SMS, may_leave_word=True, confirmed=True)
LISTED = ContactState(ContactChannel.SMS, permitted=True)
ADDRESS = ContactState(ContactChannel.LETTER)
FROZEN = NOW - timedelta(days=2)


def test_a_confirmed_contact_where_word_is_welcome_is_used() -> None:
    assert all(barrier(ANYONE, PHONE, purpose) is None for purpose in Purpose)


@pytest.mark.parametrize(
    ("contact", "why"),
    [
        (replace(PHONE, unsafe_since=NOW), Barrier.UNSAFE),
        (replace(PHONE, ended_at=NOW), Barrier.ENDED),
        (replace(PHONE, pending=True), Barrier.PENDING),
        (replace(PHONE, may_leave_word=False), Barrier.NO_WORD_HERE),
        (replace(PHONE, confirmed=False), Barrier.NO_WORD_HERE),
        (LISTED, Barrier.NO_WORD_HERE),
        (replace(ADDRESS, unsafe_since=NOW), Barrier.UNSAFE),
    ],
)
def test_what_stops_a_notice(contact: ContactState, why: Barrier) -> None:
    assert barrier(ANYONE, contact, Purpose.NOTICE) is why


def test_a_permission_in_a_list_allows_a_pointer_and_nothing_more() -> None:
    assert barrier(ANYONE, LISTED, Purpose.POINTER) is None
    assert barrier(ANYONE, replace(LISTED, permitted=False), Purpose.POINTER)


def test_safe_at_home_stops_everything_but_a_code_that_she_asked_for() -> None:
    enrolled = replace(ANYONE, safe_at_home=True)
    assert barrier(enrolled, PHONE, Purpose.NOTICE) is Barrier.SAFE_AT_HOME
    assert letter_barrier(enrolled, [ADDRESS], FROZEN) is Barrier.SAFE_AT_HOME
    assert barrier(enrolled, PHONE, Purpose.CODE) is None


def test_a_channel_that_she_left_out_is_not_used_but_law_can_want_a_letter() -> None:
    letters_only = replace(ANYONE, channels=frozenset())
    assert barrier(letters_only, PHONE, Purpose.NOTICE) is Barrier.CHANNEL_NOT_WANTED
    assert letter_barrier(letters_only, [ADDRESS], FROZEN) is None


def test_a_pending_contact_gets_its_own_code_and_an_unsafe_one_gets_nothing() -> None:
    assert barrier(ANYONE, replace(PHONE, pending=True), Purpose.CODE) is None
    assert barrier(ANYONE, replace(PHONE, unsafe_since=NOW), Purpose.CODE) is Barrier.UNSAFE


def test_an_address_marked_unsafe_after_freezing_stops_the_letter() -> None:
    marked = replace(ADDRESS, unsafe_since=NOW)
    assert letter_barrier(ANYONE, [ADDRESS, marked], FROZEN) is Barrier.UNSAFE
    assert letter_barrier(ANYONE, [ADDRESS, marked], None) is Barrier.UNSAFE


def test_an_address_marked_unsafe_long_before_does_not_stop_a_letter_to_a_later_one() -> None:
    marked = replace(ADDRESS, unsafe_since=FROZEN - timedelta(days=300))
    assert letter_barrier(ANYONE, [marked, ADDRESS], FROZEN) is None


def test_an_address_that_ended_since_stops_the_letter() -> None:
    ended = replace(ADDRESS, ended_at=NOW)
    assert letter_barrier(ANYONE, [ended, ADDRESS], FROZEN) is Barrier.ENDED


def test_without_a_usable_address_there_is_no_letter() -> None:
    assert letter_barrier(ANYONE, [], FROZEN) is Barrier.UNKNOWN_CONTACT
    assert letter_barrier(ANYONE, [replace(ADDRESS, pending=True)], None)


def test_the_order_of_channels_reads_back() -> None:
    assert channels_of("email,letter") == (ContactChannel.EMAIL, ContactChannel.LETTER)
    assert channels_of("") == ()
