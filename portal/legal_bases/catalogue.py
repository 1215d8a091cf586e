"""The law catalogue as values: dated editions, each with the hash that counsel's review names.

The data is ``catalogue.yaml``.  A law's id never changes; what it says can, and then a later
edition stands beside the earlier one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from importlib import resources
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from portal.legal_bases.errors import UnknownLegalBasis

# Not part of what the law says: a change in these asks for no new review.
_BESIDE_THE_LAW = frozenset({"topics", "notes"})


class Verified(StrEnum):
    """How the research came by an entry."""

    PAGE_SEEN = "page-seen"
    FROM_MEMORY = "from-memory"


class Jurisdiction(StrEnum):
    MINNESOTA = "mn"
    FEDERAL = "federal"


class Effect(StrEnum):
    """What an entry does for the person whose data it is."""

    PERMITS_DISCLOSURE = "permits_disclosure"
    RESTRICTS_DISCLOSURE = "restricts_disclosure"
    GIVES_RIGHT = "gives_right"
    DUTY_TO_NOTIFY = "duty_to_notify"
    REMEDY = "remedy"
    DELAY_NOTICE = "delay_notice"


class Standing(StrEnum):
    """Where the law itself stands, as last known."""

    IN_FORCE = "in_force"
    IN_FORCE_DATES_EXTENDED = "in_force_dates_extended"
    CONTESTED = "contested"
    REACH_DISPUTED = "reach_disputed"
    CONFLICTING_ORDERS = "conflicting_orders"
    ENJOINED_PRELIMINARY = "enjoined_preliminary"
    ENJOINED_IN_PART = "enjoined_in_part"
    DEMAND_NOT_ORDER = "demand_not_order"
    CHECK_CURRENCY = "check_currency"
    GUIDANCE_IN_FLUX = "guidance_in_flux"
    NOT_ENACTED = "not_enacted_as_far_as_known"
    UNCONFIRMED = "unconfirmed"


class Confidence(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit that the law sets; ``number`` is None where the law gives words alone."""

    number: int | None
    unit: str | None
    exclusions: tuple[str, ...]
    starts_from: str
    note: str | None = None


@dataclass(frozen=True)
class LegalBasis:
    """One edition of one law.

    ``effective_from`` is None where the day is not known; ``as_of`` is the age of what was read.
    ``notes`` are for staff and counsel and are never shown to a resident.
    """

    id: str
    citation: str
    jurisdiction: Jurisdiction
    topics: tuple[str, ...]
    applies_to: tuple[str, ...]
    plain: str
    means_for_you: str | None
    effective_from: date | None
    effect_for_resident: Effect
    also_effects: tuple[Effect, ...]
    deadline: Deadline | None
    status: Standing
    url: str
    more_sources: tuple[str, ...]
    verified: Verified
    verified_scope: str | None
    as_of: str
    confidence: Confidence
    notes: str | None

    @cached_property
    def edition_hash(self) -> str:
        """SHA-256, in hexadecimal, of all that the entry says of the law."""
        said = {name: value for name, value in asdict(self).items() if name not in _BESIDE_THE_LAW}
        canonical = json.dumps(
            said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
        )
        return hashlib.sha256(canonical.encode()).hexdigest()

    @property
    def is_from_memory(self) -> bool:
        return self.verified is Verified.FROM_MEMORY

    @property
    def is_shown_to_residents(self) -> bool:
        return self.means_for_you is not None


class Catalogue(BaseModel):
    """The file as it is written; an unknown field or value is refused."""

    model_config = ConfigDict(extra="forbid")

    schema_version: int
    compiled: date
    translate_fields: tuple[str, ...]
    entries: tuple[LegalBasis, ...]

    @property
    def translatable(self) -> tuple[str, ...]:
        """The English to translate: of the entries shown to residents, without repeats."""
        shown = (entry for entry in self.entries if entry.is_shown_to_residents)
        texts = (getattr(entry, name) for entry in shown for name in self.translate_fields)
        return tuple(dict.fromkeys(texts))


def read_catalogue(text: str) -> Catalogue:
    """Check a catalogue's text.

    Raises:
        pydantic.ValidationError: a field is missing, unknown or has a value that is not allowed.
        ValueError: two entries are the same edition of the same law.
    """
    raw: dict[str, Any] = yaml.load(text, Loader=_SafeLoader)  # noqa: S506 - a safe loader
    _refuse_unknown_fields(raw.get("entries", []))
    catalogue = TypeAdapter(Catalogue).validate_python(raw)
    _refuse_doubles(catalogue.entries)
    return catalogue


@cache
def catalogue() -> Catalogue:
    """The catalogue that the project ships."""
    here = resources.files("portal.legal_bases") / "catalogue.yaml"
    return read_catalogue(here.read_text(encoding="utf-8"))


def all_legal_bases() -> tuple[LegalBasis, ...]:
    """Every edition of every law, in the order of the file."""
    return catalogue().entries


def legal_basis(basis_id: str, on: date | None = None) -> LegalBasis:
    """The newest edition of a law, or the one that was in force on a Minnesota day.

    An edition whose first day is not known counts as in force from the beginning.

    Raises:
        UnknownLegalBasis: the catalogue has no such law, or had none yet on that day.
    """
    editions = [e for e in _by_id().get(basis_id, ()) if on is None or _first_day(e) <= on]
    if not editions:
        raise UnknownLegalBasis(basis_id)
    return max(editions, key=_first_day)


def editions(basis_id: str, among: Iterable[LegalBasis] | None = None) -> tuple[LegalBasis, ...]:
    """Every edition of a law, the newest first; none if the catalogue has no such law."""
    entries = all_legal_bases() if among is None else among
    of_this_law = (entry for entry in entries if entry.id == basis_id)
    return tuple(sorted(of_this_law, key=_first_day, reverse=True))


@cache
def _by_id() -> dict[str, tuple[LegalBasis, ...]]:
    found: dict[str, tuple[LegalBasis, ...]] = {}
    for entry in all_legal_bases():
        found[entry.id] = (*found.get(entry.id, ()), entry)
    return found


def _first_day(edition: LegalBasis) -> date:
    return edition.effective_from or date.min


def _refuse_unknown_fields(entries: list[dict[str, Any]]) -> None:
    known = {field.name for field in fields(LegalBasis)}
    for entry in entries:
        unknown = sorted(set(entry) - known)
        if unknown:
            raise ValueError(f"{entry.get('id')}: unknown field: {', '.join(unknown)}")


def _refuse_doubles(entries: tuple[LegalBasis, ...]) -> None:
    seen: set[tuple[str, date]] = set()
    for entry in entries:
        edition = (entry.id, _first_day(entry))
        if edition in seen:
            raise ValueError(f"{entry.id}: this edition stands twice in the catalogue")
        seen.add(edition)


# The C parser reads the file in a tenth of the time; both build nothing but plain values.
_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
