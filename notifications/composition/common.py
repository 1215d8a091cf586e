"""The sections that every letter has in the same words: help, caution, rights, what is next."""

from __future__ import annotations

from notifications.composition.composed import ComposedNotice, Section
from notifications.composition.parts import LETTER_ORDER, EntryNotice, section
from notifications.composition.words import Words
from notifications.notice import Notice, NoticeKind

_WENT_OUT = frozenset({NoticeKind.DATA_DISCLOSED, NoticeKind.DISCLOSED_NO_BASIS})
_NOTHING_TO_SEE = frozenset({NoticeKind.COULD_BE_PASSED_ON, NoticeKind.ADVANCE_NOTICE})


def whole_notice(
    notice: Notice, words: Words, headline: str, sections: tuple[Section | None, ...]
) -> ComposedNotice:
    """The notice, its sections in the order that a letter keeps."""
    agency = words.name(notice.agency.name)
    present = [part for part in (*sections, _agency_words(notice, words)) if part is not None]
    present.sort(key=lambda part: LETTER_ORDER.index(part.key))
    return ComposedNotice(
        language=words.language.code,
        html_lang=words.language.html_lang,
        direction=words.language.direction,
        title=words.say("A letter from %(agency)s", agency=agency),
        sender_line=_sender_line(notice, words, agency),
        headline=headline,
        sections=tuple(present),
        closing=words.say(
            "This shows what we can show today. "
            "The law can make us wait before we tell you some things."
        ),
        marks=tuple(words.sentence("marks", key) for key in notice.marks),
    )


def today(entry: EntryNotice) -> Section:
    keys = entry.facts.changes_today or ("unknown",)
    return section(entry.words, "today", entry.sentences("changes_today", keys))


def before(entry: EntryNotice) -> Section:
    words = entry.words
    return section(
        words,
        "before",
        words.paragraph(
            words.say("Please do not stop your benefits because of this letter."),
            words.say(
                "Please do not call or write to %(requester)s "
                "before you talk to a free legal helper.",
                requester=entry.requester,
            ),
        ),
    )


def entry_help(entry: EntryNotice) -> Section:
    """Whom to call; free legal help is named where facts left our hands, or where it is known."""
    words, helpers = entry.words, entry.notice.agency.legal_helpers
    soon = words.say("Talk to a free legal helper soon.") if entry.kind in _WENT_OUT else ""
    offices = words.say("These offices give free legal help:") if helpers else ""
    points = tuple(f"{words.name(h.name)}: {words.digits(h.phone)}" for h in helpers)
    calls = call_us(entry.notice, words)
    return section(words, "help", calls, words.paragraph(soon, offices), points=points)


def call_us(notice: Notice, words: Words) -> str:
    return words.paragraph(
        words.say(
            "To talk to a person in your language for free, call %(phone)s.",
            phone=words.digits(notice.agency.phone_for(words.language.code)),
        ),
        words.say("When we call you, we say your check word first."),
        check_word(notice, words),
    )


def check_word(notice: Notice, words: Words) -> str:
    return words.say("Your check word is %(word)s.", word=words.digits(notice.check_word))


def what_next(entry: EntryNotice) -> Section:
    words, facts = entry.words, entry.facts
    again = ""
    if facts.answer_by is not None and entry.kind is not NoticeKind.ADVANCE_NOTICE:
        again = words.say(
            "We will write to you again by %(date)s.", date=words.day(facts.answer_by)
        )
    steps = entry.sentences("next_steps", facts.next_steps or ("unknown",))
    return section(words, "next", words.paragraph(steps, again))


def rights(entry: EntryNotice) -> Section:
    words = entry.words
    has_paper = entry.kind not in _NOTHING_TO_SEE and entry.facts.asked_of == "agency"
    paper = words.say("You can see the paper and our answer.") if has_paper else ""
    tell_them = (
        words.say("If we fix it, we must try to tell those who got it.")
        if entry.kind in _WENT_OUT
        else ""
    )
    return section(
        words,
        "rights",
        words.paragraph(
            paper,
            words.say("You can ask to see your own file. Looking at it is free."),
            words.say("We have ten working days to answer."),
        ),
        words.paragraph(
            words.say("If something in your file is wrong, you can ask us to fix it."), tell_them
        ),
    )


def _sender_line(notice: Notice, words: Words, agency: str) -> str:
    about = ""
    if notice.children is not None:
        names = words.listed(words.name(name) for name in notice.children.given_names)
        about = words.say(
            "This letter is about %(children)s. Where it says “you”, it means %(children)s.",
            children=names,
        )
    return words.paragraph(
        words.say("This letter is from %(agency)s.", agency=agency),
        words.say("It is not from ICE or the police."),
        about,
    )


def _agency_words(notice: Notice, words: Words) -> Section | None:
    if not notice.agency_sentences:
        return None
    code = words.language.code
    own = [s.in_language(code) for s in notice.agency_sentences]
    framed = tuple(
        s.english for s, text in zip(notice.agency_sentences, own, strict=True) if text is None
    )
    kept = (text for text in own if text is not None)
    before = _before_english(notice, words) if framed else ""
    return section(words, "agency", *kept, before, english=framed)


def _before_english(notice: Notice, words: Words) -> str:
    """What the framed part is, and how to hear it."""
    return words.paragraph(
        words.say("This part is not in your language yet. It is in English."),
        words.say(
            "To hear it in your language for free, call %(phone)s.",
            phone=words.digits(notice.agency.phone_for(words.language.code)),
        ),
    )
