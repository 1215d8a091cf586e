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
_SIGNED_IN = N_("On %(date)s, someone who was signed in began it.")
_NEW_WAY_IN = N_("Someone began a new way to sign in to your records.")
_SECOND_CODE = N_("Here is the second code for your own way to sign in.")
_CHANGED = N_("A way to reach you has changed.")
_STOP_IT = N_("If it was not you, please call %(phone)s. We will stop it.")
_CHANGE_BACK = N_("If it was not you, please call %(phone)s. We will change it back.")
_NOTHING_TO_DO = N_("If it was you, you do not need to do anything.")
_TYPE_IT = N_("If it was you, sign in on our website and type this code there.")
_HEADLINES = {
    NoticeKind.NEW_WAY_IN: _NEW_WAY_IN,
    NoticeKind.SECOND_CODE: _SECOND_CODE,
    NoticeKind.CONTACT_CHANGED: _CHANGED,
}
_BEGUN_BY = {"letter_code": _BY_CODE, "papers_seen": _BY_PAPERS, "signed_in": _SIGNED_IN}


def compose_account(notice: Notice, facts: AccountFacts, words: Words) -> ComposedNotice:
    """What was begun or changed, what it opens, and what to do if it was not her."""
    about_reach = notice.kind is NoticeKind.CONTACT_CHANGED
    sections = (
        _today(facts, words, about_reach=about_reach),
        section(words, "help", common.call_us(notice, words)),
        _do(notice, words),
        _changed(facts, words) if about_reach else _begun(facts, words),
        law_parts.why(notice, facts, words),
    )
    return common.whole_notice(notice, words, words.say(_HEADLINES[notice.kind]), sections)


def _today(facts: AccountFacts, words: Words, *, about_reach: bool) -> Section:
    opens = "" if about_reach else _opens(facts, words)
    benefits = words.sentence("changes_today", "benefits_same")
    return section(words, "today", words.paragraph(opens, benefits))


def _opens(facts: AccountFacts, words: Words) -> str:
    if facts.opens_since is None:
        return words.say("It does not open your history yet.")
    return words.say("Since %(date)s, it opens your history.", date=words.day(facts.opens_since))


def _do(notice: Notice, words: Words) -> Section:
    phone = words.digits(notice.agency.phone_for(words.language.code))
    was_you = _TYPE_IT if notice.kind is NoticeKind.SECOND_CODE else _NOTHING_TO_DO
    not_you = _CHANGE_BACK if notice.kind is NoticeKind.CONTACT_CHANGED else _STOP_IT
    return section(
        words,
        "do",
        words.paragraph(
            words.say(was_you),
            words.say(not_you, phone=phone),
            words.say("You can tell us this at any time, also later."),
        ),
    )


def _begun(facts: AccountFacts, words: Words) -> Section:
    how = _BEGUN_BY[facts.begun_by or "letter_code"]
    begun = words.say(how, date=words.day(facts.happened_on))
    shut = ""
    if facts.opens_since is None:
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
