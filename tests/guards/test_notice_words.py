"""What the English of notices keeps to: words that stay apart, and a reading grade of six."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import textstat

from notifications.composition.composed import ComposedNotice
from notifications.composition.composer import compose, compose_email, compose_text
from notifications.notice import EntryFacts, Notice, NoticeKind
from tests.factories.matter_notices import notices_of_matters
from tests.factories.notices import WITH_A_LETTER, make_notice
from translations import vocabulary

HIGHEST_GRADE = 6.0
MATTERS = dict(notices_of_matters())

# "may" is allowed-to or perhaps (a day in May is neither); "shared" and the rest hide who did what.
BANNED = re.compile(
    r"\b(may(?! \d)|might|shared|share|transferred|transfer|released|demanded|illegal|undocumented|"
    r"business days|alien|client number)\b",
    re.IGNORECASE,
)


def sentences(notice: ComposedNotice) -> Iterator[str]:
    yield notice.headline
    yield notice.sender_line
    yield from notice.marks
    for section in notice.sections:
        yield from section.paragraphs
    yield notice.closing


def without_names(notice: Notice) -> str:
    """The notice's words with names, numbers and citations left out."""
    text = " ".join(sentences(compose(notice, "en").notice))
    names = [notice.agency.name, notice.agency.site, notice.check_word]
    if isinstance(notice.facts, EntryFacts):
        names += [basis.citation for basis in notice.facts.bases]
        names += [vocabulary.term("programmes", key) for key in notice.facts.programmes]
        names += [vocabulary.term("requesters", notice.facts.requester)]
    if notice.facts is not None and notice.facts.duty_citation:
        names.append(notice.facts.duty_citation)
    for name in names:
        text = text.replace(name, "it")
    return re.sub(r"\d{3}-\d{3}-\d{4}", "it", text)


@pytest.mark.parametrize("kind", WITH_A_LETTER)
def test_every_notice_reads_at_grade_six_or_below(kind: NoticeKind) -> None:
    assert textstat.flesch_kincaid_grade(without_names(make_notice(kind))) <= HIGHEST_GRADE


@pytest.mark.parametrize("notice", MATTERS.values(), ids=MATTERS)
def test_every_notice_of_a_matter_reads_at_grade_six_or_below(notice: Notice) -> None:
    said = without_names(notice)
    assert textstat.flesch_kincaid_grade(said) <= HIGHEST_GRADE
    assert BANNED.search(said) is None


@pytest.mark.parametrize("kind", WITH_A_LETTER)
def test_no_notice_uses_a_word_that_hides_what_happened(kind: NoticeKind) -> None:
    found = BANNED.search(" ".join(sentences(compose(make_notice(kind), "en").notice)))
    assert found is None, found


@pytest.mark.parametrize("kind", [NoticeKind.LETTER_POINTER, NoticeKind.REQUEST_REFUSED])
def test_no_text_or_email_uses_such_a_word(kind: NoticeKind) -> None:
    notice = make_notice(kind)
    email = compose_email(notice, "en")
    said = " ".join((compose_text(notice, "en").body, email.subject, *email.paragraphs))
    assert BANNED.search(said) is None


def test_no_term_of_the_vocabulary_uses_such_a_word() -> None:
    found = [place for message, place in vocabulary.messages() if BANNED.search(message)]
    assert found == []


def test_every_sentence_of_the_vocabulary_ends_as_a_sentence() -> None:
    whole = ("changes_today", "our_steps", "known", "next_steps", "rulings", "marks")
    for group in whole:
        for key in vocabulary.keys(group):
            assert vocabulary.term(group, key).endswith("."), (group, key)
