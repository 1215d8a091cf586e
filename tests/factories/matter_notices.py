"""The notices that the file of matters calls for, frozen without a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

import portal.disclosures
from notifications.notice import BasisFacts, EntryFacts, Notice, NoticeKind
from portal.legal_bases.catalogue import legal_basis
from tests.factories.notices import make_notice

_MATTERS = Path(portal.disclosures.__file__).parent / "matters.yaml"
_SAME_NAMES = (
    "changes_today",
    "elements_asked",
    "elements_given",
    "our_steps",
    "known",
    "next_steps",
)


def notices_of_matters() -> Iterator[tuple[str, Notice]]:
    """One notice for each entry that people are told of, by the matter's slug and its kind."""
    for matter in yaml.safe_load(_MATTERS.read_text(encoding="utf-8"))["matters"]:
        for entry in matter["entries"]:
            if "notice" in entry:
                kind = NoticeKind(entry["notice"])
                yield f"{matter['slug']}-{kind}", make_notice(kind, facts=_facts(matter, entry))


def _facts(matter: Mapping[str, Any], entry: Mapping[str, Any]) -> EntryFacts:
    return EntryFacts(
        happened_on=entry["happened_on"],
        requester=matter["requester"],
        instrument=matter["instrument"],
        certainty=entry.get("certainty", "confirmed"),
        duty=entry["duty"],
        asked_of=entry.get("asked_of", "agency"),
        as_of=entry["as_of"],
        holder=entry.get("holder"),
        programmes=tuple(matter["programmes"]),
        judge_signed=matter["judge_signed"],
        elements_could_be_passed=tuple(entry.get("could_be_passed", ())),
        ruling=entry.get("ruling"),
        answer_by=entry.get("answer_by"),
        bases=tuple(_basis(claim) for claim in entry["claims"]),
        **{name: tuple(entry.get(name, ())) for name in _SAME_NAMES},
    )


def _basis(claim: Mapping[str, Any]) -> BasisFacts:
    law = legal_basis(claim["basis"])
    return BasisFacts(
        id=law.id,
        citation=law.citation,
        url=law.url,
        verified=law.verified.value,
        as_of=claim["as_of"] if isinstance(claim["as_of"], dt.date) else None,
        effect=claim["says"],
        claimed_by=claim["claimed_by"],
        standing=claim["standing"],
        edition=law.edition_hash,
        plain=law.plain,
        means_for_you=law.means_for_you or "",
    )
