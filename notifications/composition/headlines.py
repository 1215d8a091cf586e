"""The one or two sentences that say what happened: bad news first, and who did it."""

from __future__ import annotations

from dataclasses import replace

from notifications.composition.parts import EntryNotice
from notifications.composition.words import N_
from notifications.notice import NoticeKind

K = NoticeKind

_ASKED_ABOUT_A_GROUP = {
    "agency": N_("%(requester)s asked us for facts about a group of people."),
    "state": N_("%(requester)s asked the State of Minnesota for facts about a group of people."),
    "other": N_("%(requester)s asked other offices for facts about a group of people."),
}


def headline(entry: EntryNotice) -> str:
    """What happened, in the plain past tense; why it comes late, where an order forbade it."""
    told = _BY_KIND[entry.kind](entry)
    if entry.notice.kind is not K.SILENCE_ORDER_ENDED:
        return told
    late = entry.words.say("An order did not let us tell you this before. That order has ended.")
    return entry.words.paragraph(late, told)


def _requested(entry: EntryNotice) -> str:
    words, facts = entry.words, entry.facts
    ordered = words.say("A judge ordered us to give them.") if entry.is_ordered else ""
    if facts.elements_given or facts.asked_of != "agency":
        return words.paragraph(_asked(entry), ordered)
    not_given = words.say("We have not given these facts.")
    return words.paragraph(_asked(entry), ordered, not_given)


_ASKED_FIRST = N_("The law tells us to ask you before we answer.")
_TOLD_FIRST = N_("The law tells us to tell you before we answer.")


def _in_advance(entry: EntryNotice) -> str:
    words = entry.words
    by_law = _ASKED_FIRST if entry.facts.first == "ask" else _TOLD_FIRST
    not_yet = words.say("We have not answered yet.")
    return words.paragraph(_asked(entry), not_yet, words.say(by_law))


def _refused(entry: EntryNotice) -> str:
    words = entry.words
    if entry.facts.asked_of == "state":
        return words.paragraph(_asked(entry), words.say("The State did not give them."))
    if entry.facts.asked_of == "other":
        return _asked(entry)
    return words.paragraph(_asked(entry), words.say("We did not give them."))


def _court_ruled(entry: EntryNotice) -> str:
    if entry.facts.ruling is None:
        return _asked(entry)
    return entry.words.paragraph(_asked(entry), entry.words.sentence("rulings", entry.facts.ruling))


def _disclosed(entry: EntryNotice) -> str:
    words = entry.words
    if not entry.is_ordered:
        return _gave(entry)
    return words.paragraph(_gave(entry), words.say("A judge ordered us to give them."))


def _no_basis(entry: EntryNotice) -> str:
    words = entry.words
    return words.paragraph(
        _gave(entry),
        words.say("We have looked for a law that let us do this."),
        words.say("We have not found one."),
    )


def _could_be_passed_on(entry: EntryNotice) -> str:
    words = entry.words
    named = {"holder": entry.holder, "requester": entry.requester}
    if entry.facts.judge_signed:
        allowed = words.say(
            "A judge's order allowed %(holder)s to give %(requester)s facts about some people.",
            **named,
        )
    else:
        allowed = words.say(
            "%(holder)s has facts about some people. It is able to give them to %(requester)s.",
            **named,
        )
    return words.paragraph(allowed, words.say("We do not know whether it gave any fact about you."))


def _correction(entry: EntryNotice) -> str:
    words, corrects = entry.words, entry.facts.corrects
    if corrects is None or corrects.said_on is None:
        return words.say("We told you something that was not right. Here is what is right.")
    return words.say(
        "On %(date)s, we told you something that was not right. Here is what is right.",
        date=words.day(corrects.said_on),
    )


def earlier_headline(entry: EntryNotice) -> str | None:
    """What the notice that is corrected had said; ``None`` where that is not on record."""
    corrects = entry.facts.corrects
    if corrects is None or corrects.kind is K.CORRECTION:
        return None
    facts = replace(
        entry.facts,
        happened_on=corrects.happened_on,
        elements_given=corrects.elements_given,
    )
    return headline(replace(entry, kind=corrects.kind, facts=facts))


def corrected_headline(entry: EntryNotice) -> str | None:
    """What is right now; ``None`` where the correction names no kind."""
    kind, corrects = entry.facts.corrected_to, entry.facts.corrects
    if kind is None or kind is K.CORRECTION or corrects is None:
        return None
    facts = replace(entry.facts, happened_on=corrects.happened_on)
    return headline(replace(entry, kind=kind, facts=facts))


def _asked(entry: EntryNotice) -> str:
    if entry.facts.asked_of == "agency" and entry.facts.certainty == "confirmed":
        return _asked_about_one(entry)
    asked = entry.words.say(_ASKED_ABOUT_A_GROUP[entry.facts.asked_of], requester=entry.requester)
    return entry.words.paragraph(asked, _in_group(entry))


def _asked_about_one(entry: EntryNotice) -> str:
    if entry.children:
        return entry.words.say(
            "%(requester)s asked us for facts about %(children)s.",
            requester=entry.requester,
            children=entry.children,
        )
    return entry.words.say("%(requester)s asked us for facts about you.", requester=entry.requester)


def _in_group(entry: EntryNotice) -> str:
    if entry.facts.certainty == "cannot_determine":
        return entry.words.say("We cannot tell if you are in that group.")
    return entry.words.say("You are in that group.")


def _gave(entry: EntryNotice) -> str:
    words, facts = entry.words, entry.facts
    date = words.day(facts.happened_on)
    if facts.certainty == "confirmed" and facts.elements_given:
        return _gave_about_one(entry, date, words.terms("data_elements", facts.elements_given))
    gave = words.say(
        "On %(date)s, we gave %(requester)s facts about a group of people.",
        date=date,
        requester=entry.requester,
    )
    if facts.certainty == "confirmed":
        return words.paragraph(gave, words.say("You are in that group."))
    return words.paragraph(gave, words.say("We do not know if we gave any fact about you."))


def _gave_about_one(entry: EntryNotice, date: str, elements: str) -> str:
    named = {"date": date, "requester": entry.requester, "elements": elements}
    if entry.children:
        return entry.words.say(
            "On %(date)s, we gave %(requester)s these facts about %(children)s: %(elements)s.",
            children=entry.children,
            **named,
        )
    return entry.words.say(
        "On %(date)s, we gave %(requester)s these facts about you: %(elements)s.", **named
    )


_BY_KIND = {
    K.DATA_REQUESTED: _requested,
    K.ADVANCE_NOTICE: _in_advance,
    K.REQUEST_REFUSED: _refused,
    K.COURT_RULED: _court_ruled,
    K.DATA_DISCLOSED: _disclosed,
    K.DISCLOSED_NO_BASIS: _no_basis,
    K.COULD_BE_PASSED_ON: _could_be_passed_on,
    K.CORRECTION: _correction,
}
