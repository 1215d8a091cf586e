"""The words about her own way in: a new one begun, or how she is reached changed.

Whoever opens such a letter learns no number and no address from it.
"""

from __future__ import annotations

from notifications.composition import common, law_parts
from notifications.composition.composed import ComposedNotice, Section
from notifications.composition.parts import section
from notifications.composition.words import N_, Words
from notifications.notice import AccountFacts, Notice, NoticeKind

_BY_CODE = N_("On %(date)s, someone used the code from our letter to begin it.")
_BY_PAPERS = N_("On %(date)s, someone showed papers to one of our clerks, and the clerk began it.")
_NEW_WAY_IN = N_("Someone began a new way to sign in to your records.")
_CHANGED = N_("A way to reach you has changed.")
_STOP_IT = N_("If it was not you, please call %(phone)s. We will stop it.")
_CHANGE_BACK = N_("If it was not you, please call %(phone)s. We will change it back.")


def compose_account(notice: Notice, facts: AccountFacts, words: Words) -> ComposedNotice:
    """What was begun or changed, what it opens, and what to do if it was not her."""
    is_new = notice.kind is NoticeKind.NEW_WAY_IN
    headline = words.say(_NEW_WAY_IN if is_new else _CHANGED)
    sections = (
        _today(words, is_new=is_new),
        section(words, "help", common.call_us(notice, words)),
        _do(notice, words, is_new=is_new),
        _begun(facts, words) if is_new else _changed(facts, words),
        law_parts.why(notice, facts, words),
    )
    return common.whole_notice(notice, words, headline, sections)


def _today(words: Words, *, is_new: bool) -> Section:
    shut = words.say("It does not open your history yet.") if is_new else ""
    benefits = words.sentence("changes_today", "benefits_same")
    return section(words, "today", words.paragraph(shut, benefits))


def _do(notice: Notice, words: Words, *, is_new: bool) -> Section:
    phone = words.digits(notice.agency.phone_for(words.language.code))
    not_you = words.say(_STOP_IT if is_new else _CHANGE_BACK, phone=phone)
    return section(
        words,
        "do",
        words.paragraph(
            words.say("If it was you, you do not need to do anything."),
            not_you,
            words.say("You can tell us this at any time, also later."),
        ),
    )


def _begun(facts: AccountFacts, words: Words) -> Section:
    how = _BY_PAPERS if facts.begun_by == "papers_seen" else _BY_CODE
    begun = words.say(how, date=words.day(facts.happened_on))
    shut = words.say("It opens your history only when we know that it is you.")
    return section(words, "happened", words.paragraph(begun, shut))


def _changed(facts: AccountFacts, words: Words) -> Section:
    changed = words.say(
        "On %(date)s, this changed: %(changes)s.",
        date=words.day(facts.happened_on),
        changes=words.terms("contact_changes", facts.changes),
    )
    kept = words.say(
        "We do not write the number or the address here, so that nobody else can read it."
    )
    return section(words, "happened", changed, kept)
