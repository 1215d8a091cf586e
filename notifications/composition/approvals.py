"""Which sentences count as approved: by a named human, or for a demonstration only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Literal

from translations.catalogues import DOMAINS, Domain, catalogue, catalogue_fingerprint
from translations.language_block import block_fingerprint, block_line_state
from translations.registry import LANGUAGES, language
from translations.review import ReviewState, review_state

Mode = Literal["demo", "test", "production"]

DemonstrationApproval = tuple[str, str, str]
"""``(language, domain, catalogue fingerprint)``: a whole catalogue, exactly as it stood."""

LANGUAGE_BLOCK = ("*", "language_block")
"""What stands for language and domain where the whole language block was approved."""


def approved_sentences(
    mode: Mode, demonstration: Iterable[DemonstrationApproval] = ()
) -> Callable[[str, str, str], bool]:
    """The gate's port: whether ``(language, domain, msgid)`` is approved.

    ``demonstration`` comes from a demonstration's own database and counts in no production.
    """
    whole = frozenset(() if mode == "production" else demonstration)

    @cache
    def is_approved(code: str, domain: str, msgid: str) -> bool:
        known = _domain(domain)
        if review_state(language(code), known, msgid) is ReviewState.APPROVED:
            return True
        if not _is_translated(code, known, msgid):
            return False
        return (code, domain, _fingerprint(code, known)) in whole

    return is_approved


def approved_lines(
    mode: Mode, demonstration: Iterable[DemonstrationApproval] = ()
) -> Callable[[str], bool]:
    """Whether one language's line of the language block is approved, by its code."""
    whole = frozenset(() if mode == "production" else demonstration)
    all_lines = (*LANGUAGE_BLOCK, block_fingerprint()) in whole

    def is_approved(code: str) -> bool:
        state = block_line_state(code)
        return state is ReviewState.APPROVED or (all_lines and state is ReviewState.DRAFT)

    return is_approved


def current_catalogues(languages: Iterable[str]) -> frozenset[DemonstrationApproval]:
    """What a demonstration approves when it approves these languages as they stand today."""
    rows = {
        (code, domain, _fingerprint(code, domain))
        for code in languages
        for domain in DOMAINS
        if domain != "pages"
    }
    return frozenset({*rows, (*LANGUAGE_BLOCK, block_fingerprint())})


def _domain(name: str) -> Domain:
    for known in DOMAINS:
        if known == name:
            return known
    raise ValueError(f"no gettext domain {name!r}")


def _is_translated(code: str, domain: Domain, msgid: str) -> bool:
    held = catalogue(LANGUAGES[code], domain)
    return msgid in held.sentences and held.translated(msgid) is not None


def _fingerprint(code: str, domain: Domain) -> str:
    return catalogue_fingerprint(LANGUAGES[code], domain)
