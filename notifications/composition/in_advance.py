"""Where a law has us ask or tell her before we answer: what she can do, and until when.

Laws: `us-medicaid-431.306` (her permission, whenever possible) and `us-tanf-205.50`;
`us-ferpa-99.31a9` (told in time to go to court).
"""

from __future__ import annotations

from notifications.composition.composed import Section
from notifications.composition.parts import EntryNotice, section
from notifications.notice import NoticeKind


def her_answer(entry: EntryNotice) -> Section | None:
    """Yes, no or a part; or the court.  ``None`` for every other kind of notice."""
    if entry.kind is not NoticeKind.ADVANCE_NOTICE:
        return None
    if entry.facts.first == "ask":
        return section(entry.words, "do", _asked(entry), _free_help(entry))
    return section(entry.words, "do", _court(entry))


def _asked(entry: EntryNotice) -> str:
    words = entry.words
    return words.paragraph(
        words.say("You can say yes, or no, or yes to a part."),
        _until(entry),
        words.say("If you do not answer, that is not a yes."),
    )


def _until(entry: EntryNotice) -> str:
    words, last_day = entry.words, entry.facts.answer_by
    if last_day is None:
        return ""
    return words.say(
        "Please tell us by %(date)s. Call %(phone)s, or write to us.",
        date=words.day(last_day),
        phone=words.digits(entry.notice.agency.phone_for(words.language.code)),
    )


def _free_help(entry: EntryNotice) -> str:
    words = entry.words
    return words.paragraph(
        words.say("You can talk to a free legal helper before you tell us."),
        words.say("A judge's order can still make us answer."),
    )


def _court(entry: EntryNotice) -> str:
    words, last_day = entry.words, entry.facts.answer_by
    wait = ""
    if last_day is not None:
        wait = words.say("We wait until %(date)s before we answer.", date=words.day(last_day))
    court = words.say("You can ask a court to stop this. A free legal helper can tell you how.")
    return words.paragraph(court, wait)
