from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Onward(StrEnum):
    """What is known of whether the recipient passes the facts on."""

    KNOWN = "known"
    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"


class BreachLaw(StrEnum):
    """The two laws of breach, by their ids in the catalogue; each asks its own question."""

    MINNESOTA = "mn-13.055-breach"
    HIPAA = "us-hipaa-404-breach"


class BreachFinding(StrEnum):
    """What counsel decided of one law."""

    BREACH = "breach"
    NO_BREACH = "no_breach"


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """Counsel's answer to a demand, beside the entry that says what was given.

    ``not_held`` are the facts asked for that the agency does not have: of the others, what was not
    given was refused.  ``why_less`` says why no more was given than was.
    """

    not_held: tuple[str, ...] = ()
    why_less: str = ""
    agreement_id: UUID | None = None
    conditions: str = ""
    onward: Onward = Onward.UNKNOWN
    kept_until: str = ""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as it stands, with what the entry itself says, element by element."""

    asked: tuple[str, ...]
    given: tuple[str, ...]
    refused: tuple[str, ...]
    not_held: tuple[str, ...]
    why_less: str
    agreement_id: UUID | None
    conditions: str
    onward: Onward
    kept_until: str
    recorded_at: datetime
    recorded_by: UUID | None


@dataclass(frozen=True, slots=True)
class AgreementDraft:
    """A data-sharing agreement; ``ends_on`` None means that it names no end."""

    title: str
    parties: str
    scope: str
    begins_on: date
    ends_on: date | None
    review_on: date | None


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement in the register."""

    id: UUID
    reference: str
    title: str
    parties: str
    scope: str
    begins_on: date
    ends_on: date | None
    review_on: date | None
    ended: bool
    review_due: bool


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note of counsel's own."""

    text: str = field(repr=False)
    written_at: datetime
    written_by: UUID


@dataclass(frozen=True, slots=True)
class BreachQuestion:
    """One question that a disclosure without a law asks of counsel; ``finding`` None is open.

    ``due_on`` is the last day on which people can be told in time, where that law counts days.
    """

    law: BreachLaw
    discovered_on: date
    due_on: date | None
    finding: BreachFinding | None
    reasons: str | None = field(repr=False)
    answered_at: datetime | None
    answered_by: UUID | None
