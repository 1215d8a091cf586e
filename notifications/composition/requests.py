"""The words about a person's own records request: received, and ready."""

from __future__ import annotations

from notifications.composition import common, law_parts
from notifications.composition.composed import ComposedNotice, Section
from notifications.composition.parts import section
from notifications.composition.words import N_, Words
from notifications.notice import Notice, NoticeKind, RequestFacts

_WHOLE = N_("You have all that you asked for.")
_PART = N_("You have a part of what you asked for.")


def compose_request(notice: Notice, facts: RequestFacts, words: Words) -> ComposedNotice:
    """Received: when it is due, and how that was counted.  Ready or released: where to see it."""
    if notice.kind is NoticeKind.RECORDS_REQUEST_RELEASED:
        headline = words.say("The records that you asked for are on our website now.")
        told: tuple[Section | None, ...] = (_released(notice, facts, words),)
    elif notice.kind is NoticeKind.RECORDS_REQUEST_READY:
        headline = words.say("The records that you asked for are ready.")
        told = (_ready(notice, facts, words),)
    else:
        headline = words.say("We have your request about your own records.")
        told = (_received(facts, words), _next(words))
    sections = (
        _today(words),
        section(words, "help", common.call_us(notice, words)),
        *told,
        law_parts.why(notice, facts, words),
        _rights(words),
    )
    return common.whole_notice(notice, words, headline, sections)


def _today(words: Words) -> Section:
    return section(words, "today", words.sentence("changes_today", "benefits_same"))


def _received(facts: RequestFacts, words: Words) -> Section:
    skipped = ""
    if facts.holidays_skipped:
        days = words.listed(words.day(day) for day in facts.holidays_skipped)
        skipped = words.say("We did not count these holidays: %(days)s.", days=days)
    return section(
        words,
        "happened",
        _asked(facts, words),
        words.paragraph(
            words.sentence("counting_rules", facts.rule),
            skipped,
            words.say("We must answer by %(date)s.", date=words.day(facts.due_on)),
        ),
    )


def _asked(facts: RequestFacts, words: Words) -> str:
    return words.paragraph(
        words.sentence("request_kinds", facts.request_kind),
        words.say("We got your request on %(date)s.", date=words.day(facts.received_on)),
    )


def _ready(notice: Notice, facts: RequestFacts, words: Words) -> Section:
    see_them = words.say(
        "To see the records, sign in at %(site)s or call us.",
        site=words.digits(notice.agency.site),
    )
    return section(words, "happened", _asked(facts, words), see_them, _pick_up(facts, words))


def _released(notice: Notice, facts: RequestFacts, words: Words) -> Section:
    there = ""
    if facts.released_on is not None:
        there = words.say("We put them there on %(date)s.", date=words.day(facts.released_on))
    where = words.say(
        "To see the records, sign in at %(site)s or call us.",
        site=words.digits(notice.agency.site),
    )
    hers = words.say("Only you can open them, after you sign in.")
    return section(
        words,
        "happened",
        _asked(facts, words),
        words.paragraph(there, where, hers),
        _how_much(facts, words),
    )


def _how_much(facts: RequestFacts, words: Words) -> str:
    said = ""
    if facts.is_whole is not None:
        said = words.say(_WHOLE if facts.is_whole else _PART)
    missing = words.say("You can tell us if you think that something is missing.")
    return words.paragraph(said, missing)


def _pick_up(facts: RequestFacts, words: Words) -> str:
    """The five working days of `mn-13.03-3g-pickup`."""
    if facts.pick_up_by is None:
        return ""
    return words.paragraph(
        words.say(
            "Please look at them in the next five working days. The last day is %(date)s.",
            date=words.day(facts.pick_up_by),
        ),
        words.say("If you do not, the law lets us stop work on the rest of your request."),
        words.say("We must start again when you look at them."),
    )


def _next(words: Words) -> Section:
    return section(words, "next", words.say("We will tell you when your records are ready."))


def _rights(words: Words) -> Section:
    return section(
        words,
        "rights",
        words.paragraph(
            words.say("Looking at your records is free."),
            words.say("If we cannot show you something, we must tell you which law says so."),
        ),
        words.say("If something in your file is wrong, you can ask us to fix it."),
    )
