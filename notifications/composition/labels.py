"""The fixed words of the sheet around a notice."""

from __future__ import annotations

from notifications.composition.composed import LetterLabels
from notifications.composition.words import Words
from notifications.notice import Notice


def letter_labels(notice: Notice, words: Words) -> LetterLabels:
    """The labels in one language.

    ``page_of`` keeps ``{page}`` and ``{pages}`` open: only the typesetter knows them.
    """
    phone = words.digits(notice.agency.phone_for(words.language.code))
    return LetterLabels(
        not_yours=words.say(
            "Not yours? You did nothing wrong. Call %(phone)s and say this letter's number.",
            phone=phone,
        ),
        reference=words.say("Letter number"),
        check_word=words.say("Your check word"),
        code_heading=words.say("Do not photograph or share this part"),
        code_keep=words.say("This code opens your letter. Keep it safe, like a key."),
        code_how=words.say(
            "Go to %(site)s. Type this code and your birth date. Or scan this square.",
            site=words.digits(notice.agency.site),
        ),
        code_expires=_expires(notice, words),
        help_part=words.say("You can show this part to someone who helps you."),
        is_it_real=words.say(
            "Is this letter real? Scan this square or call %(phone)s.", phone=phone
        ),
        english_follows=words.say("The same letter follows in English."),
        page_of=words.say("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        online_original=words.say(
            "This letter is on our website too. There, a device can read it to you."
        ),
    )


def _expires(notice: Notice, words: Words) -> str:
    if notice.code_expires_on is None:
        return ""
    return words.say("The code works until %(date)s.", date=words.day(notice.code_expires_on))
