"""One notice of every kind, as the portal would freeze it.  Invented people and agencies."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Literal
from uuid import UUID

from notifications.notice import (
    AccountFacts,
    AgencyFacts,
    BasisFacts,
    ChildrenNamed,
    EarlierStatement,
    EntryFacts,
    Facts,
    LegalHelper,
    Notice,
    NoticeKind,
    RequestFacts,
    Standing,
)
from notifications.recipients import Channel, ContactPoint, PostalAddress, Recipient
from portal.legal_bases.catalogue import legal_basis

Effect = Literal["permits", "forbids", "other"]

PHONE = "651-555-0100"

COUNTY = AgencyFacts(
    name="Example County",
    help_phone=PHONE,
    sender_lines=("Example County", "1 Sample Street", "Saint Paul MN 55101"),
    site="portal.example.org",
    legal_helpers=(LegalHelper("Example Legal Help", "651-555-0177"),),
    is_example=True,
)

ANA = Recipient(
    person_key=UUID(int=7),
    name="Ana Example",
    language="en",
    address=PostalAddress("12 Elm Street", "Duluth", "MN", "55802", street_2="Apt 3"),
    contacts=(ContactPoint(UUID(int=8), Channel.SMS, "+16515550123"),),
    channels=(Channel.SMS, Channel.LETTER, Channel.IN_PERSON),
)


def claim(law_id: str, effect: Effect, claimed_by: str, standing: Standing) -> BasisFacts:
    """A claim about a law of the catalogue, in the catalogue's own words."""
    law = legal_basis(law_id)
    return BasisFacts(
        id=law.id,
        citation=law.citation,
        url=law.url,
        verified="from-memory" if law.is_from_memory else "page-seen",
        as_of=dt.date(2026, 6, 12),
        effect=effect,
        claimed_by=claimed_by,
        standing=standing,
        edition=law.edition_hash,
        plain=law.plain,
        means_for_you=law.means_for_you or "",
    )


ICE_CLAIM = claim("us-ina-235d4", "permits", "ice", "contested")
OUR_CLAIM = claim("mn-13.46-2-private", "forbids", "agency", "contested")
ASK_FIRST = claim("us-medicaid-431.306", "forbids", "agency", "accepted")
CMS_ORDER = claim("us-medicaid-cms-ice", "permits", "court", "contested")

REFUSED = EntryFacts(
    happened_on=dt.date(2026, 6, 12),
    asked_on=dt.date(2026, 6, 3),
    requester="ice",
    instrument="administrative_subpoena",
    certainty="confirmed",
    duty="policy",
    changes_today=("nothing", "benefits_same", "nothing_to_do"),
    programmes=("snap",),
    judge_signed=False,
    elements_asked=("name", "address", "household_members"),
    our_steps=("read_with_lawyers", "private_by_law", "asked_for_order", "said_no"),
    next_steps=("can_ask_judge", "will_write_again"),
    bases=(OUR_CLAIM, ICE_CLAIM),
)
REQUESTED = replace(REFUSED, asked_on=None, our_steps=("read_with_lawyers",))
COURT_RULED = replace(
    REFUSED,
    requester="usda",
    instrument="program_demand",
    asked_of="state",
    certainty="in_requested_group",
    ruling="stopped_for_now",
    our_steps=("states_went_to_court",),
    known=("new_demand_too", "no_answer_known"),
    as_of=dt.date(2026, 2, 26),
    bases=(replace(OUR_CLAIM, claimed_by="court", standing="enjoined"),),
)
ORDERED = replace(
    REFUSED,
    instrument="court_order",
    judge_signed=True,
    elements_given=("name", "address"),
    changes_today=("benefits_same", "facts_are_out", "visit_unknown"),
    our_steps=("objected_in_court", "gave_only_ordered"),
)
NO_BASIS = replace(
    ORDERED,
    instrument="written_request",
    judge_signed=False,
    our_steps=("asked_back", "no_answer_yet"),
    next_steps=("lawyers_checking", "will_write_again"),
    known_since=dt.date(2026, 6, 15),
    answer_by=dt.date(2026, 6, 30),
    bases=(),
)
CORRECTION = replace(
    NO_BASIS,
    happened_on=dt.date(2026, 6, 24),
    corrects=EarlierStatement(
        dt.date(2026, 5, 12), NoticeKind.REQUEST_REFUSED, dt.date(2026, 5, 20)
    ),
    corrected_to=NoticeKind.DISCLOSED_NO_BASIS,
)
SIX_FACTS = EntryFacts(
    happened_on=dt.date(2026, 1, 6),
    requester="ice",
    instrument="court_order",
    certainty="cannot_determine",
    duty="policy",
    changes_today=("unknown",),
    asked_of="other",
    holder="cms",
    programmes=("medical_assistance",),
    judge_signed=True,
    elements_could_be_passed=(
        "citizenship",
        "immigration_status",
        "address",
        "phone",
        "birth_date",
        "medicaid_number",
    ),
    our_steps=("states_went_to_court",),
    known=("no_health_facts", "case_not_over", "present_unknown"),
    as_of=dt.date(2026, 8, 17),
    next_steps=("court_will_decide", "will_write_again"),
    bases=(CMS_ORDER,),
)
RECEIVED = RequestFacts(
    request_kind="see",
    received_on=dt.date(2026, 11, 18),
    due_on=dt.date(2026, 12, 4),
    rule="ten_working_days",
    duty="policy",
    holidays_skipped=(dt.date(2026, 11, 26), dt.date(2026, 11, 27)),
)
READY = replace(
    RECEIVED,
    duty="law",
    duty_citation="Minn. Stat. § 13.04 subd. 3",
    pick_up_by=dt.date(2026, 12, 11),
)

RELEASED = replace(READY, released_on=dt.date(2026, 12, 8), is_whole=True, pick_up_by=None)
ASKED_FIRST = replace(
    REQUESTED,
    instrument="written_request",
    programmes=("medical_assistance",),
    duty="law",
    duty_citation="42 CFR 431.306(a)-(h), esp. (d), (e) and (f)",
    answer_by=dt.date(2026, 7, 1),
    first="ask",
    our_steps=("read_with_lawyers",),
    next_steps=("can_ask_judge",),
    bases=(ASK_FIRST,),
)
SILENCE_ENDED = replace(ORDERED, tells=NoticeKind.DATA_DISCLOSED, silent_until=dt.date(2026, 9, 30))
NEW_WAY_IN = AccountFacts(dt.date(2026, 11, 18), begun_by="letter_code")
CONTACT_CHANGED = AccountFacts(
    dt.date(2026, 11, 18), changes=("phone_added", "email_removed", "order", "choice")
)

FACTS: dict[NoticeKind, Facts | None] = {
    NoticeKind.DATA_REQUESTED: REQUESTED,
    NoticeKind.REQUEST_REFUSED: REFUSED,
    NoticeKind.DATA_DISCLOSED: ORDERED,
    NoticeKind.DISCLOSED_NO_BASIS: NO_BASIS,
    NoticeKind.COULD_BE_PASSED_ON: SIX_FACTS,
    NoticeKind.CORRECTION: CORRECTION,
    NoticeKind.COURT_RULED: COURT_RULED,
    NoticeKind.ADVANCE_NOTICE: ASKED_FIRST,
    NoticeKind.SILENCE_ORDER_ENDED: SILENCE_ENDED,
    NoticeKind.SIGN_IN_CODE: None,
    NoticeKind.NEW_WAY_IN: NEW_WAY_IN,
    NoticeKind.SECOND_CODE: NEW_WAY_IN,
    NoticeKind.CONTACT_CHANGED: CONTACT_CHANGED,
    NoticeKind.RECORDS_REQUEST_RECEIVED: RECEIVED,
    NoticeKind.RECORDS_REQUEST_READY: READY,
    NoticeKind.RECORDS_REQUEST_RELEASED: RELEASED,
    NoticeKind.LETTER_POINTER: None,
}

ANNOUNCED = (NoticeKind.NEW_WAY_IN, NoticeKind.CONTACT_CHANGED)
"""What somebody else can have begun: such a letter carries no code."""
ABOUT_HER_WAY_IN = (*ANNOUNCED, NoticeKind.SECOND_CODE)
WITH_A_LETTER = tuple(kind for kind, facts in FACTS.items() if facts is not None)


def make_notice(
    kind: NoticeKind,
    *,
    facts: Facts | None = None,
    children: tuple[str, ...] = (),
    language: str = "en",
) -> Notice:
    """A notice of this kind to one invented adult, for her children where they are named."""
    return Notice(
        id=UUID(int=1),
        kind=kind,
        reference="RL-7K2M-9QXD",
        language=language,
        agency=COUNTY,
        recipient=ANA,
        check_word="MAPLE",
        facts=facts or FACTS[kind],
        children=ChildrenNamed(children) if children else None,
        code_expires_on=dt.date(2026, 9, 30),
        marks=("example", "demonstration"),
    )
