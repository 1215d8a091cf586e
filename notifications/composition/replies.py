"""What we answer to a text that came in: once, as little as a pointer says, in her word's language.

Nobody is named: whoever holds the phone reads it.
"""

from __future__ import annotations

from notifications.channels.keywords import Asked, Keyword
from notifications.composition.gate import IsApproved
from notifications.composition.words import N_, Words

_ENGLISH = "en"
_REPLIES = {
    Keyword.STOP: N_(
        "You will get no more texts from this number. We can still write to you by mail. "
        "To get texts again, text START."
    ),
    Keyword.START: N_("You can get texts from this number again. Text STOP to end."),
    Keyword.HELP: N_(
        "This number tells people that a Minnesota agency has a letter for them. "
        "Free help in your language: %(phone)s. Text STOP to end."
    ),
}


def reply(asked: Asked, help_phone: str, is_approved: IsApproved) -> str | None:
    """The words of the answer: in her word's language where they are approved, else in English.

    ``None`` where nobody has approved them in English either: then nothing is answered.
    """
    sentence = _REPLIES[asked.keyword]
    approved = (
        lang for lang in (asked.language, _ENGLISH) if is_approved(lang, "notices", sentence)
    )
    language = next(approved, None)
    if language is None:
        return None
    words = Words(language)
    return words.say(sentence, phone=words.digits(help_phone))
