"""In which language a notice goes out: hers when every sentence of it is approved, or English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from notifications.composition.composer import ENGLISH, messages_used
from notifications.composition.text_lint import has_word_list
from notifications.composition.words import Message
from notifications.notice import Notice, NoticeKind
from notifications.recipients import Channel
from translations.registry import LANGUAGES

IsApproved = Callable[[str, str, str], bool]
"""``(language, domain, msgid)``: whether this sentence is approved in this language."""


class Reason(StrEnum):
    """Why the gate decided as it did."""

    APPROVED = "approved"
    LANGUAGE_NOT_APPROVED = "language_not_approved"
    LANGUAGE_NOT_OURS = "language_not_ours"
    ENGLISH_NOT_APPROVED = "english_not_approved"


@dataclass(frozen=True, slots=True)
class GateDecision:
    """``language`` is ``None`` where the notice is held: its English itself is not approved.

    ``wanted`` is what the person reads.  ``unapproved`` lists what stood in the way.
    """

    wanted: str
    language: str | None
    reason: Reason
    unapproved: tuple[Message, ...] = ()
    unapproved_agency_sentences: tuple[str, ...] = ()
    signs_in: bool = False

    @property
    def is_held(self) -> bool:
        return self.language is None

    @property
    def pointers_allowed(self) -> bool:
        """Whether a text or email can go: never in words that she would not be able to read.

        Nor in a language in which no word list can tell whether it says too much.
        """
        if self.language is None or self.signs_in:
            return self.language is not None
        return self.language == self.wanted and has_word_list(self.language)

    def allows(self, channel: Channel) -> bool:
        """Whether the notice can go by this channel at all."""
        if channel in {Channel.SMS, Channel.EMAIL}:
            return self.pointers_allowed
        return not self.is_held


def language_for(notice: Notice, wanted: str, is_approved: IsApproved) -> GateDecision:
    """The language in which this notice goes out to someone who reads ``wanted``.

    Hers only when every sentence is approved in it and in English.  Else English, a letter with
    the language block and no text; a sign-in code goes in English all the same.  When English is
    not approved, agency sentences included, the notice is held.
    """
    signs_in = notice.kind is NoticeKind.SIGN_IN_CODE
    own_words = tuple(s.id for s in notice.agency_sentences if not s.english_approved)
    known = wanted in LANGUAGES
    # What English uses is always part of it: only the frame round an agency sentence is added.
    used = messages_used(notice, wanted if known else ENGLISH)
    held_back = _unapproved(used, ENGLISH, is_approved)
    if held_back or own_words:
        return GateDecision(
            wanted, None, Reason.ENGLISH_NOT_APPROVED, held_back, own_words, signs_in
        )
    if not known:
        return GateDecision(wanted, ENGLISH, Reason.LANGUAGE_NOT_OURS, signs_in=signs_in)
    missing = _unapproved(used, wanted, is_approved)
    if missing:
        reason = Reason.LANGUAGE_NOT_APPROVED
        return GateDecision(wanted, ENGLISH, reason, missing, signs_in=signs_in)
    return GateDecision(wanted, wanted, Reason.APPROVED, signs_in=signs_in)


def _unapproved(
    used: frozenset[Message], code: str, is_approved: IsApproved
) -> tuple[Message, ...]:
    return tuple(sorted(m for m in used if not is_approved(code, *m)))
