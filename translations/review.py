"""Which sentences a named human has approved, and which were left open on purpose.

An approval names the hash of the source sentence and the hash of source and translation together:
once either changes, the approval is stale and says so.  Approvals made for a demonstration live in
the demonstration's own database, never in these files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from translations.catalogues import Domain, catalogue
from translations.messages import message_key, msgid_hash, sentence_hash
from translations.registry import FOLDER, Language


class ReviewState(StrEnum):
    """Where one sentence stands in one language; only ``approved`` lets a notice use it."""

    UNTRANSLATED = "untranslated"
    DRAFT = "draft"
    APPROVED = "approved"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Approval:
    """One human's word that a sentence is right: ``approver`` is a role or a public name."""

    msgid: str
    sentence: str
    approver: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class OpenSentence:
    """A sentence left untranslated on purpose, and why."""

    domain: Domain
    msgid: str
    reason: str


def review_state(
    language: Language,
    domain: Domain,
    msgid: str,
    context: str | None = None,
    root: Path = FOLDER,
) -> ReviewState:
    """The state of one sentence.  English too is a draft until counsel has approved it."""
    held = catalogue(language, domain, root).sentences.get(message_key(msgid, context))
    if held is None:
        return ReviewState.UNTRANSLATED
    approval = approvals(language, domain, root).get(msgid_hash(held))
    if approval is None:
        return ReviewState.DRAFT
    if approval.sentence != sentence_hash(held):
        return ReviewState.STALE
    return ReviewState.APPROVED


@cache
def approvals(language: Language, domain: Domain, root: Path = FOLDER) -> Mapping[str, Approval]:
    """The approvals on file, by the hash of the source sentence; none if there is no file."""
    rows = _rows(root / language.code / "review" / f"{domain}.yaml", "approved")
    return {row["msgid"]: Approval(**row) for row in rows}


@cache
def open_sentences(language: Language, root: Path = FOLDER) -> tuple[OpenSentence, ...]:
    rows = _rows(root / language.code / "open.yaml", "open")
    return tuple(OpenSentence(row["domain"], row["id"], row["reason"]) for row in rows)


def _rows(path: Path, key: str) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    held = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return list(held.get(key) or [])
