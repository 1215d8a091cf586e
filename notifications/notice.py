"""The frozen value that crosses from the portal to the sender: what one person is told.

A notice is evidence.  It holds keys, days and names, never a row and never a rendered sentence;
`to_json` writes it in one canonical form, and `facts_sha256` proves it.  Term keys are those of
`translations.vocabulary`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal
from uuid import UUID

from notifications import canonical_json
from notifications.recipients import Channel, Recipient

Certainty = Literal["confirmed", "in_requested_group", "cannot_determine"]
Duty = Literal["law", "policy"]
Standing = Literal["asserted", "accepted", "contested", "enjoined"]
Verified = Literal["page-seen", "from-memory"]
AskedOf = Literal["agency", "state", "other"]
First = Literal["ask", "tell"]
BegunBy = Literal["letter_code", "papers_seen", "signed_in"]

MOST_AGENCY_SENTENCES = 3


class NoticeKind(StrEnum):
    """What a notice is about.  *Requested*, *refused*, *disclosed* and *could be* stay apart."""

    DATA_REQUESTED = "data_requested"
    REQUEST_REFUSED = "request_refused"
    DATA_DISCLOSED = "data_disclosed"
    DISCLOSED_NO_BASIS = "disclosed_no_basis"
    COULD_BE_PASSED_ON = "could_be_passed_on"
    CORRECTION = "correction"
    COURT_RULED = "court_ruled"
    ADVANCE_NOTICE = "advance_notice"
    SILENCE_ORDER_ENDED = "silence_order_ended"
    SIGN_IN_CODE = "sign_in_code"
    NEW_WAY_IN = "new_way_in"
    SECOND_CODE = "second_code"
    CONTACT_CHANGED = "contact_changed"
    RECORDS_REQUEST_RECEIVED = "records_request_received"
    RECORDS_REQUEST_READY = "records_request_ready"
    RECORDS_REQUEST_RELEASED = "records_request_released"
    LETTER_POINTER = "letter_pointer"


class TooManyAgencySentencesError(ValueError):
    """A notice carries at most three sentences in an agency's own words."""


@dataclass(frozen=True, slots=True)
class KindRule:
    """How one kind of notice travels.

    ``channels``: those it can use; the person's own order decides among them.  ``law_channel``:
    the channel that a law names where it has us tell this; then it comes first.  ``send_within``:
    the policy for the first try.  ``expires_after``: how long it is worth sending at all.
    ``everywhere``: a letter, and word at each safe contact, since one can be in the wrong hands.
    """

    channels: tuple[Channel, ...]
    send_within: dt.timedelta
    escalates: bool
    carries_code: bool
    expires_after: dt.timedelta | None = None
    law_channel: Channel | None = None
    everywhere: bool = False


# Paper first: it carries the code, it can be shown to a helper, and it is what a law would name.
_TOLD = KindRule(
    channels=(Channel.LETTER, Channel.SMS, Channel.EMAIL, Channel.IN_PERSON),
    send_within=dt.timedelta(days=5),
    escalates=True,
    carries_code=True,
    law_channel=Channel.LETTER,
)
# Whoever opens such a letter must not get a code from it: it can have come to the wrong hands.
_ANNOUNCED = replace(_TOLD, carries_code=False, everywhere=True)
# To the address on record, and by no shorter way: that it came there is what it is for.
_SECOND = replace(_TOLD, channels=(Channel.LETTER, Channel.IN_PERSON), escalates=False)
_POINTER = KindRule(
    channels=(Channel.SMS, Channel.EMAIL),
    send_within=dt.timedelta(days=5),
    escalates=False,
    carries_code=False,
    expires_after=dt.timedelta(days=14),
)
SIGN_IN_MINUTES = 10
_SIGN_IN = KindRule(
    channels=(Channel.SMS, Channel.EMAIL),
    send_within=dt.timedelta(minutes=1),
    escalates=False,
    carries_code=False,
    expires_after=dt.timedelta(minutes=SIGN_IN_MINUTES),
)

KIND_RULES: dict[NoticeKind, KindRule] = {
    NoticeKind.DATA_REQUESTED: _TOLD,
    NoticeKind.REQUEST_REFUSED: _TOLD,
    NoticeKind.DATA_DISCLOSED: _TOLD,
    NoticeKind.DISCLOSED_NO_BASIS: _TOLD,
    NoticeKind.COULD_BE_PASSED_ON: _TOLD,
    NoticeKind.CORRECTION: _TOLD,
    NoticeKind.COURT_RULED: _TOLD,
    NoticeKind.ADVANCE_NOTICE: _TOLD,
    NoticeKind.SILENCE_ORDER_ENDED: _TOLD,
    NoticeKind.SIGN_IN_CODE: _SIGN_IN,
    NoticeKind.NEW_WAY_IN: _ANNOUNCED,
    NoticeKind.SECOND_CODE: _SECOND,
    NoticeKind.CONTACT_CHANGED: _ANNOUNCED,
    NoticeKind.RECORDS_REQUEST_RECEIVED: _TOLD,
    NoticeKind.RECORDS_REQUEST_READY: _TOLD,
    NoticeKind.RECORDS_REQUEST_RELEASED: _TOLD,
    NoticeKind.LETTER_POINTER: _POINTER,
}


@dataclass(frozen=True, slots=True)
class LegalHelper:
    """An office that gives free legal help."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """Who writes.  ``sender_lines`` is the return address; ``site`` is typed by hand: no scheme.

    ``key`` is the agency's id: the sender tells agencies apart by it and knows no more of them.
    """

    name: str
    help_phone: str
    sender_lines: tuple[str, ...]
    site: str
    legal_helpers: tuple[LegalHelper, ...] = ()
    is_example: bool = False
    key: UUID | None = None
    language_phones: tuple[tuple[str, str], ...] = ()

    def phone_for(self, language: str) -> str:
        """The number to call in a language: its interpreter's line, or the help number."""
        return dict(self.language_phones).get(language, self.help_phone)


@dataclass(frozen=True, slots=True)
class BasisFacts:
    """One claim about one law, as it stood when the notice was prepared.

    ``effect`` is what the claimant says the law does here; ``claimed_by`` is a key of the
    vocabulary's requesters or claimants, ``agency`` for the one who writes; ``as_of`` is the day
    of the newest source for where it stands.  ``edition`` is the
    hash of the catalogue's edition.  ``plain`` and ``means_for_you`` are messages of the gettext
    domain ``law``; ``means_for_you`` can be empty.
    """

    id: str
    citation: str
    url: str
    verified: Verified
    as_of: dt.date | None
    effect: Literal["permits", "forbids", "other"]
    claimed_by: str
    standing: Standing
    edition: str
    plain: str
    means_for_you: str = ""
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class EarlierStatement:
    """What an earlier notice said that this one corrects.

    ``happened_on`` is the day of the event that both are about; ``said_on`` the day of the notice.
    """

    happened_on: dt.date
    kind: NoticeKind
    said_on: dt.date | None = None
    elements_given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What is known of one entry, in term keys and days.

    ``happened_on``: the day of the entry.  ``asked_on``: the day the paper came, where known.
    ``known_since``: when the agency learned of it.  ``as_of``: when it last looked.
    ``holder``: who has the facts now and could pass them on.  ``our_steps``: what we did;
    ``known``: further sentences of fact; ``next_steps``: what can happen.  ``corrected_to``: the
    kind whose words are right, in a correction.  ``first``: whether a law has us
    *ask* her, or *tell* her, before we answer; ``answer_by`` is then the last day for her word.
    ``tells`` and ``silent_until``: what could not be told before, and when its order ended.
    """

    happened_on: dt.date
    requester: str
    instrument: str
    certainty: Certainty
    duty: Duty
    changes_today: tuple[str, ...]
    duty_citation: str = ""
    asked_of: AskedOf = "agency"
    asked_on: dt.date | None = None
    known_since: dt.date | None = None
    as_of: dt.date | None = None
    holder: str | None = None
    programmes: tuple[str, ...] = ()
    judge_signed: bool | None = None
    elements_asked: tuple[str, ...] = ()
    elements_given: tuple[str, ...] = ()
    elements_could_be_passed: tuple[str, ...] = ()
    ruling: str | None = None
    our_steps: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    answer_by: dt.date | None = None
    bases: tuple[BasisFacts, ...] = ()
    corrects: EarlierStatement | None = None
    corrected_to: NoticeKind | None = None
    first: First | None = None
    tells: NoticeKind | None = None
    silent_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What happened with her own way in: a new one begun, or how she is reached changed.

    ``begun_by``: how a new way in was begun; ``opens_since``: the day since which it opens her
    history, ``None`` while it does not.  ``changes`` are keys of the vocabulary's
    ``contact_changes``: the numbers and addresses themselves are never part of a notice.
    """

    happened_on: dt.date
    begun_by: BegunBy | None = None
    opens_since: dt.date | None = None
    changes: tuple[str, ...] = ()
    duty: Duty = "policy"
    duty_citation: str = ""


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A person's own records request: what was asked, when it is due, how that was counted.

    ``request_kind`` and ``rule`` are term keys.  ``holidays_skipped`` are the legal holidays that
    the count left out.  ``pick_up_by``: five working days after word that it is ready
    (`mn-13.03-3g-pickup`).  ``released_on``: when documents were put where she can open them;
    ``is_whole``: whether they are all that she asked for.
    """

    request_kind: str
    received_on: dt.date
    due_on: dt.date
    rule: str
    duty: Duty
    duty_citation: str = ""
    holidays_skipped: tuple[dt.date, ...] = ()
    pick_up_by: dt.date | None = None
    released_on: dt.date | None = None
    is_whole: bool | None = None


Facts = EntryFacts | RequestFacts | AccountFacts


@dataclass(frozen=True, slots=True)
class ChildrenNamed:
    """The given names of the children whom a letter to their parent is about."""

    given_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgencySentence:
    """One sentence in an agency's own words, with the translations that are approved."""

    id: str
    english: str
    english_approved: bool
    translations: tuple[tuple[str, str], ...] = ()

    def in_language(self, language: str) -> str | None:
        """The approved words in ``language``; ``None`` where there are none."""
        if language == "en":
            return self.english
        return dict(self.translations).get(language)


@dataclass(frozen=True, slots=True)
class Notice:
    """What one person is told, whole.  A sign-in code itself is never part of it.

    ``language`` is the one the person reads; the gate decides in which she is written to.
    ``spoken_language`` is the one to call her in.  ``marks`` are term keys such as ``example``.
    """

    id: UUID
    kind: NoticeKind
    reference: str
    language: str
    agency: AgencyFacts
    recipient: Recipient
    check_word: str = field(repr=False)
    facts: Facts | None = None
    spoken_language: str = ""
    children: ChildrenNamed | None = field(default=None, repr=False)
    agency_sentences: tuple[AgencySentence, ...] = ()
    code_expires_on: dt.date | None = None
    marks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.agency_sentences) > MOST_AGENCY_SENTENCES:
            raise TooManyAgencySentencesError(str(len(self.agency_sentences)))

    @property
    def rule(self) -> KindRule:
        return KIND_RULES[self.kind]

    @property
    def names_the_mail(self) -> bool:
        """Whether a law has us tell this, by mail: then no other choice comes before a letter."""
        by_law = self.facts is not None and self.facts.duty == "law"
        return by_law and self.rule.law_channel is Channel.LETTER

    def to_json(self) -> str:
        """The canonical JSON: the same notice is always the same text."""
        return canonical_json.dump(self)

    @classmethod
    def from_json(cls, text: str) -> Notice:
        """The notice that `to_json` wrote.

        Raises:
            canonical_json.UnreadableJsonError: the text is not a notice.
        """
        return canonical_json.load(text, cls)

    def facts_sha256(self) -> str:
        """The hex SHA-256 of `to_json`, for proof."""
        return canonical_json.sha256(self)
