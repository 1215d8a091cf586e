"""What a human says to her: first that nobody comes to her home, then the notice itself."""

from __future__ import annotations

from dataclasses import dataclass

from notifications.composition.composed import ComposedNotice
from notifications.composition.composer import compose
from notifications.composition.gate import IsApproved
from notifications.composition.words import N_, Words
from notifications.notice import Notice

_ENGLISH = "en"
_FIRST = (
    N_("No one from the agency will come to your home."),
    N_("You do not have to tell us anything."),
    N_("Your check word is %(word)s. We say it first, so that you know it is us."),
)


@dataclass(frozen=True, slots=True)
class Script:
    """``first`` is said before anything else; ``notice`` has the words of the letter."""

    first: tuple[str, ...]
    notice: ComposedNotice


def script(notice: Notice, language: str, is_approved: IsApproved) -> Script:
    """The script in one language; its first lines in English where nobody approved them in it."""
    return Script(
        tuple(_line(sentence, notice, language, is_approved) for sentence in _FIRST),
        compose(notice, language).notice,
    )


def _line(sentence: str, notice: Notice, language: str, is_approved: IsApproved) -> str:
    words = Words(language if is_approved(language, "notices", sentence) else _ENGLISH)
    return words.say(sentence, word=words.digits(notice.check_word))
