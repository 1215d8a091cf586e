from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.foundation.keys import random_keys
from notifications.recipients import PostalAddress
from portal.people.addresses import address_parts, postal_address
from portal.people.contact_values import email_address, mail_address, phone_number
from portal.people.errors import ContactNotUsable
from portal.people.indexes import case_number_index, client_number_index, contact_index
from portal.people.names import full_name, given_name, is_printable, tidy
from portal.people.values import ContactChannel

KEYS = random_keys()
HERE, THERE = UUID(int=1), UUID(int=2)


@dataclass
class Someone:
    given_names: str
    family_name: str


def test_a_person_with_one_name_has_just_that_one() -> None:
    assert full_name(Someone("Eh Doh", "")) == "Eh Doh"
    assert full_name(Someone("", "Htoo")) == "Htoo"
    assert given_name(Someone("", "Htoo")) == "Htoo"
    assert full_name(Someone(" Amina ", "Noor  Ali")) == "Amina Noor Ali"


def test_names_lose_marks_that_turn_text_around_and_keep_joiners() -> None:
    assert tidy("Ali\u202e\u200f Nur") == "Ali Nur"
    assert tidy("می\u200cروم") == "می\u200cروم"


def test_a_name_is_composed_so_that_equal_names_print_alike() -> None:
    assert tidy("Nu\u0301n\u0303ez") == "Núñez"


def test_control_characters_and_nothing_are_not_names() -> None:
    assert is_printable("Nguyễn")
    assert not is_printable("a\x07b")
    assert not is_printable("  ")


@pytest.mark.parametrize(
    "text", ["651-555-0143", "(651) 555 0143", "+1 651 555 0143", "٦٥١٥٥٥٠١٤٣"]
)
def test_a_phone_is_read_however_it_is_written(text: str) -> None:
    assert phone_number(text) == "+16515550143"


@pytest.mark.parametrize(
    "text", ["", "555-0143", "911", "651-555-0143 ext. 2", "ask her", "1" * 40]
)
def test_what_is_no_phone_is_refused(text: str) -> None:
    with pytest.raises(ContactNotUsable):
        phone_number(text)


def test_an_email_keeps_its_name_and_lowers_its_domain() -> None:
    assert email_address(" June.X+1@Example.ORG ") == "June.X+1@example.org"


@pytest.mark.parametrize(
    "text",
    ["", "a@b", "a b@example.org", "a..b@example.org", "@example.org", "a@exa_mple.org", "a@-x.org",
     "a@example.org\nBcc: b@example.org", "x" * 250 + "@example.org"],
)  # fmt: skip
def test_what_is_no_email_is_refused(text: str) -> None:
    with pytest.raises(ContactNotUsable):
        email_address(text)


def test_an_address_needs_its_parts_a_state_and_a_zip() -> None:
    assert mail_address("1 Made Up St", "", "Duluth", "mn", "55805-1234").state == "MN"
    for parts in (
        ("", "", "Duluth", "MN", "55805"),
        ("1 Made Up St", "", "", "MN", "55805"),
        ("1 Made Up St", "", "Duluth", "XX", "55805"),
        ("1 Made Up St", "", "Duluth", "MN", "5580"),
        ("1 Made Up St", "", "Duluth", "MN", "٥٥٨٠٥"),
        ("1 Made Up St\nBehind", "", "Duluth", "MN", "55805"),
        ("x" * 101, "", "Duluth", "MN", "55805"),
    ):
        with pytest.raises(ContactNotUsable):
            mail_address(*parts)


ADDRESSES = st.builds(PostalAddress, st.text(), st.text(), st.text(), st.text(), st.text())


@given(ADDRESSES)
def test_an_address_comes_back_from_storage_as_it_was(address: PostalAddress) -> None:
    assert postal_address(address_parts(address)) == address


def test_numbers_are_found_whatever_their_case_and_only_at_their_agency() -> None:
    index = client_number_index(KEYS, HERE, "c-100")
    assert index == client_number_index(KEYS, HERE, " C-100 ")
    assert index != client_number_index(KEYS, THERE, "C-100")
    assert index != case_number_index(KEYS, HERE, "C-100")


def test_contacts_are_found_without_an_agency_and_by_channel() -> None:
    sms = contact_index(KEYS, ContactChannel.SMS, "+16515550143")
    assert sms != contact_index(KEYS, ContactChannel.EMAIL, "+16515550143")
    home = {"street_1": "1 Made Up St", "city": "Duluth"}
    loud = {"city": "DULUTH", "street_1": "1 MADE UP ST"}
    assert contact_index(KEYS, ContactChannel.LETTER, home) == contact_index(
        KEYS, ContactChannel.LETTER, loud
    )
