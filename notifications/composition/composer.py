"""Turns a frozen notice into words: one entry for each thing that is printed, shown or sent.

None of these decides the language: the gate does.  Each raises `NotTranslated` rather than put
English in another language's place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from notifications.composition import pointers, text_lint
from notifications.composition.accounts import compose_account
from notifications.composition.composed import (
    ComposedEmail,
    ComposedLetter,
    ComposedNotice,
    ComposedText,
)
from notifications.composition.entries import compose_entry
from notifications.composition.labels import letter_labels
from notifications.composition.letter import LetterCode, letter
from notifications.composition.requests import compose_request
from notifications.composition.words import Message, Words
from notifications.notice import AccountFacts, EntryFacts, Notice, NoticeKind, RequestFacts
from notifications.recipients import Channel

ENGLISH = "en"

# Stands in for a code while the gate finds out which sentences a sign-in message uses.
_ANY_CODE = "000000"


class FactsDoNotFitError(ValueError):
    """The notice's facts are not of the sort that its kind is about."""


@dataclass(frozen=True, slots=True)
class Composition:
    """A notice in one language, and every message of the catalogues that it used."""

    notice: ComposedNotice
    used: frozenset[Message]


def compose(notice: Notice, language: str) -> Composition:
    """The notice in one language.

    Raises:
        NotTranslated: the language lacks a sentence.
        FactsDoNotFitError: a kind without a letter of its own, or with facts of another sort.
    """
    words = Words(language)
    composed = _compose(notice, words)
    return Composition(composed, frozenset(words.used))


def compose_letter(
    notice: Notice,
    language: str,
    *,
    dated: dt.date,
    reference_url: str,
    code: LetterCode | None = None,
    is_line_approved: Callable[[str], bool] = lambda _language: True,
) -> ComposedLetter:
    """The whole letter: ``language`` first, then English.

    ``dated`` is the Minnesota day that it prints.  Language lines that are not approved stay out.
    """
    codes = (language,) if language == ENGLISH else (language, ENGLISH)
    words = tuple(Words(each) for each in codes)
    composed = tuple(_compose(notice, each) for each in words)
    return letter(
        notice,
        composed,
        words,
        dated=dated,
        reference_url=reference_url,
        code=code,
        is_line_approved=is_line_approved,
    )


def compose_text(
    notice: Notice, language: str, *, code: str | None = None, leads: bool = False
) -> ComposedText:
    """The text message; ``code`` for a sign-in code alone, ``leads`` where no letter was mailed.

    Raises:
        SaysTooMuchError: it names what no text names: a translation went wrong.
    """
    text = pointers.text_message(notice, Words(language), code, leads=leads)
    text_lint.refuse(text_lint.findings_in_text(text, agency=notice.agency.name))
    return text


def compose_email(
    notice: Notice, language: str, *, code: str | None = None, leads: bool = False
) -> ComposedEmail:
    """The email; ``code`` for a sign-in code alone, ``leads`` where no letter was mailed.

    Raises:
        SaysTooMuchError: it names what no email names: a translation went wrong.
    """
    email = pointers.email(notice, Words(language), code, leads=leads)
    text_lint.refuse(text_lint.findings_in_email(email, agency=notice.agency.name))
    return email


def messages_used(notice: Notice, language: str) -> frozenset[Message]:
    """Every message that this notice would use in ``language`` on any channel of its kind.

    Which sentences are used is decided by the facts, so this needs no translation.
    """
    words = Words.recording(language)
    channels = notice.rule.channels
    if Channel.LETTER in channels:
        _compose(notice, words)
        letter_labels(notice, words)
    code = _ANY_CODE if notice.kind is NoticeKind.SIGN_IN_CODE else None
    for leads in (False, True):
        if Channel.SMS in channels:
            pointers.text_message(notice, words, code, leads=leads)
        if Channel.EMAIL in channels:
            pointers.email(notice, words, code, leads=leads)
    return frozenset(words.used)


def _compose(notice: Notice, words: Words) -> ComposedNotice:
    match notice.facts:
        case EntryFacts() as facts if notice.kind in _ABOUT_ENTRIES:
            return compose_entry(notice, facts, words)
        case RequestFacts() as facts if notice.kind in _ABOUT_REQUESTS:
            return compose_request(notice, facts, words)
        case AccountFacts() as facts if notice.kind in _ABOUT_ACCOUNTS:
            return compose_account(notice, facts, words)
    raise FactsDoNotFitError(f"{notice.kind} with {type(notice.facts).__name__}")


_ABOUT_REQUESTS = frozenset(
    {
        NoticeKind.RECORDS_REQUEST_RECEIVED,
        NoticeKind.RECORDS_REQUEST_READY,
        NoticeKind.RECORDS_REQUEST_RELEASED,
    }
)
_ABOUT_ACCOUNTS = frozenset(
    {NoticeKind.NEW_WAY_IN, NoticeKind.SECOND_CODE, NoticeKind.CONTACT_CHANGED}
)
_WITHOUT_A_LETTER = frozenset({NoticeKind.SIGN_IN_CODE, NoticeKind.LETTER_POINTER})
_ABOUT_ENTRIES = frozenset(NoticeKind) - _ABOUT_REQUESTS - _ABOUT_ACCOUNTS - _WITHOUT_A_LETTER
