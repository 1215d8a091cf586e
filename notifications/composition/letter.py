"""A whole letter: the person's language first, English second, and the sheet around them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from notifications.composition.composed import ComposedLetter, ComposedNotice, LanguageLine
from notifications.composition.labels import letter_labels
from notifications.composition.words import Words
from notifications.notice import AgencyFacts, Notice
from translations.language_block import language_block

_GROUP = 4
_MASKED = "•"


@dataclass(frozen=True, slots=True)
class LetterCode:
    """The code as it is typed, and the address with the longer secret after ``#``."""

    typed: str
    url: str

    @property
    def grouped(self) -> str:
        """In fours: ``7K2M-9QXT-4DHB-3``."""
        bare = self.typed.replace("-", "").replace(" ", "")
        return "-".join(bare[at : at + _GROUP] for at in range(0, len(bare), _GROUP))

    @property
    def masked(self) -> LetterCode:
        """For previews and letters that are shown again: no part of the code is in it."""
        hidden = "".join(_MASKED if sign.isalnum() else sign for sign in self.grouped)
        return LetterCode(hidden, self.url.partition("#")[0])


def letter(
    notice: Notice,
    composed: tuple[ComposedNotice, ...],
    words: tuple[Words, ...],
    *,
    dated: dt.date,
    reference_url: str,
    code: LetterCode | None,
    is_line_approved: Callable[[str], bool],
) -> ComposedLetter:
    """The letter in the languages of ``words``; the block has the lines that are approved."""
    return ComposedLetter(
        notices=composed,
        labels=tuple(letter_labels(notice, each) for each in words),
        sender_lines=notice.agency.sender_lines,
        recipient_lines=notice.recipient.address_lines,
        date_text=tuple(each.day(dated) for each in words),
        reference=notice.reference,
        reference_url=reference_url,
        check_word=notice.check_word,
        language_block=_block(notice.agency, is_line_approved),
        code=code.grouped if code else None,
        code_url=code.url if code else None,
        large_print=notice.recipient.large_print,
    )


def _block(
    agency: AgencyFacts, is_line_approved: Callable[[str], bool]
) -> tuple[LanguageLine, ...]:
    return tuple(
        LanguageLine(line.language, line.html_lang, line.direction, line.endonym, line.text)
        for line in language_block(agency.phone_for)
        if is_line_approved(line.language)
    )
