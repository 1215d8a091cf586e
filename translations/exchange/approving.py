"""A named human approves sentences: the review files say so, and a commit carries them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path

import yaml

from translations.catalogues import Domain, catalogue
from translations.exchange import checks
from translations.messages import Sentence, msgid_hash, sentence_hash
from translations.registry import FOLDER, Language
from translations.review import Approval, approvals

_HEAD = "# Who approved which sentence, by the hashes of what was approved.\n"


class NothingToApprove(ValueError):
    """No sentence is named that this language has."""


class Faulty(ValueError):
    """A sentence lost something of its English: mend it first."""


def approve(
    language: Language,
    domain: Domain,
    approver: str,
    on: dt.date,
    only: Collection[str] = (),
    root: Path = FOLDER,
) -> int:
    """Approve every translated sentence of a domain, or ``only`` those whose hash begins so.

    Returns:
        How many sentences were approved that were not before.

    Raises:
        NothingToApprove: there is no such sentence.
        Faulty: one of them lost a place, a number or a citation.
    """
    chosen = [
        sentence
        for sentence in catalogue(language, domain, root).sentences.values()
        if not only or any(msgid_hash(sentence).startswith(start) for start in only)
    ]
    if not chosen:
        raise NothingToApprove(f"{language.english}, {domain}: no such sentence is translated")
    faulty = [sentence.msgid for sentence in chosen if any(checks.faults(sentence))]
    if faulty:
        raise Faulty(f"mend these first: {faulty}")
    standing = dict(approvals(language, domain, root))
    fresh = [one for one in map(_Of(approver, on).approval, chosen) if _is_new(standing, one)]
    standing.update({one.msgid: one for one in fresh})
    _write(root / language.code / "review" / f"{domain}.yaml", standing.values())
    return len(fresh)


class _Of:
    """Approvals of one human on one day."""

    def __init__(self, approver: str, on: dt.date) -> None:
        self._approver = approver
        self._on = on

    def approval(self, sentence: Sentence) -> Approval:
        return Approval(msgid_hash(sentence), sentence_hash(sentence), self._approver, self._on)


def _is_new(standing: dict[str, Approval], one: Approval) -> bool:
    held = standing.get(one.msgid)
    return held is None or held.sentence != one.sentence


def _write(path: Path, every: Collection[Approval]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        {"msgid": one.msgid, "sentence": one.sentence, "approver": one.approver, "date": one.date}
        for one in sorted(every, key=lambda one: one.msgid)
    ]
    body = yaml.safe_dump({"approved": rows}, sort_keys=False, allow_unicode=True, width=200)
    path.write_text(_HEAD + body, encoding="utf-8")
