"""Words that are ready to be printed, shown or sent: what composition hands to the channels.

Everything here is already in one language, final, and holds no key into any catalogue.  Text inside
may contain the isolate marks U+2066…U+2069 around numbers and references; renderers keep them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A small table: what was asked for beside what was given."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One headed part of a notice.  ``key`` is stable across languages (``today``, ``help`` …).

    ``english`` are paragraphs in English inside another language: they stand last, in a frame.
    """

    key: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    table: Table | None = None
    english: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComposedNotice:
    """The words of one notice in one language, in the order that a letter keeps.

    ``sender_line`` says who writes (and that it is not ICE); ``headline`` says what happened in one
    sentence.  ``marks`` are lines such as "This is an example" that show wherever the notice does.
    """

    language: str
    html_lang: str
    direction: str
    title: str
    sender_line: str
    headline: str
    sections: tuple[Section, ...]
    closing: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterLabels:
    """The fixed words of the sheet around the notice, in the reader's language."""

    not_yours: str
    reference: str
    check_word: str
    code_heading: str
    code_keep: str
    code_how: str
    code_expires: str
    help_part: str
    is_it_real: str
    english_follows: str
    page_of: str
    online_original: str


@dataclass(frozen=True, slots=True)
class LanguageLine:
    """One line of the language block: how to get free help, in that language."""

    language: str
    html_lang: str
    direction: str
    endonym: str
    text: str


@dataclass(frozen=True, slots=True)
class ComposedLetter:
    """Everything that one letter prints, in reading order.

    ``notices`` holds the person's language first and English second (one item when English is the
    language).  ``code`` is grouped for typing; ``code_url`` carries the longer secret after ``#``;
    ``reference_url`` carries the reference alone.  Both are ``None`` for a letter without a code.
    """

    notices: tuple[ComposedNotice, ...]
    labels: tuple[LetterLabels, ...]
    sender_lines: tuple[str, ...]
    recipient_lines: tuple[str, ...]
    date_text: tuple[str, ...]
    reference: str
    reference_url: str
    check_word: str
    language_block: tuple[LanguageLine, ...]
    code: str | None = None
    code_url: str | None = None
    large_print: bool = False


@dataclass(frozen=True, slots=True)
class ComposedText:
    """One text message, whole; never altered to save segments."""

    language: str
    body: str


@dataclass(frozen=True, slots=True)
class ComposedEmail:
    """One email: it says as little as the text does."""

    language: str
    html_lang: str
    direction: str
    subject: str
    paragraphs: tuple[str, ...]
