"""What happened, on what paper, what was asked for beside what was given."""

from __future__ import annotations

from notifications.composition.composed import Section, Table
from notifications.composition.headlines import corrected_headline, earlier_headline
from notifications.composition.parts import EntryNotice, section
from notifications.composition.words import N_
from notifications.notice import NoticeKind

_GIVEN_KINDS = frozenset(
    {NoticeKind.DATA_DISCLOSED, NoticeKind.DISCLOSED_NO_BASIS, NoticeKind.CORRECTION}
)

_ASKED_KINDS = frozenset({NoticeKind.DATA_REQUESTED, NoticeKind.ADVANCE_NOTICE})

_SENT = {
    "agency": N_("On %(date)s, %(requester)s sent us %(instrument)s."),
    "state": N_("On %(date)s, %(requester)s sent the State of Minnesota %(instrument)s."),
    "other": N_("On %(date)s, %(requester)s sent other offices %(instrument)s."),
}


def happened(entry: EntryNotice) -> Section:
    """The paper, who signed it, what was done, what is known and since when."""
    if entry.kind is NoticeKind.COULD_BE_PASSED_ON:
        parts = (*_passed_on(entry), _known(entry), _silence_ended(entry))
        return section(entry.words, "happened", *parts)
    return section(
        entry.words,
        "happened",
        _what_was_wrong(entry),
        _what_is_right(entry),
        _paper(entry),
        _whose_record(entry),
        _done(entry),
        _known(entry),
    )


def asked_given(entry: EntryNotice) -> Section | None:
    """The table of what was asked for beside what was given; none where nothing was given."""
    facts, words = entry.facts, entry.words
    if entry.kind not in _GIVEN_KINDS or not facts.elements_given:
        return None
    headings = (_asked_heading(entry), words.say("What we gave"))
    extra = tuple(key for key in facts.elements_given if key not in facts.elements_asked)
    rows = tuple(_row(entry, key) for key in (*facts.elements_asked, *extra))
    return section(words, "asked_given", table=Table(headings, rows))


def _asked_heading(entry: EntryNotice) -> str:
    if entry.is_ordered:
        return entry.words.say("What the judge ordered")
    return entry.words.say("What %(requester)s asked for", requester=entry.requester)


def _row(entry: EntryNotice, key: str) -> tuple[str, str]:
    words, facts = entry.words, entry.facts
    label = words.label("data_elements", key)
    asked = label if key in facts.elements_asked else words.say("Not asked for")
    given = label if key in facts.elements_given else words.say("Not given")
    return asked, given


def _paper(entry: EntryNotice) -> str:
    words, facts = entry.words, entry.facts
    return words.paragraph(
        _paper_came(entry),
        _asked_for(entry),
        _about_programmes(entry),
        _signed(entry),
        words.sentence("instruments", facts.instrument, "what_it_can_do"),
        _learned(entry),
    )


def _asked_for(entry: EntryNotice) -> str:
    words, keys = entry.words, entry.facts.elements_asked
    if not keys:
        return ""
    elements = words.terms("data_elements", keys)
    if entry.is_ordered:
        return words.say("It ordered us to give these facts: %(elements)s.", elements=elements)
    return words.say("It asked for these facts: %(elements)s.", elements=elements)


def _paper_came(entry: EntryNotice) -> str:
    words, facts = entry.words, entry.facts
    named = {
        "requester": entry.requester,
        "instrument": words.term("instruments", facts.instrument),
    }
    came = facts.asked_on
    if came is None and entry.kind in _ASKED_KINDS:
        came = facts.happened_on
    if came is None:
        return words.say("The paper from %(requester)s was %(instrument)s.", **named)
    named["date"] = words.day(came)
    return words.say(_SENT[facts.asked_of], **named)


def _about_programmes(entry: EntryNotice) -> str:
    words, keys = entry.words, entry.facts.programmes
    if not keys:
        return ""
    return words.say("It is about %(programs)s.", programs=words.terms("programmes", keys))


def _signed(entry: EntryNotice) -> str:
    if entry.facts.judge_signed is None:
        return entry.words.say("We do not know if a judge signed the paper.")
    if entry.facts.judge_signed:
        return entry.words.say("A judge signed the paper.")
    return entry.words.say("No judge signed the paper.")


def _learned(entry: EntryNotice) -> str:
    since = entry.facts.known_since
    if since is None:
        return ""
    return entry.words.say("We learned of this on %(date)s.", date=entry.words.day(since))


def _whose_record(entry: EntryNotice) -> str:
    if entry.facts.certainty == "confirmed" or entry.kind not in _GIVEN_KINDS:
        return ""
    return entry.words.sentence("certainties", entry.facts.certainty, "meaning")


def _done(entry: EntryNotice) -> str:
    words, facts = entry.words, entry.facts
    date = words.day(facts.happened_on)
    dated = ""
    if entry.kind is NoticeKind.REQUEST_REFUSED and facts.asked_on is not None:
        dated = words.say("We answered on %(date)s.", date=date)
    if entry.kind is NoticeKind.COURT_RULED:
        dated = words.say("The court ruled on %(date)s.", date=date)
    return words.paragraph(
        entry.sentences("our_steps", facts.our_steps), dated, _silence_ended(entry)
    )


def _silence_ended(entry: EntryNotice) -> str:
    until = entry.facts.silent_until
    if until is None:
        return ""
    return entry.words.say("The order ended on %(date)s.", date=entry.words.day(until))


def _known(entry: EntryNotice) -> str:
    words, facts = entry.words, entry.facts
    looked = ""
    if facts.as_of is not None:
        looked = words.say("We last looked on %(date)s.", date=words.day(facts.as_of))
    return words.paragraph(entry.sentences("known", facts.known), looked)


def _what_was_wrong(entry: EntryNotice) -> str:
    if entry.kind is not NoticeKind.CORRECTION:
        return ""
    earlier = earlier_headline(entry)
    return (
        entry.words.paragraph(entry.words.say("Before, we told you this:"), earlier)
        if earlier
        else ""
    )


def _what_is_right(entry: EntryNotice) -> str:
    if entry.kind is not NoticeKind.CORRECTION:
        return ""
    now = corrected_headline(entry)
    return entry.words.paragraph(entry.words.say("This is right:"), now) if now else ""


def _passed_on(entry: EntryNotice) -> tuple[str, ...]:
    words, facts = entry.words, entry.facts
    return (
        words.paragraph(_sent_to_all(entry), words.say("It says nothing about you or your case.")),
        words.sentence("holders", facts.holder, "about") if facts.holder else "",
        words.paragraph(
            _allowed_from(entry), _which_facts(entry), entry.sentences("our_steps", facts.our_steps)
        ),
    )


def _sent_to_all(entry: EntryNotice) -> str:
    words, keys = entry.words, entry.facts.programmes
    if not keys:
        return words.say("We send this same letter to everyone in a large group.")
    return words.say(
        "We send this same letter to everyone in %(programs)s.",
        programs=words.terms("programmes", keys),
    )


def _allowed_from(entry: EntryNotice) -> str:
    words, date = entry.words, entry.words.day(entry.facts.happened_on)
    if entry.facts.judge_signed:
        return words.say("The order allowed this from %(date)s.", date=date)
    return words.say("This has been so since %(date)s.", date=date)


def _which_facts(entry: EntryNotice) -> str:
    words, keys = entry.words, entry.facts.elements_could_be_passed
    if not keys:
        return ""
    return words.say(
        "These are the facts: %(elements)s.", elements=words.terms("data_elements", keys)
    )
