"""A proposed new edition of a law, as a patch of the catalogue: law text changes only in files."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

import yaml
from pydantic import ValidationError

from portal.legal_bases.catalogue import read_catalogue
from portal.legal_bases.errors import ProposalRefused, UnknownLegalBasis

_PATH = "portal/legal_bases/catalogue.yaml"
_BEGINS = "  - id: "
_WIDTH = 110


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a new edition says; what it does not name stays as in the newest edition."""

    plain: str
    means_for_you: str
    effective_from: date
    url: str
    as_of: str


def as_patch(basis_id: str, proposal: Proposal, text: str | None = None) -> str:
    """A patch that ``git apply`` takes: the new edition stands behind the newest one.

    Raises:
        UnknownLegalBasis: the catalogue has no such law.
        ProposalRefused: the catalogue would not be right with it; the message says why.
    """
    before = text if text is not None else _shipped()
    lines = before.splitlines(keepends=True)
    begins, ends = _newest(lines, basis_id)
    fields = yaml.safe_load("".join(lines[begins:ends]))[0]
    block = _block({**fields, **_said(proposal)})
    after = [*lines[:ends], *block.splitlines(keepends=True), *lines[ends:]]
    _check("".join(after))
    patch = difflib.unified_diff(lines, after, f"a/{_PATH}", f"b/{_PATH}")
    return "".join(patch)


def _said(proposal: Proposal) -> dict[str, Any]:
    return {
        "plain": " ".join(proposal.plain.split()),
        "means_for_you": " ".join(proposal.means_for_you.split()) or None,
        "effective_from": proposal.effective_from,
        "url": proposal.url.strip(),
        # Somebody proposes it; that the page was read is for the reviewed change to say.
        "verified": "from-memory",
        "verified_scope": None,
        "as_of": proposal.as_of.strip(),
    }


def _newest(lines: list[str], basis_id: str) -> tuple[int, int]:
    """The first line of the last edition, and the line behind its last."""
    starts = [number for number, line in enumerate(lines) if line.startswith(_BEGINS)]
    mine = [number for number in starts if lines[number] == f"{_BEGINS}{basis_id}\n"]
    if not mine:
        raise UnknownLegalBasis(basis_id)
    begins = mine[-1]
    ends = next((number for number in starts if number > begins), len(lines))
    return begins, ends


def _block(fields: dict[str, Any]) -> str:
    dumped = yaml.safe_dump([fields], sort_keys=False, allow_unicode=True, width=_WIDTH)
    return "".join(f"  {line}" for line in dumped.splitlines(keepends=True)) + "\n"


def _check(text: str) -> None:
    try:
        read_catalogue(text)
    except ValidationError as error:
        first = error.errors()[0]
        raise ProposalRefused(f"{first['loc'][-1]}: {first['msg']}") from error
    except ValueError as error:
        raise ProposalRefused(str(error)) from error


def _shipped() -> str:
    here = resources.files("portal.legal_bases") / "catalogue.yaml"
    return here.read_text(encoding="utf-8")
