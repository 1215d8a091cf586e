"""Her copy of her history: a document, a table, and data for a program.

Each has what an accounting of disclosures must have: the day, who got it, what it was, and what for
(`us-hipaa-528-accounting`); and a number made from its content, so that a copy can be told apart.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

from flask import make_response
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from notifications.foundation.days import minnesota_day
from notifications.typesetting import Typesetter
from portal.disclosures.queries import PersonsEntry
from portal.legal_bases.catalogue import legal_basis
from portal.web.shared.locale import page_language
from portal.web.shared.sessions import Visitor
from portal.web.shared.template_words import citation, claimant, when
from portal.web.shared.wired import the_portal, working
from portal.web.shared.words import N_, Words, ltr
from translations.registry import ENGLISH

# A program that opens tables would take these for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ALWAYS = N_(
    "This shows what we can show today. The law can make us wait before we tell you some things."
)
_COLUMNS = (
    N_("Day"),
    N_("What happened"),
    N_("Office"),
    N_("Who asked"),
    N_("The paper"),
    N_("What it was for"),
    N_("Asked for"),
    N_("Given"),
    N_("Could be passed on"),
    N_("How sure we are"),
    N_("Laws named"),
    N_("Entry number"),
    N_("Who got facts"),
    N_("Address of who got facts"),
)
_TITLE = N_("What happened with your facts")
_COPY_NUMBER = N_("Copy number")
_COVERS = N_("This covers what these offices wrote down here, up to today:")
_UP_TO = N_("Day of this copy")
_NOT_KNOWN = N_("We do not have it here.")
# How words are kept in their order where there is no mark-up: what pages isolate, a document does.
_ISOLATED = re.compile(r"<bdi[^>]*dir=.ltr.[^>]*>(.*?)</bdi>")


@dataclass(frozen=True, slots=True)
class _Copy:
    """What she takes: the entries, and the offices and the day that they are of."""

    entries: tuple[PersonsEntry, ...]
    offices: tuple[str, ...]
    day: date


def copy_document(visitor: Visitor) -> ResponseReturnValue:
    """A tagged PDF in her language."""
    found, page = _taken(visitor), page_language()
    words, spoken = page.words, page.words.language
    rows = [_cells(words, one) for one in found.entries]
    labels = [_bare(words.say(column)) for column in _COLUMNS]
    number = _number([_bare(cell) for cell in row] for row in rows)
    made = _typesetter().typeset(
        "listing",
        {
            "language": spoken.code,
            "html_lang": spoken.html_lang,
            "direction": spoken.direction,
            "title": _bare(words.say(_TITLE)),
            "lead": _bare(words.say(_ALWAYS)),
            "covers": [_line(label, cell) for label, cell in _covered(words, found)],
            "parts": [_part(labels, row) for row in rows],
            "number": _line(_bare(words.say(_COPY_NUMBER)), ltr(number)),
        },
        made_on=found.day,
    )
    answer = make_response(made.pdf)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = 'attachment; filename="copy.pdf"'
    return answer


def _part(labels: list[str], row: list[object]) -> dict[str, Any]:
    """One entry: its day and what happened as a heading, and the rest line by line."""
    lines = [_line(label, cell) for label, cell in zip(labels[2:], row[2:], strict=True)]
    heading = f"{_bare(row[0])}: {_bare(row[1])}"
    return {"heading": heading, "lines": [line for line in lines if line["text"]]}


def _line(label: str, cell: object) -> dict[str, Any]:
    english = isinstance(cell, Markup) and cell.startswith('<span lang="en"')
    return {"label": label, "text": _in_order(cell), "english": english}


def _in_order(cell: object) -> str:
    """Words without mark-up, whose numbers and citations keep their order inside Arabic."""
    if isinstance(cell, Markup):
        cell = Markup(_ISOLATED.sub("\u2066\\1\u2069", str(cell)))  # noqa: S704 - mark-up was escaped
    return _bare(cell)


def _covered(words: Words, found: _Copy) -> list[tuple[str, object]]:
    """The period and the offices that a copy covers (`us-hipaa-528-accounting`)."""
    return [
        (_bare(words.say(_COVERS)).rstrip(": "), "; ".join(found.offices)),
        (_bare(words.say(_UP_TO)), words.day(found.day)),
    ]


@cache
def _typesetter() -> Typesetter:
    """One warm compiler a process."""
    return Typesetter()


def copy_table(visitor: Visitor) -> ResponseReturnValue:
    """CSV in her language, for a program that opens tables."""
    found, words = _taken(visitor), page_language().words
    rows = [_row(words, one) for one in found.entries]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_bare(words.say(column)) for column in _COLUMNS])
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    writer.writerow([_bare(words.say(_ALWAYS))])
    writer.writerows(
        [_harmless(label), _harmless(str(cell))] for label, cell in _covered(words, found)
    )
    writer.writerow([_bare(words.say(_COPY_NUMBER)), _number(rows)])
    # The mark in front tells such a program that it is UTF-8.
    return _file("\ufeff" + text.getvalue(), "text/csv", "csv")


def copy_data(visitor: Visitor) -> ResponseReturnValue:
    """JSON with keys that stay, days as ISO, and every code beside its words in English."""
    found, words = _taken(visitor), Words(ENGLISH)
    entries = [_record(words, one) for one in found.entries]
    number = sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()[:16]
    whole = {
        "copy": number,
        "note": _bare(words.say(_ALWAYS)),
        "covers": {"offices": list(found.offices), "up_to": found.day.isoformat()},
        "entries": entries,
    }
    return _file(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", "application/json", "json")


def _taken(visitor: Visitor) -> _Copy:
    day = minnesota_day(the_portal().clock.now())
    with working() as services:
        entries = services.history.copy(visitor.actor)
        return _Copy(entries, services.history.offices(visitor.actor), day)


def _row(words: Words, one: PersonsEntry) -> list[str]:
    return [_bare(cell) for cell in _cells(words, one)]


def _cells(words: Words, one: PersonsEntry) -> list[object]:
    matter, entry = one.matter, one.entry
    return [
        when(words, entry.happened_on, entry.precision.value),
        words.term("entry_kinds", entry.kind),
        matter.agency.name,
        words.term("requesters", matter.requester),
        words.term("instruments", matter.instrument),
        words.law(matter.purpose),
        words.terms("data_elements", entry.elements_asked),
        words.terms("data_elements", entry.elements_given),
        words.terms("data_elements", entry.could_be_passed),
        words.term("certainties", one.certainty, "meaning"),
        Markup("; ").join(_claims(words, one)),
        ltr(entry.reference),
        *_recipient(words, one),
    ]


def _recipient(words: Words, one: PersonsEntry) -> tuple[object, object]:
    """Who got facts, and the address if known; nobody did where no facts were given."""
    if not one.entry.elements_given:
        return "", ""
    return words.term("requesters", one.matter.requester), words.say(_NOT_KNOWN)


def _claims(words: Words, one: PersonsEntry) -> Iterator[Markup]:
    for claim in one.entry.claims:
        who = _bare(claimant(words, claim.claimed_by, one.matter.agency.name))
        standing = _bare(words.term("standings", claim.standing))
        yield Markup("{} ({}, {})").format(citation(claim.basis_id), who, standing)


def _record(words: Words, one: PersonsEntry) -> dict[str, Any]:
    matter, entry = one.matter, one.entry
    return {
        "entry": entry.reference,
        "day": entry.happened_on.isoformat(),
        "day_known_to_the": entry.precision.value,
        "kind": entry.kind.value,
        "agency": matter.agency.name,
        "requester": {
            "code": matter.requester,
            "name": _term(words, "requesters", matter.requester),
        },
        "instrument": {
            "code": matter.instrument,
            "name": _term(words, "instruments", matter.instrument),
        },
        "judge_signed": matter.judge_signed,
        "purpose": matter.purpose,
        "recipient": {"name": _bare(_recipient(words, one)[0]), "address": None}
        if entry.elements_given
        else None,
        "asked": list(entry.elements_asked),
        "given": list(entry.elements_given),
        "could_be_passed_on": list(entry.could_be_passed),
        "certainty": one.certainty.value,
        "claims": [
            {
                "law": legal_basis(claim.basis_id).citation,
                "claimed_by": claim.claimed_by,
                "says": claim.says.value,
                "standing": claim.standing.value,
            }
            for claim in entry.claims
        ],
        "corrects": entry.supersedes,
        "corrected_by": entry.superseded_by,
        "example": matter.is_example,
    }


def _term(words: Words, group: str, key: str) -> str:
    return _bare(words.term(group, key))


def _number(rows: Iterable[list[str]]) -> str:
    """Names this very content."""
    return sha256("\x1e".join("\x1f".join(row) for row in rows).encode()).hexdigest()[:16]


def _bare(cell: object) -> str:
    """Words without the mark-up that pages put around them."""
    return cell.striptags() if isinstance(cell, Markup) else str(cell)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _file(text: str, kind: str, ending: str) -> ResponseReturnValue:
    answer = make_response(text)
    answer.headers["Content-Type"] = f"{kind}; charset=utf-8"
    # A name that tells nobody at her computer what it is.
    answer.headers["Content-Disposition"] = f'attachment; filename="copy.{ending}"'
    return answer
