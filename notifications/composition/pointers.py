"""Text messages and emails: neutral pointers, and sign-in codes.

They name no programme, no requester, no person, no haste and no link: ICE has sent texts to lure
people, and ours must not look like those.
"""

from __future__ import annotations

from notifications.composition.common import check_word
from notifications.composition.composed import ComposedEmail, ComposedText
from notifications.composition.words import N_, Words
from notifications.notice import Notice, NoticeKind

_POINTS = N_(
    "%(agency)s: We mailed you a letter. Your check word: %(word)s. "
    "Free help in your language: %(phone)s. Text STOP to end."
)
# No link, whoever asks: she signs in as she always does.
_LEADS = N_(
    "%(agency)s: There is a letter for you on our website. Your check word: %(word)s. "
    "Free help in your language: %(phone)s. Text STOP to end."
)
_MAILED = N_("We mailed you a letter.")
_ON_THE_SITE = N_("There is a letter for you on our website.")


class CodeIsMissingError(ValueError):
    """A sign-in message was to be composed without its code."""


class NoCodeHereError(ValueError):
    """A code was handed to a message that is no sign-in message."""


def text_message(
    notice: Notice, words: Words, code: str | None, *, leads: bool = False
) -> ComposedText:
    """The text for this notice; ``code`` for a sign-in code, and for nothing else.

    ``leads``: no letter was mailed, and the text itself leads her to the notice.
    """
    _check_code(notice, code)
    agency = words.name(notice.agency.name)
    if code is not None:
        body = words.say(
            "%(agency)s: Your sign-in code is %(code)s. It works for ten minutes. "
            "We never ask you to tell us this code.",
            agency=agency,
            code=words.digits(code),
        )
        return ComposedText(words.language.code, body)
    said = _LEADS if leads else _POINTS
    body = words.say(
        said,
        agency=agency,
        word=words.digits(notice.check_word),
        phone=words.digits(notice.agency.phone_for(words.language.code)),
    )
    return ComposedText(words.language.code, body)


def email(notice: Notice, words: Words, code: str | None, *, leads: bool = False) -> ComposedEmail:
    """The email for this notice; it says as little as the text."""
    _check_code(notice, code)
    agency = words.name(notice.agency.name)
    if code is not None:
        subject = words.say("A code from %(agency)s", agency=agency)
        paragraphs = _code_paragraphs(words, code)
    else:
        subject = words.say("A letter from %(agency)s", agency=agency)
        paragraphs = _pointer_paragraphs(notice, words, leads=leads)
    spoken = words.language
    return ComposedEmail(spoken.code, spoken.html_lang, spoken.direction, subject, paragraphs)


def _code_paragraphs(words: Words, code: str) -> tuple[str, ...]:
    return (
        words.say("Your sign-in code is %(code)s.", code=words.digits(code)),
        words.say("It works for ten minutes."),
        words.say("We never ask you to tell us this code."),
    )


def _pointer_paragraphs(notice: Notice, words: Words, *, leads: bool) -> tuple[str, ...]:
    hear = words.say(
        "To hear it in your language for free, call %(phone)s.",
        phone=words.digits(notice.agency.phone_for(words.language.code)),
    )
    where = words.say(_ON_THE_SITE if leads else _MAILED)
    return words.paragraph(where, check_word(notice, words)), hear


def _check_code(notice: Notice, code: str | None) -> None:
    signs_in = notice.kind is NoticeKind.SIGN_IN_CODE
    if signs_in and code is None:
        raise CodeIsMissingError
    if code is not None and not signs_in:
        raise NoCodeHereError
