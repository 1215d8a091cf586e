"""What stands out about a mail address, and what keeps a letter back for a human."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.channels.us_addresses import Kind, kinds
from notifications.delivery.plan import plan, why_not_mailed
from notifications.delivery.reasons import Reason
from notifications.notice import NoticeKind
from notifications.recipients import Channel, PostalAddress
from tests.factories.notices import make_notice


def _at(
    street: str, *, street_2: str = "", state: str = "MN", zip_: str = "55101"
) -> PostalAddress:
    return PostalAddress(street, "Example", state, zip_, street_2)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (_at("12 Elm Street"), set()),
        (_at("12 Elm Street", zip_="55101-1234"), set()),
        (_at("PO Box 123"), {Kind.PO_BOX}),
        (_at("P.O. Box 7"), {Kind.PO_BOX}),
        (_at("RR 2 Box 45"), {Kind.RURAL_ROUTE}),
        (_at("General Delivery"), {Kind.GENERAL_DELIVERY}),
        (_at("c/o Ana Example", street_2="12 Elm Street"), {Kind.CARE_OF}),
        (_at("Example Women's Shelter", street_2="12 Elm Street"), {Kind.SHELTER}),
        (_at("Example County Jail", street_2="1 Main St"), {Kind.DETENTION}),
        (_at("MCF Example Correctional Facility"), {Kind.DETENTION}),
        (_at("12 Boxwood Lane"), set()),
        (_at("100 Prisoner Creek Road"), set()),
        (_at("12 Elm Street", state="WI"), {Kind.ZIP_STATE_MISMATCH}),
        (_at("12 Elm Street", state="WI", zip_="54016"), set()),
        (_at("1 Example Road", state="AE", zip_="09021"), {Kind.MILITARY}),
        (_at("12 Elm Street", state="ZZ"), set()),
    ],
)
def test_what_stands_out(address: PostalAddress, found: set[Kind]) -> None:
    assert kinds(address) == found


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (_at("Example County Jail"), Reason.DETENTION),
        (_at("12 Elm Street", state="WI"), Reason.ZIP_STATE_MISMATCH),
        (_at("PO Box 123"), None),
        (_at("General Delivery"), None),
    ],
)
def test_a_letter_that_would_be_opened_or_go_astray_waits_for_a_human(
    address: PostalAddress, reason: Reason | None
) -> None:
    notice = make_notice(NoticeKind.REQUEST_REFUSED)
    notice = replace(notice, recipient=replace(notice.recipient, address=address, contacts=()))
    assert why_not_mailed(notice) is reason
    (first,) = plan(notice, pointer_allowed=True)
    assert (first.channel is Channel.IN_PERSON) is (reason is not None)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=5), st.text(max_size=10))
def test_any_address_can_be_asked_about(one: str, two: str, state: str, zip_: str) -> None:
    kinds(PostalAddress(one, "Example", state, zip_, two))
