"""A matter, an entry and a claim as somebody writes them down, before they are recorded.

Every word must be one that the vocabulary knows, and every law one that the catalogue has: what is
not, cannot be told to anyone in sixteen languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from portal.disclosures.kinds import (
    AskedOf,
    Certainty,
    Duty,
    EntryKind,
    Precision,
    Says,
    Standing,
)
from portal.disclosures.rules import Said
from portal.legal_bases.catalogue import legal_basis
from portal.legal_bases.errors import UnknownLegalBasis
from translations import vocabulary

_PARTIAL_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class KnownDay:
    """A day, as exactly as it is known: of a month or a year, ``day`` is the first."""

    day: date
    precision: Precision


def known_day(raw: Any) -> KnownDay:
    """Read a day (2026-06-03), a month (2025-08) or a year (2025).

    Raises:
        ValueError: it is none of these.
    """
    if isinstance(raw, KnownDay):
        return raw
    if isinstance(raw, date):
        return KnownDay(raw, Precision.DAY)
    partial = _PARTIAL_DAY.fullmatch(str(raw))
    if partial is None:
        return KnownDay(_whole_day(raw), Precision.DAY)
    year, month = partial.groups()
    if month is None:
        return KnownDay(date(int(year), 1, 1), Precision.YEAR)
    return KnownDay(date(int(year), int(month), 1), Precision.MONTH)


def _whole_day(raw: Any) -> date:
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise ValueError(
            f"{raw!r} is not a day (2026-06-03), a month (2025-08) or a year (2025)"
        ) from None


def _as_of(raw: Any) -> str | None:
    """The ISO text of a day, a month or a year."""
    if raw is None:
        return None
    known_day(raw)
    return raw.isoformat() if isinstance(raw, date) else str(raw)


def _one_of(*groups: str, also: tuple[str, ...] = ()) -> Callable[[str], str]:
    def check(word: str) -> str:
        if word in also or any(vocabulary.has(group, word) for group in groups):
            return word
        known = [*also, *(key for group in groups for key in vocabulary.keys(group))]
        name = groups[0].replace("_", " ")
        raise ValueError(f"{word!r} is not one of the {name}; known are: {', '.join(known)}")

    return check


def _in_catalogue(basis_id: str) -> str:
    try:
        legal_basis(basis_id)
    except UnknownLegalBasis:
        raise ValueError(f"{basis_id!r} is not in the law catalogue") from None
    return basis_id


def _word(*groups: str, also: tuple[str, ...] = ()) -> AfterValidator:
    return AfterValidator(_one_of(*groups, also=also))


Requester = Annotated[str, _word("requesters")]
Instrument = Annotated[str, _word("instruments")]
Programme = Annotated[str, _word("programmes")]
Element = Annotated[str, _word("data_elements")]
Holder = Annotated[str, _word("holders")]
Claimant = Annotated[str, _word("requesters", "claimants", also=("agency",))]
Ruling = Annotated[str, _word("rulings")]
Change = Annotated[str, _word("changes_today")]
Step = Annotated[str, _word("our_steps")]
Known = Annotated[str, _word("known")]
NextStep = Annotated[str, _word("next_steps")]
BasisId = Annotated[str, AfterValidator(_in_catalogue)]
AsOf = Annotated[str | None, BeforeValidator(_as_of)]
Sentence = Annotated[str, Field(min_length=1, max_length=500)]


class _Draft(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class ClaimDraft(_Draft):
    """Who says that which law permits or forbids this, and where that stands."""

    basis: BasisId
    claimed_by: Claimant
    says: Says
    standing: Standing
    as_of: AsOf = None


class EntryDraft(_Draft):
    """One dated fact.  ``supersedes`` is the number, from 1, of an entry of the same matter."""

    kind: EntryKind
    happened_on: Annotated[KnownDay, BeforeValidator(known_day)]
    notice: str | None = None
    asked_of: AskedOf = AskedOf.AGENCY
    certainty: Certainty = Certainty.CONFIRMED
    holder: Holder | None = None
    elements_asked: tuple[Element, ...] = ()
    elements_given: tuple[Element, ...] = ()
    could_be_passed: tuple[Element, ...] = ()
    ruling: Ruling | None = None
    our_steps: tuple[Step, ...] = ()
    known: tuple[Known, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    answer_by: date | None = None
    changes_today: Annotated[tuple[Change, ...], Field(min_length=1)]
    duty: Duty
    duty_basis: BasisId | None = None
    as_of: AsOf = None
    claims: tuple[ClaimDraft, ...] = ()
    supersedes: Annotated[int, Field(ge=1)] | None = None

    @property
    def said(self) -> Said:
        """What the rules judge."""
        return Said(
            kind=self.kind,
            happened_on=self.happened_on.day,
            asked=self.elements_asked,
            given=self.elements_given,
            could_be_passed=self.could_be_passed,
            holder=self.holder,
            ruling=self.ruling,
            notice_kind=self.notice,
            by_law=self.duty is Duty.LAW,
            duty_basis=self.duty_basis,
            answer_by=self.answer_by,
            claims=tuple(claim.says for claim in self.claims),
            supersedes=self.supersedes is not None,
        )


class MatterDraft(_Draft):
    """A third party's pursuit of data.  Without a ``reference`` it gets the next number."""

    agency: str
    title: Sentence
    purpose: Sentence
    requester: Requester
    instrument: Instrument
    judge_signed: bool | None = None
    programmes: tuple[Programme, ...] = ()
    slug: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)] | None = None
    reference: Annotated[str, Field(pattern=r"^M-\d{4}-\d{4,}$", max_length=20)] | None = None
    example: bool = False
    of_public_record: bool = False
    as_of: AsOf = None
    citations: tuple[BasisId, ...] = ()
    entries: tuple[EntryDraft, ...] = ()
